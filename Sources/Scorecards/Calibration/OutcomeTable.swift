import Enrichment

/// Cases whose outcome is known, as a card scored them.
public struct OutcomeTable: Sendable, Hashable {
    /// One case.
    struct Row: Sendable, Hashable {
        var score: Double?
        /// Predicted probability of the bad outcome.
        var probability: Double?
        var isBad: Bool
        /// Positions in each attribute's `allBins`; empty if the table had no facts.
        var bins: [Int] = []
    }

    let rows: [Row]
    let card: Scorecard

    /// Reads comma-separated values with a header.
    ///
    /// The column `outcome` holds `good` or `bad` (or 0 and 1, 1 for bad). The others are either `score` and `probability` (of the bad outcome;
    /// one of the two is enough) or facts of the card by name; an empty field is an unknown fact.
    ///
    /// - Throws: `tooLarge`, `badTable` with the row and column; no field is quoted.
    public init(reading file: [UInt8], card: Scorecard) throws(ScorecardError) {
        guard file.count <= ScorecardLimits.tableBytes else {
            throw ScorecardError(.tooLarge, at: "row 1", "a table has at most \(ScorecardLimits.tableBytes) bytes")
        }
        var reader = CommaSeparatedRows(file)
        guard let header = try reader.next() else { throw ScorecardError(.badTable, at: "row 1", "the table is empty; begin with a header") }
        let columns = try Self.columns(header, card)
        var rows: [Row] = []
        while let fields = try reader.next() {
            let line = reader.line
            guard fields.count == header.count else {
                throw ScorecardError(.badTable, at: "row \(line)", "\(fields.count) fields stand under \(header.count) names")
            }
            var row = Row(isBad: false)
            var facts: [FactName: FactValue] = [:]
            for (column, (field, name)) in zip(columns, zip(fields, header)) {
                guard column.read(field, into: &row, &facts) else {
                    throw ScorecardError(.badTable, at: "row \(line), column \(Quoted(name))", column.expectation)
                }
            }
            if columns.contains(where: \.isFact) {
                card.score(facts, into: &row)
            } else {
                row.probability = row.probability ?? row.score.flatMap(card.probability)
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw ScorecardError(.badTable, at: "row 2", "the table has a header and no rows") }
        self.rows = rows
        self.card = card
    }

    private static func columns(_ header: [String], _ card: Scorecard) throws(ScorecardError) -> [OutcomeColumn] {
        var columns: [OutcomeColumn] = []
        for name in header {
            guard let column = OutcomeColumn(name, card) else {
                throw ScorecardError(
                    .badTable, at: "row 1",
                    "\(Quoted(name)) is neither outcome, score, probability nor a fact that the card reads; correct or delete it")
            }
            guard !columns.contains(column) else { throw ScorecardError(.badTable, at: "row 1", "the column \(Quoted(name)) stands here twice") }
            columns.append(column)
        }
        guard columns.contains(.outcome) else { throw ScorecardError(.badTable, at: "row 1", "add a column outcome with good or bad") }
        let facts = columns.filter(\.isFact).count
        guard facts == 0 || facts == columns.count - 1, columns.count > 1 else {
            throw ScorecardError(.badTable, at: "row 1", "beside the outcome belong score and probability, or facts, not both")
        }
        return columns
    }
}

extension Scorecard {
    /// Scores the facts of a case.
    fileprivate func score(_ facts: [FactName: FactValue], into row: inout OutcomeTable.Row) {
        let result = evaluate(facts)
        row.score = result.score
        row.probability = result.probability
        row.bins = zip(attributes, result.attributes).map { attribute, score in attribute.allBins.firstIndex { $0.id == score.bin } ?? 0 }
    }
}

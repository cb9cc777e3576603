package import RankingModel
package import SessionFeatures
import VectorMath

/// Ranks items for a session with a linear model over the features of its candidates.
///
/// It always answers. The order of fall-backs:
/// 1. candidates by score, ties by popularity and then by index;
/// 2. past the candidates (or when the session is empty), items by historical popularity, not ranked before;
/// 3. with no model, or a model of another schema, candidates are scored by ``RankingModel/initial``;
/// 4. with an empty table, nothing.
///
/// Not safe to share between tasks; it owns its working memory (about two bytes per item of the table).
package struct Ranker: Sendable {
    /// Most reasons given for an item.
    package static let reasonCount = 3
    /// Most items of one answer.
    package static let maximumAnswer = 1_000

    /// The table that candidates come from.
    package let table: ItemTable
    /// The installed model, if there is one.
    package private(set) var model: RankingModel?
    /// Whether the installed model scores; if not, ``RankingModel/initial`` does.
    package private(set) var usesInstalledModel = false

    private var weights: [Float] = []
    private let extractor = FeatureExtractor()
    /// The candidates of the latest ranking.
    package private(set) var matrix: CandidateMatrix
    /// The score of each row of ``matrix``.
    package private(set) var scores: [Float] = []

    package init(table: ItemTable, model: RankingModel? = nil) {
        self.table = table
        self.matrix = CandidateMatrix(itemCount: table.count)
        install(model)
    }

    /// Replaces the model. One that doesn't match the current schema is kept for inspection but doesn't score.
    package mutating func install(_ model: RankingModel?) {
        self.model = model
        usesInstalledModel = model?.matchesCurrentSchema ?? false
        let scoring = usesInstalledModel ? model ?? .initial : .initial
        weights = scoring.weights + [Float](repeating: 0, count: CandidateMatrix.stride - scoring.weights.count)
    }

    /// The best `k` items (0...``maximumAnswer``) for the session; `candidates`, when given, limits the answer to these items.
    package mutating func rank(_ state: SessionState, k: Int, candidates: [UInt32]? = nil) -> [RankedItem] {
        let k = min(max(k, 0), Self.maximumAnswer)
        guard k > 0, table.count > 0 else { return [] }
        score(state, candidates: candidates)
        var top = TopSelection(limit: k)
        for row in 0..<matrix.count {
            top.offer(.init(score: scores[row], tieRank: table.popularityRank[Int(matrix.items[row])], row: row))
        }
        let means = featureMeans()
        var answer = top.entries.map { entry in
            let item = matrix.items[entry.row]
            return RankedItem(
                itemIndex: item, id: table.identifier(of: item), score: entry.score, reasons: reasons(row: entry.row, means: means))
        }
        if candidates == nil, answer.count < k { fill(&answer, to: k) }
        return answer
    }

    /// Computes candidates, features and scores of a session into the working memory.
    package mutating func score(_ state: SessionState, candidates: [UInt32]? = nil) {
        extractor.fill(&matrix, for: state, from: table, pool: candidates.map(FeatureExtractor.Pool.given) ?? .generated)
        matrix.scores(weights: weights, into: &scores)
    }

    /// Appends popular items that aren't candidates; they score below every candidate.
    private func fill(_ answer: inout [RankedItem], to k: Int) {
        let floor = answer.last?.score ?? 0
        for item in table.byPopularity where matrix.row(of: item) == nil {
            guard answer.count < k else { return }
            answer.append(RankedItem(itemIndex: item, id: table.identifier(of: item), score: floor, reasons: []))
        }
    }

    private func featureMeans() -> [Float] {
        var sums = [Float](repeating: 0, count: CandidateMatrix.stride)
        var span = sums.mutableSpan
        for row in 0..<matrix.count {
            axpy(1, matrix.values.span.extracting(row * CandidateMatrix.stride..<(row + 1) * CandidateMatrix.stride), into: &span)
        }
        let scale = 1 / Float(max(matrix.count, 1))
        return sums.map { $0 * scale }
    }

    private func reasons(row: Int, means: [Float]) -> [RankedItem.Reason] {
        var strongest: [RankedItem.Reason] = []
        for slot in FeatureSlot.allCases {
            let contribution = weights[slot.rawValue] * (matrix.value(row: row, slot) - means[slot.rawValue])
            guard contribution != 0, contribution.isFinite else { continue }
            if strongest.count == Self.reasonCount {
                guard let weakest = strongest.last, contribution.magnitude > weakest.contribution.magnitude else { continue }
                strongest.removeLast()
            }
            let position = strongest.firstIndex { $0.contribution.magnitude < contribution.magnitude } ?? strongest.count
            strongest.insert(.init(slot: slot, contribution: contribution), at: position)
        }
        return strongest
    }
}

extension SessionColumns {
    /// Reads a row, which stands on the 1-based `number`.
    func row(_ line: ArraySlice<UInt8>, number: Int) throws(RecordedSessionError) -> (session: String, item: String, clock: Int64) {
        guard let fields = fields(line) else { throw RecordedSessionError(.badQuote, line: number) }
        guard fields.count == count else { throw RecordedSessionError(.wrongColumnCount, line: number) }
        return (
            try identifier(fields[session], session, number), try identifier(fields[item], item, number), try clock(of: fields, number)
        )
    }

    private func clock(of fields: [ArraySlice<UInt8>], _ number: Int) throws(RecordedSessionError) -> Int64 {
        let (value, column) =
            switch clock {
            case .time(let column): (SessionTime.milliseconds(fields[column]), column)
            case .milliseconds(let column): (SessionTime.wholeMilliseconds(fields[column]), column)
            case .order(let column): (SessionTime.thousandths(fields[column]), column)
            case .lines: (0, session)
            }
        guard let value else { throw RecordedSessionError(.badTime, line: number, column: title(column)) }
        return value
    }

    private func identifier(_ field: ArraySlice<UInt8>, _ column: Int, _ number: Int) throws(RecordedSessionError) -> String {
        guard (1...RecordedSessionParser.Limit.identifierBytes).contains(field.count) else {
            throw RecordedSessionError(.badIdentifier, line: number, column: title(column))
        }
        guard let text = String(validating: field, as: UTF8.self) else {
            throw RecordedSessionError(.notUTF8, line: number, column: title(column))
        }
        return text
    }
}

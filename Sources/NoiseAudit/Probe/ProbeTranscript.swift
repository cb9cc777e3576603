/// Reads what a probe printed: one line for each release, its integers between spaces, or `refused` and a word.
///
/// It takes bytes as they come, in pieces of any size, and counts numbers that are no integers instead of failing on them: a probe that
/// prints them is what an auditor looks for.
public struct ProbeTranscript: Sendable {
    /// The answers so far, one for each question.
    public private(set) var replies: [ProbeReply]

    private let expected: [Int]
    private var current = 0
    private var line: [UInt8] = []
    private var lineNumber = 0
    private static let longestLine = 64 << 20

    /// A reader of the answers to these questions.
    public init(questions: [ProbeQuestion], dimension: Int) {
        expected = questions.map(\.answers)
        replies = questions.map { _ in ProbeReply(dimension: dimension) }
    }

    /// The number of answers so far.
    public private(set) var answers = 0

    /// Takes bytes.
    public mutating func read(_ bytes: some Sequence<UInt8>) throws(ProbeFormatError) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                try readLine()
            } else {
                guard line.count < Self.longestLine else { throw ProbeFormatError(.notAnAnswer, line: lineNumber + 1) }
                line.append(byte)
            }
        }
    }

    /// Checks that every question was answered.
    public mutating func finish() throws(ProbeFormatError) {
        if !line.isEmpty { try readLine() }
        while current < expected.count, answered(current) == expected[current] { current += 1 }
        guard current == expected.count else { throw ProbeFormatError(.answerCount, line: lineNumber) }
    }

    private func answered(_ index: Int) -> Int { replies[index].samples.rows + replies[index].refusals }

    private mutating func readLine() throws(ProbeFormatError) {
        lineNumber += 1
        defer { line.removeAll(keepingCapacity: true) }
        while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") { line.removeLast() }
        guard let first = line.first, first != UInt8(ascii: "#") else { return }
        while current < expected.count, answered(current) == expected[current] { current += 1 }
        guard current < expected.count else { throw ProbeFormatError(.answerCount, line: lineNumber) }
        answers += 1
        if line.starts(with: Array("refused".utf8)) {
            replies[current].refusals += 1
            return
        }
        if replies[current].samples.rows == 0 { replies[current].samples.reserve(rows: expected[current]) }
        let fits =
            if let integers = Self.integers(line) {
                replies[current].samples.append(integers)
            } else {
                replies[current].samples.append(measured: try numbers())
            }
        guard fits else { throw ProbeFormatError(.wrongDimension, line: lineNumber) }
    }

    /// The line's integers, or nil if something else stands there.
    private static func integers(_ line: [UInt8]) -> [Int64]? {
        var row: [Int64] = []
        var (value, digits, isNegative) = (Int64(0), 0, false)
        for byte in line {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard digits < 18 else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
                digits += 1
            case UInt8(ascii: "-") where digits == 0 && !isNegative: isNegative = true
            case UInt8(ascii: " "):
                guard digits > 0 else { return nil }
                row.append(isNegative ? -value : value)
                (value, digits, isNegative) = (0, 0, false)
            default: return nil
            }
        }
        guard digits > 0 else { return nil }
        row.append(isNegative ? -value : value)
        return row
    }

    private func numbers() throws(ProbeFormatError) -> [Double] {
        var row: [Double] = []
        for word in String(decoding: line, as: UTF8.self).split(separator: " ") {
            guard let value = Double(word), value.isFinite else { throw ProbeFormatError(.notAnAnswer, line: lineNumber) }
            row.append(value)
        }
        return row
    }
}

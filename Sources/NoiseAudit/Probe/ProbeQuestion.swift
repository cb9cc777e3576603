/// What an auditor asks a black box.
///
/// One line of text each: `release TRIALS VALUES`, where values are numbers (`nan`, `inf` and `-inf` too) or, for mostly zeros,
/// `INDEX:VALUE`; or `again`, which asks for the last release a second time. Empty lines and lines that start with `#` mean nothing.
public enum ProbeQuestion: Hashable, Sendable {
    /// Clip, pay for and noise this vector, this many times, each time as a release of its own.
    case release([Float], trials: Int)
    /// Give the last release again. The bytes that were stored must come back: fresh noise would be a second release.
    case again

    /// The most releases that one line may ask for.
    public static let maximumTrials = 10_000_000

    /// How many answers the question has.
    public var answers: Int {
        switch self {
        case .release(_, let trials): trials
        case .again: 1
        }
    }

    /// The question as a line, without the line feed.
    public var line: String {
        switch self {
        case .again: return "again"
        case .release(let values, let trials):
            let written = values.indices.filter { values[$0] != 0 }
            let items =
                written.count * 2 < values.count
                ? written.map { "\($0):\(values[$0])" } : values.map { "\($0)" }
            return (["release \(trials)"] + items).joined(separator: " ")
        }
    }

    /// Reads a line; nil for one that means nothing.
    ///
    /// - Parameters:
    ///   - line: The line, without the line feed.
    ///   - dimension: The number of coordinates; values that are not written are zero.
    /// - Throws: ``ProbeFormatError``.
    public static func parse(_ line: some StringProtocol, dimension: Int) throws(ProbeFormatError) -> ProbeQuestion? {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
        guard let verb = words.first, !verb.hasPrefix("#") else { return nil }
        if verb == "again", words.count == 1 { return .again }
        guard verb == "release", words.count >= 2, let trials = Int(words[1]), (1...maximumTrials).contains(trials) else {
            throw ProbeFormatError(.notAQuestion)
        }
        var values = [Float](repeating: 0, count: dimension)
        if words.count > 2, words[2].contains(":") {
            for word in words.dropFirst(2) {
                let parts = word.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2, let index = Int(parts[0]), values.indices.contains(index), let value = Float(parts[1]) else {
                    throw ProbeFormatError(.notAQuestion)
                }
                values[index] = value
            }
        } else if words.count > 2 {
            values = []
            for word in words.dropFirst(2) {
                guard let value = Float(word) else { throw ProbeFormatError(.notAQuestion) }
                values.append(value)
            }
        }
        return .release(values, trials: trials)
    }
}

/// One line of an auditor's questions to `noise-probe`.
enum NoiseProbeQuestion: Equatable {
    /// Release this vector so many times, each time as a release of its own.
    case release([Float], trials: Int)
    /// Give the last release again.
    case again

    /// The most releases that one line may ask for.
    static let maximumTrials = 10_000_000

    /// Reads a line; nil for an empty one or a comment.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - dimension: The number of coordinates of a vector that is written as INDEX:VALUE.
    ///   - trials: What a count of 0 stands for.
    init?(_ line: String, dimension: Int, trials: Int) throws {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
        guard let verb = words.first, !verb.hasPrefix("#") else { return nil }
        if verb == "again", words.count == 1 {
            self = .again
            return
        }
        guard verb == "release", words.count >= 2, let count = Int(words[1]), (0...Self.maximumTrials).contains(count),
            (1...Self.maximumTrials).contains(trials), let values = Self.values(words.dropFirst(2), dimension: dimension)
        else { throw AgentFailure(.input, "a question is `release TRIALS VALUES` or `again`") }
        self = .release(values, trials: count == 0 ? trials : count)
    }

    private static func values(_ words: ArraySlice<Substring>, dimension: Int) -> [Float]? {
        guard words.first?.contains(":") ?? true else {
            let values = words.compactMap { Float($0) }
            return values.count == words.count ? values : nil
        }
        var values = [Float](repeating: 0, count: dimension)
        for word in words {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let index = Int(parts[0]), values.indices.contains(index), let value = Float(parts[1]) else { return nil }
            values[index] = value
        }
        return values
    }
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words (Damerau 1964, in the "optimal string
/// alignment" form), for "did you mean".
enum EditDistance {
    static func between(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.utf8.prefix(128)), Array(right.utf8.prefix(128)))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }

    /// The nearest candidate, if it is at most a third of the word (at least one, at most three changes) away. Of several as near, the first.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let most = min(3, max(1, word.utf8.count / 3))
        let ranked = candidates.map { (name: $0, distance: between(word, $0)) }.min { $0.distance < $1.distance }
        return ranked.flatMap { $0.distance <= most ? $0.name : nil }
    }
}

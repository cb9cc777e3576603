import Enrichment

/// The scorecards of one file, `{"scorecards": [...]}`; a file of a single card is a set of one.
public struct ScorecardSet: Sendable, Hashable {
    /// The cards in the order of the file.
    public let scorecards: [Scorecard]
    /// SHA-256 of the file.
    public let digest: ScorecardDigest

    enum Key: String, CaseIterable { case scorecards }

    /// Reads and checks a file.
    ///
    /// - Throws: the first error found; see ``ScorecardError/Code``.
    public init(reading file: [UInt8]) throws(ScorecardError) {
        let root = try CardJSON.read(file)
        let digest = ScorecardDigest(of: file)
        self.digest = digest
        guard root[Key.scorecards.rawValue] != nil else {
            scorecards = [try Scorecard(root, at: "$", digest: digest)]
            return
        }
        let reader = try ObjectReader<Key>(root, at: "$")
        var cards: [Scorecard] = []
        for (node, path) in try reader.list(.scorecards, 1...ScorecardLimits.cards) {
            let card = try Scorecard(node, at: path, digest: digest)
            guard !cards.contains(where: { $0.id == card.id }) else {
                throw ScorecardError(.duplicateName, at: "\(path).id", "another card of the file is called \(Quoted(card.id)); rename one")
            }
            cards.append(card)
        }
        scorecards = cards
    }

    /// The card of this name.
    public subscript(id: String) -> Scorecard? { scorecards.first { $0.id == id } }
}

extension Scorecard {
    /// Reads and checks a file that holds one card.
    ///
    /// - Throws: the first error found; see ``ScorecardError/Code``.
    public init(reading file: [UInt8]) throws(ScorecardError) {
        try self.init(try CardJSON.read(file), at: "$", digest: ScorecardDigest(of: file))
    }
}

import Enrichment

extension ScoreBand {
    enum Key: String, CaseIterable { case id, below, texts }

    init(_ node: StrictJSON, at path: String, decimals: Int, isLast: Bool) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        id = try reader.name(.id)
        texts = try ScoreTexts(try reader.node(.texts), at: reader.path(.texts))
        guard reader.has(.below) != isLast else {
            let advice = isLast ? "the last band has no end; delete it" : "only the last band has no end; say where the next begins"
            throw reader.error(.bandsUnordered, .below, advice)
        }
        belowUnits = isLast ? nil : try reader.units(.below, decimals: decimals)
        below = belowUnits.map { ScoreUnits.value($0, decimals: decimals) }
    }
}

extension ScoreCutoff {
    enum Key: String, CaseIterable {
        case score, below
        case atOrAbove = "at_or_above"
    }

    init(_ node: StrictJSON, at path: String, decimals: Int) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        units = try reader.units(.score, decimals: decimals)
        score = ScoreUnits.value(units, decimals: decimals)
        atOrAbove = try reader.name(.atOrAbove)
        below = try reader.name(.below)
    }
}

extension ScoreScaling {
    enum Key: String, CaseIterable {
        case pointsToDoubleOdds = "points_to_double_odds"
        case baseScore = "base_score"
        case baseOdds = "base_odds"
    }

    init(_ node: StrictJSON, at path: String) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        pointsToDoubleOdds = try reader.number(.pointsToDoubleOdds)
        baseScore = try reader.number(.baseScore)
        baseOdds = try reader.number(.baseOdds)
        guard pointsToDoubleOdds > 0 else { throw reader.error(.scalingInvalid, .pointsToDoubleOdds, "more than 0 points must double the odds") }
        guard baseOdds > 0 else { throw reader.error(.scalingInvalid, .baseOdds, "odds are more than 0; write 50 for 50 to 1") }
        // A factor near zero would turn one point into odds that no Double holds.
        guard pointsToDoubleOdds >= 1e-3, baseOdds >= 1e-6 else {
            throw reader.error(.scalingInvalid, .pointsToDoubleOdds, "at least 0.001 points and odds of at least 0.000001 are allowed")
        }
    }
}

extension ScoreTexts {
    /// Reads an object of texts by language.
    init(_ node: StrictJSON, at path: String) throws(ScorecardError) {
        guard let members = node.members else {
            throw ScorecardError(.wrongType, at: path, "an object of texts by language belongs here, not \(node.kind)")
        }
        guard (1...ScorecardLimits.languages).contains(members.count) else {
            throw ScorecardError(.invalidValue, at: path, "1 to \(ScorecardLimits.languages) languages belong here")
        }
        var texts: [String: String] = [:]
        for member in members {
            let tag = member.name
            guard Self.isLanguage(tag) else {
                throw ScorecardError(.invalidValue, at: path, "\(Quoted(tag)) is no language tag; write one such as \"en\" or \"de-CH\"")
            }
            texts[tag] = try ObjectReader<ScoreBand.Key>.text(member.value, at: "\(path).\(tag)")
        }
        byLanguage = texts
    }

    /// A language of two or three lower-case letters, then subtags of two to eight letters and digits.
    private static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let language = parts.first, (2...3).contains(language.count), parts.count <= 4 else { return false }
        return language.allSatisfy { (0x61...0x7A).contains($0) }
            && parts.dropFirst().allSatisfy { part in
                (2...8).contains(part.count)
                    && part.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
            }
    }
}

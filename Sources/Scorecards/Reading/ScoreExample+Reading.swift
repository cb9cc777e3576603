import Enrichment

extension ScoreExample {
    enum Key: String, CaseIterable { case title, facts, score, probability, band, decision, reasons }

    init(_ node: StrictJSON, at path: String) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        title = try reader.text(.title)
        facts = try FactReader.facts(try reader.node(.facts), at: reader.path(.facts))
        score = try reader.number(.score)
        probability = try reader.optionalNumber(.probability)
        band = try reader.name(.band)
        decision = reader.has(.decision) ? try reader.name(.decision) : nil
        var reasons: [String] = []
        for (node, path) in try reader.list(.reasons, 0...16) { reasons.append(try ObjectReader<Key>.name(node, at: path, allowsCapitals: true)) }
        self.reasons = reasons
    }
}

import Enrichment

extension ScoreBin {
    enum Key: String, CaseIterable { case id, from, to, ends, texts, flag, points, woe, counts }
    enum CountsKey: String, CaseIterable { case good, bad }

    /// Where a bin stands in its attribute.
    enum Role {
        /// Among the bins for known values of this type.
        case listed(FactType)
        case missing
        case other
    }

    init(_ node: StrictJSON, at path: String, _ role: Role, coefficient: Double, _ frame: AttributeFrame) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        switch role {
        case .listed(let type):
            id = try reader.name(.id)
            guard id != "missing", id != "other" else {
                throw reader.error(.invalidValue, .id, "missing and other are the names of the two bins beside this list; choose another")
            }
            condition = try Self.condition(reader, type)
        case .missing, .other:
            try reader.forbid([.id, .from, .to, .ends, .texts, .flag], because: "this bin takes what no other takes")
            if case .missing = role { (id, condition) = ("missing", .missing) } else { (id, condition) = ("other", .other) }
        }
        switch frame.kind {
        case .points:
            try reader.forbid([.woe], because: "a bin of a card of points has points; its weight follows from the counts")
            weight = nil
            units = try reader.units(.points, decimals: frame.decimals)
        case .logistic:
            try reader.forbid([.points], because: "the points of a logistic card follow from weight, coefficient and scaling")
            let weight = try reader.number(.woe)
            let points = frame.pointsPerLogOdds * coefficient * weight
            guard points.magnitude <= ScorecardLimits.magnitude else {
                throw reader.error(.numberOutOfRange, .woe, "weight, coefficient and scaling give points beyond \(ScorecardLimits.magnitude)")
            }
            self.weight = weight
            units = ScoreUnits.rounded(points, decimals: frame.decimals)
        }
        points = ScoreUnits.value(units, decimals: frame.decimals)
        counts = reader.has(.counts) ? try Self.counts(reader) : nil
    }

    private static func condition(_ reader: ObjectReader<Key>, _ type: FactType) throws(ScorecardError) -> Condition {
        switch type {
        case .number:
            try reader.forbid([.texts, .flag], because: "a bin of numbers is an interval")
            return .interval(try interval(reader))
        case .text:
            try reader.forbid([.from, .to, .ends, .flag], because: "a bin of texts is a set")
            var texts: [String] = []
            for (node, path) in try reader.list(.texts, 1...ScorecardLimits.texts) {
                let text = try ObjectReader<Key>.text(node, at: path)
                guard FactValue.text(text).isValid else {
                    throw ScorecardError(.invalidValue, at: path, "a fact's text has at most \(FactValue.maximumBytes) bytes; none can be this one")
                }
                texts.append(text)
            }
            return .texts(texts)
        case .flag:
            try reader.forbid([.from, .to, .ends, .texts], because: "a bin of a flag is true or false")
            return .flag(try reader.flag(.flag))
        }
    }

    private static func interval(_ reader: ObjectReader<Key>) throws(ScorecardError) -> ScoreInterval {
        let interval = ScoreInterval(
            from: try reader.optionalNumber(.from, within: ScorecardLimits.bound), to: try reader.optionalNumber(.to, within: ScorecardLimits.bound),
            ends: try reader.choice(.ends, of: IntervalEnds.self))
        guard interval.from != nil || !interval.ends.includesLower, interval.to != nil || !interval.ends.includesUpper else {
            throw reader.error(.invalidValue, .ends, "an end that is not there cannot belong to the interval; write a round bracket on that side")
        }
        guard !interval.isEmpty else { throw reader.error(.emptyBin, .to, "\(interval) holds no number; correct its ends") }
        return interval
    }

    private static func counts(_ reader: ObjectReader<Key>) throws(ScorecardError) -> ScoreCounts {
        let counts = try ObjectReader<CountsKey>(try reader.node(.counts), at: reader.path(.counts))
        let good = try counts.integer(.good, in: 0...1_000_000_000_000)
        let bad = try counts.integer(.bad, in: 0...1_000_000_000_000)
        guard good > 0, bad > 0 else {
            throw reader.error(
                .countsIncomplete, .counts, "a bin without a good or without a bad case has no weight of evidence; merge it with a neighbour")
        }
        return ScoreCounts(good: Double(good), bad: Double(bad))
    }
}

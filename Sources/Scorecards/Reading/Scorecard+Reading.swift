import Enrichment

extension Scorecard {
    enum Key: String, CaseIterable {
        case format, id, version, title, purpose, notice, fairness, kind, better, outcome, decimals, scaling, intercept, attributes, range, bands,
            cutoff
        case reasons, examples
        case basePoints = "base_points"
    }

    enum OutcomeKey: String, CaseIterable { case good, bad }
    enum RangeKey: String, CaseIterable { case lowest, highest }
    enum ReasonsKey: String, CaseIterable { case count, against }

    /// Reads a card from its object and checks it as a whole.
    init(_ node: StrictJSON, at path: String, digest: ScorecardDigest) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        guard try reader.integer(.format, in: 0...1_000_000) == 1 else {
            throw reader.error(.unknownFormat, .format, "this program reads format 1; update it, or write the card in format 1")
        }
        let kind = try reader.choice(.kind, of: ScorecardKind.self)
        switch kind {
        case .points: try reader.forbid([.intercept], because: "a card of points has base_points and no intercept")
        case .logistic: try reader.forbid([.basePoints], because: "the base points of a logistic card follow from intercept and scaling")
        }
        let decimals = reader.has(.decimals) ? try reader.integer(.decimals, in: 0...ScorecardLimits.decimals) : 0
        let better = try reader.choice(.better, of: ScoreDirection.self)
        let scaling = kind == .logistic || reader.has(.scaling) ? try ScoreScaling(try reader.node(.scaling), at: reader.path(.scaling)) : nil
        let intercept = kind == .logistic ? try reader.number(.intercept) : 0
        let frame = AttributeFrame(kind: kind, decimals: decimals, pointsPerLogOdds: (scaling?.factor ?? 0) * better.sign, better: better)

        id = try reader.name(.id)
        version = try reader.integer(.version, in: 1...1_000_000_000)
        title = try reader.text(.title)
        purpose = try reader.text(.purpose)
        notice = reader.has(.notice) ? try reader.text(.notice) : nil
        fairness = try reader.text(.fairness)
        self.kind = kind
        self.better = better
        self.decimals = decimals
        self.scaling = scaling
        self.intercept = intercept
        self.digest = digest
        outcome = kind == .logistic || scaling != nil || reader.has(.outcome) ? try Self.outcome(reader) : nil
        switch (kind, scaling) {
        case (.logistic, let scaling?):
            let base = scaling.offset + frame.pointsPerLogOdds * intercept
            guard base.magnitude <= ScorecardLimits.magnitude else {
                throw reader.error(.numberOutOfRange, .intercept, "intercept and scaling give base points beyond \(ScorecardLimits.magnitude)")
            }
            baseUnits = ScoreUnits.rounded(base, decimals: decimals)
        default: baseUnits = reader.has(.basePoints) ? try reader.units(.basePoints, decimals: decimals) : 0
        }
        reasons = try Self.reasonRule(reader)
        attributes = try Self.attributes(reader, frame, against: reasons.against)
        range = try Self.range(reader, decimals: decimals)
        bands = try Self.bands(reader, decimals: decimals)
        cutoff = reader.has(.cutoff) ? try ScoreCutoff(try reader.node(.cutoff), at: reader.path(.cutoff), decimals: decimals) : nil
        var examples: [ScoreExample] = []
        if reader.has(.examples) {
            for (node, path) in try reader.list(.examples, 0...ScorecardLimits.examples) { examples.append(try ScoreExample(node, at: path)) }
        }
        self.examples = examples
        try validate(at: path)
    }

    private static func outcome(_ reader: ObjectReader<Key>) throws(ScorecardError) -> ScoreOutcome {
        let outcome = try ObjectReader<OutcomeKey>(try reader.node(.outcome), at: reader.path(.outcome))
        return ScoreOutcome(good: try outcome.text(.good), bad: try outcome.text(.bad))
    }

    private static func reasonRule(_ reader: ObjectReader<Key>) throws(ScorecardError) -> ReasonRule {
        let rule = try ObjectReader<ReasonsKey>(try reader.node(.reasons), at: reader.path(.reasons))
        return ReasonRule(count: try rule.integer(.count, in: 0...16), against: try rule.choice(.against, of: ReasonRule.Reference.self))
    }

    private static func attributes(
        _ reader: ObjectReader<Key>, _ frame: AttributeFrame, against reference: ReasonRule.Reference
    ) throws(ScorecardError) -> [ScoreAttribute] {
        var attributes: [ScoreAttribute] = []
        for (node, path) in try reader.list(.attributes, 1...ScorecardLimits.attributes) {
            let attribute = try ScoreAttribute(node, at: path, frame, against: reference)
            for (index, earlier) in attributes.enumerated() {
                let place = "\(reader.path(.attributes))[\(index)]"
                if earlier.id == attribute.id {
                    throw ScorecardError(.duplicateName, at: "\(path).id", "\(place) has the same id; rename one")
                }
                if earlier.fact == attribute.fact {
                    throw ScorecardError(
                        .duplicateName, at: "\(path).fact", "\(place) reads the same fact, which would count twice; merge their bins")
                }
                if earlier.reason.code == attribute.reason.code {
                    throw ScorecardError(
                        .duplicateName, at: "\(path).reason.code", "\(place) has the same reason code; a code stands for one attribute")
                }
            }
            attributes.append(attribute)
        }
        return attributes
    }

    private static func range(_ reader: ObjectReader<Key>, decimals: Int) throws(ScorecardError) -> ClosedRange<Double> {
        let range = try ObjectReader<RangeKey>(try reader.node(.range), at: reader.path(.range))
        let lowest = try range.units(.lowest, decimals: decimals)
        let highest = try range.units(.highest, decimals: decimals)
        guard lowest <= highest else { throw range.error(.invalidValue, .highest, "the highest score is below the lowest; exchange them") }
        return ScoreUnits.value(lowest, decimals: decimals)...ScoreUnits.value(highest, decimals: decimals)
    }

    private static func bands(_ reader: ObjectReader<Key>, decimals: Int) throws(ScorecardError) -> [ScoreBand] {
        var bands: [ScoreBand] = []
        let list = try reader.list(.bands, 1...ScorecardLimits.bands)
        for (index, (node, path)) in list.enumerated() {
            let band = try ScoreBand(node, at: path, decimals: decimals, isLast: index == list.count - 1)
            if bands.contains(where: { $0.id == band.id }) {
                throw ScorecardError(.duplicateName, at: "\(path).id", "another band is called \(Quoted(band.id)); rename one")
            }
            if let before = bands.last?.belowUnits, let below = band.belowUnits, below <= before {
                throw ScorecardError(.bandsUnordered, at: "\(path).below", "it is not above the end of the band before; sort the bands upwards")
            }
            bands.append(band)
        }
        return bands
    }
}

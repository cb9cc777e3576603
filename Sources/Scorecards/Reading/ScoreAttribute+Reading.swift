import Enrichment

extension ScoreAttribute {
    enum Key: String, CaseIterable {
        case id, fact, type, coefficient, monotonic, bins, missing, other, neutral, reason
        case information = "information_value"
    }

    enum ReasonKey: String, CaseIterable { case code, texts }

    init(_ node: StrictJSON, at path: String, _ frame: AttributeFrame, against reference: ReasonRule.Reference) throws(ScorecardError) {
        let reader = try ObjectReader<Key>(node, at: path)
        id = try reader.name(.id)
        let name = try reader.text(.fact)
        guard let fact = FactName(name) else {
            let scopes = FactName.Scope.allCases.map { "\($0.rawValue)." }.joined(separator: ", ")
            throw reader.error(.invalidValue, .fact, "\(Quoted(name)) is no name of a fact; begin with one of \(scopes)")
        }
        self.fact = fact
        type = try reader.choice(.type, of: FactType.self)
        monotonicity = try reader.choice(.monotonic, of: Monotonicity.self)
        switch frame.kind {
        case .points:
            try reader.forbid([.coefficient], because: "a card of points has no coefficients")
            coefficient = 1
        case .logistic:
            try reader.forbid([.neutral], because: "the neutral points of a logistic card are those of a weight of evidence of zero")
            coefficient = try reader.number(.coefficient)
        }
        if frame.kind == .points, reference == .neutral {
            neutralUnits = try reader.units(.neutral, decimals: frame.decimals)
        } else {
            neutralUnits = reader.has(.neutral) ? try reader.units(.neutral, decimals: frame.decimals) : 0
        }
        let reason = try ObjectReader<ReasonKey>(try reader.node(.reason), at: reader.path(.reason))
        self.reason = ScoreReason(code: try reason.code(.code), texts: try ScoreTexts(try reason.node(.texts), at: reason.path(.texts)))

        var bins: [ScoreBin] = []
        for (node, path) in try reader.list(.bins, 1...ScorecardLimits.bins) {
            let bin = try ScoreBin(node, at: path, .listed(type), coefficient: coefficient, frame)
            guard !bins.contains(where: { $0.id == bin.id }) else {
                throw ScorecardError(.duplicateName, at: "\(path).id", "another bin is called \(Quoted(bin.id)); rename one")
            }
            bins.append(bin)
        }
        self.bins = bins
        guard let missing = reader.optional(.missing) else {
            throw reader.error(.missingBinAbsent, .missing, "say what an unknown fact scores, so that none scores silently")
        }
        self.missing = try ScoreBin(missing, at: reader.path(.missing), .missing, coefficient: coefficient, frame)
        guard let other = reader.optional(.other) else {
            throw reader.error(.otherBinAbsent, .other, "say what a value in no bin or of another type scores, so that none scores silently")
        }
        self.other = try ScoreBin(other, at: reader.path(.other), .other, coefficient: coefficient, frame)
        information = try Self.information(bins + [self.missing, self.other], at: path)
        if reader.has(.information) {
            let stated = try reader.number(.information)
            guard let information else {
                throw reader.error(.countsIncomplete, .information, "an information value is checked against counts; state them, or delete it")
            }
            guard (stated - information).magnitude <= ScoreCounts.tolerance else {
                throw reader.error(.informationDisagrees, .information, "the counts give \(ScoreCounts.fourDecimals(information))")
            }
        }
        try checkCoverage(at: path)
        try checkMonotonicity(at: path, frame)
    }

    /// Checks the weights against the counts and adds up the information value; nil without counts.
    private static func information(_ bins: [ScoreBin], at path: String) throws(ScorecardError) -> Double? {
        let counted = bins.filter { $0.counts != nil }
        guard !counted.isEmpty else { return nil }
        let total = counted.reduce(ScoreCounts(good: 0, bad: 0)) { $0 + ($1.counts ?? ScoreCounts(good: 0, bad: 0)) }
        var information = 0.0
        for (index, bin) in bins.enumerated() {
            let place = index < bins.count - 2 ? "\(path).bins[\(index)]" : "\(path).\(bin.id)"
            guard let counts = bin.counts else {
                // Nobody may have lacked the fact in the sample, so these two may have no counts.
                if bin.condition == .missing || bin.condition == .other { continue }
                throw ScorecardError(.countsIncomplete, at: "\(place).counts", "other bins have counts; state these too, or delete the others")
            }
            information += counts.information(of: total)
            guard let weight = bin.weight else { continue }
            let expected = counts.weight(of: total)
            guard (weight - expected).magnitude <= ScoreCounts.tolerance else {
                throw ScorecardError(.weightDisagrees, at: "\(place).woe", "the counts give \(ScoreCounts.fourDecimals(expected))")
            }
        }
        return information
    }
}

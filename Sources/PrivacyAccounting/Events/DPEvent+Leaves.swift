extension DPEvent {
    /// Nested events deeper than this are refused.
    static let depthLimit = 64
    /// More basic events than this are refused.
    static let leafLimit = 100_000

    /// One basic mechanism and how often it was used.
    package struct Leaf: Hashable, Sendable {
        /// The mechanism: neither a composition nor a group, nor one that is a Gaussian by another name.
        package let event: DPEvent
        /// How often, at least 1.
        package let count: Int
    }

    /// The basic mechanisms that this event is made of, with their parameters checked: compositions are taken apart, groups are carried into the
    /// mechanism, tree and matrix mechanisms become the Gaussian that they are. Nothing that was released is left out.
    ///
    /// - Throws: ``AccountingError`` for parameters out of range, a mechanism that has no theorem under this relation, and nests that are too deep.
    package func leaves(count: Int, under neighboring: NeighboringRelation) throws(AccountingError) -> [Leaf] {
        var leaves: [Leaf] = []
        try collect(into: &leaves, count: count, under: neighboring, depth: 0)
        return leaves
    }

    private func collect(
        into leaves: inout [Leaf], count: Int, under neighboring: NeighboringRelation, depth: Int
    ) throws(AccountingError) {
        guard count >= 0 else { throw AccountingError(.invalidParameter, "a count of \(count) is negative") }
        guard depth <= Self.depthLimit else { throw AccountingError(.tooLarge, "events are nested deeper than \(Self.depthLimit)") }
        switch self {
        case .noOp:
            return
        case .composed(let events):
            for event in events { try event.collect(into: &leaves, count: count, under: neighboring, depth: depth + 1) }
        case .selfComposed(let event, let times):
            guard times >= 0 else { throw AccountingError(.invalidParameter, "a count of \(times) is negative") }
            let (product, overflow) = count.multipliedReportingOverflow(by: times)
            guard !overflow else { throw AccountingError(.tooLarge, "the number of repetitions does not fit") }
            try event.collect(into: &leaves, count: product, under: neighboring, depth: depth + 1)
        case .group(let size, let event):
            // What has no theorem for one person has none for a group.
            _ = try event.leaves(count: 1, under: neighboring)
            try event.grouped(by: size).collect(into: &leaves, count: count, under: neighboring, depth: depth + 1)
        case .poissonSampled(let probability, let event):
            let sampled = try event.sampled(probability: probability, under: neighboring, depth: depth)
            try sampled.append(to: &leaves, count: count)
        default:
            try checked(under: neighboring).append(to: &leaves, count: count)
        }
    }

    private func append(to leaves: inout [Leaf], count: Int) throws(AccountingError) {
        guard count > 0, self != .noOp else { return }
        if case .composed(let events) = self {
            for event in events { try event.append(to: &leaves, count: count) }
            return
        }
        if case .selfComposed(let event, let times) = self {
            let (product, overflow) = count.multipliedReportingOverflow(by: times)
            guard !overflow else { throw AccountingError(.tooLarge, "the number of repetitions does not fit") }
            return try event.append(to: &leaves, count: product)
        }
        guard leaves.count < Self.leafLimit else { throw AccountingError(.tooLarge, "more than \(Self.leafLimit) events") }
        leaves.append(Leaf(event: self, count: count))
    }

    /// The event on a Poisson sample, with the inner event in its simplest form: several Gaussians on the same sample are one
    /// (`1 / sigma^2` adds up).
    private func sampled(probability: Double, under neighboring: NeighboringRelation, depth: Int) throws(AccountingError) -> DPEvent {
        guard probability >= 0, probability <= 1 else {
            throw AccountingError(.invalidParameter, "a sampling probability of \(probability) is outside 0 to 1")
        }
        guard probability > 0 else { return .noOp }
        var inner: [Leaf] = []
        try collect(into: &inner, count: 1, under: neighboring, depth: depth + 1)
        let events = inner.map { $0.count == 1 ? $0.event : .selfComposed(event: $0.event, count: $0.count) }
        guard probability < 1 else { return .composed(events) }
        guard neighboring != .replaceOne else {
            throw AccountingError(.unsupportedNeighboring, "Poisson sampling is accounted for add_or_remove_one and replace_special only")
        }
        guard !events.isEmpty else { return .noOp }
        var precision = 0.0
        for leaf in inner {
            guard case .gaussian(let sigma) = leaf.event else {
                return .poissonSampled(probability: probability, event: events.count == 1 ? events[0] : .composed(events))
            }
            precision += Double(leaf.count) / (sigma * sigma)
        }
        let sigma = inner.count == 1 && inner[0].count == 1 ? nil : 1 / precision.squareRoot()
        return .poissonSampled(probability: probability, event: sigma.map { .gaussian(sigma: $0) } ?? inner[0].event)
    }

    /// A basic event with its parameters in range, in its simplest form.
    private func checked(under neighboring: NeighboringRelation) throws(AccountingError) -> DPEvent {
        func positive(_ value: Double, _ name: String) throws(AccountingError) {
            guard value > 0, value.isFinite else { throw AccountingError(.invalidParameter, "\(name) must be positive and finite") }
        }
        func notNegative(_ value: Double, _ name: String) throws(AccountingError) {
            guard value >= 0, value.isFinite else { throw AccountingError(.invalidParameter, "\(name) must be finite and at least 0") }
        }
        switch self {
        case .gaussian(let sigma):
            if sigma == 0 { return .nonPrivate }
            try positive(sigma, "sigma")
        case .discreteGaussian(let sigma, let sensitivity):
            try notNegative(Double(sensitivity), "a sensitivity")
            if sensitivity == 0 { return .noOp }
            if sigma == 0 { return .nonPrivate }
            try positive(sigma, "sigma")
        case .discreteGaussianVector(let variance, let squaredSensitivity, let dimension):
            try notNegative(squaredSensitivity, "a squared sensitivity")
            guard dimension >= 1 else { throw AccountingError(.invalidParameter, "a vector has at least one coordinate") }
            if squaredSensitivity == 0 { return .noOp }
            if variance == 0 { return .nonPrivate }
            try positive(variance, "a variance")
        case .laplace(let scale):
            if scale == 0 { return .nonPrivate }
            try positive(scale, "a scale")
        case .discreteLaplace(let parameter, let sensitivity):
            try notNegative(Double(sensitivity), "a sensitivity")
            if sensitivity == 0 { return .noOp }
            if parameter == .infinity { return .nonPrivate }
            try positive(parameter, "the discrete Laplace parameter")
        case .skellam(let variance, let l1Sensitivity, let squaredL2Sensitivity):
            try notNegative(l1Sensitivity, "an L1 sensitivity")
            try notNegative(squaredL2Sensitivity, "a squared L2 sensitivity")
            if l1Sensitivity == 0, squaredL2Sensitivity == 0 { return .noOp }
            if variance == 0 { return .nonPrivate }
            try positive(variance, "a variance")
        case .randomizedResponse(let keep, let buckets):
            guard buckets >= 2, keep >= 0, keep <= 1 else {
                throw AccountingError(.invalidParameter, "randomized response takes at least 2 buckets and a probability from 0 to 1")
            }
            if keep == 0 || keep == 1 { return .nonPrivate }
            guard neighboring != .addOrRemoveOne else {
                throw AccountingError(
                    .unsupportedNeighboring, "a missing report is seen, whatever it would have said: use replace_one or replace_special")
            }
        case .finiteSupport(let upper, let lower):
            let valid = { (masses: [Double]) in masses.allSatisfy { $0 >= 0 && $0 <= 1 } && abs(masses.reduce(0, +) - 1) < 1e-9 }
            guard upper.count == lower.count, valid(upper), valid(lower) else {
                throw AccountingError(.invalidParameter, "both lists must be probabilities of the same outcomes that add up to 1")
            }
        case .pure(let epsilon):
            guard epsilon >= 0 else { throw AccountingError(.invalidParameter, "epsilon must be at least 0") }
            if epsilon == 0 { return .noOp }
            if epsilon == .infinity { return .nonPrivate }
        case .approximate(let epsilon, let delta):
            guard epsilon >= 0, delta >= 0, delta <= 1 else {
                throw AccountingError(.invalidParameter, "epsilon must be at least 0 and delta from 0 to 1")
            }
            if epsilon == 0, delta == 0 { return .noOp }
            if epsilon == .infinity || delta == 1 { return .nonPrivate }
            if delta == 0 { return .pure(epsilon: epsilon) }
        case .zeroConcentrated(let rho):
            guard rho >= 0 else { throw AccountingError(.invalidParameter, "rho must be at least 0") }
            if rho == 0 { return .noOp }
            if rho == .infinity { return .nonPrivate }
        case .treeAggregation(let sigma, let stepCounts):
            guard let steps = stepCounts.max(), stepCounts.allSatisfy({ $0 >= 1 }) else {
                throw AccountingError(.invalidParameter, "tree aggregation takes at least one tree of at least one step")
            }
            guard neighboring == .replaceSpecial else {
                throw AccountingError(.unsupportedNeighboring, "tree aggregation is accounted for replace_special only (Kairouz et al. 2021)")
            }
            if sigma == 0 { return .nonPrivate }
            try positive(sigma, "sigma")
            // A record is in one leaf of one tree, and so in one node of each level: ceil(log2(steps + 1)) Gaussians.
            return .gaussian(sigma: sigma / Double(Int.bitWidth - steps.leadingZeroBitCount).squareRoot())
        case .matrixMechanism(let sigma, let sensitivity):
            try notNegative(sensitivity, "a sensitivity")
            if sensitivity == 0 { return .noOp }
            if sigma == 0 { return .nonPrivate }
            try positive(sigma, "sigma")
            return .gaussian(sigma: sigma / sensitivity)
        case .shuffled(let epsilon0, let count):
            guard epsilon0 >= 0, count >= 1 else {
                throw AccountingError(.invalidParameter, "shuffling takes an epsilon0 of at least 0 and at least one report")
            }
            if epsilon0 == 0 { return .noOp }
            if epsilon0 == .infinity { return .nonPrivate }
        case .noOp, .nonPrivate, .unsupported, .composed, .selfComposed, .group, .poissonSampled:
            break
        }
        return self
    }
}

extension AccountingCase {
    /// A parameter by any of its names.
    func number(_ names: String...) -> Double? { names.lazy.compactMap { parameters[$0]?.number }.first }

    /// A whole parameter by any of its names.
    func whole(_ names: String...) throws(AccountingError) -> Int? {
        guard let value = names.lazy.compactMap({ parameters[$0]?.number }).first else { return nil }
        guard let whole = Int(exactly: value) else { throw AccountingError(.invalidParameter, "\(names[0]) must be a whole number") }
        return whole
    }

    func required(_ value: Double?, _ name: String) throws(AccountingError) -> Double {
        guard let value else { throw AccountingError(.invalidParameter, "\(name) is missing") }
        return value
    }

    /// How often the mechanism is used.
    func steps() throws(AccountingError) -> Int { try whole("steps", "count", "k", "compositions", "epochs", "rounds") ?? 1 }

    /// What one unit of noise protects. Replacing a contribution moves a sum twice as far as removing it, so a sensitivity that is stated for
    /// removal counts twice under ``NeighboringRelation/replaceOne``.
    func sensitivity() throws(AccountingError) -> Double {
        if let removal = number("sensitivity_l2_add_remove", "sensitivity_l1_add_remove", "sensitivity_add_remove") {
            return try neighboring() == .replaceOne ? 2 * removal : removal
        }
        return number("sensitivity_l2", "sensitivity_l1", "sensitivity", "d_in") ?? 1
    }

    private func wholeSensitivity() throws(AccountingError) -> Int {
        guard let whole = Int(exactly: try sensitivity()) else {
            throw AccountingError(.invalidParameter, "the sensitivity of an integer must be a whole number")
        }
        return whole
    }

    private func sigma(_ noise: Double?) throws(AccountingError) -> Double {
        if let sigma = noise ?? number("sigma", "noise_multiplier", "standard_deviation") { return sigma }
        return try required(number("sigma2", "variance"), "sigma").squareRoot()
    }

    /// The event, with its noise replaced by `noise` if that is given: a sigma or a scale.
    func event(noise: Double? = nil) throws(AccountingError) -> DPEvent {
        let steps = try steps()
        let once = try basicEvent(noise: noise)
        return steps == 1 ? once : .selfComposed(event: once, count: steps)
    }

    private func basicEvent(noise: Double?) throws(AccountingError) -> DPEvent {
        func has(_ piece: String) -> Bool { mechanism.contains(piece) }
        if has("heterogeneous") || parameters["composed"] != nil { return try composedEvent() }
        if has("subsampled") || has("sampled") {
            let inner: DPEvent = has("laplace") ? try laplace(noise) : try gaussian(noise)
            let probability = try required(number("sampling_probability", "sampling_rate", "q"), "sampling_probability")
            return .poissonSampled(probability: probability, event: inner)
        }
        if has("discrete_gaussian") {
            return .discreteGaussian(sigma: try sigma(noise), sensitivity: try wholeSensitivity())
        }
        if has("discrete_laplace") || has("geometric") {
            let given = number("parameter_a", "a", "parameter") ?? number("scale").map { 1 / $0 }
            let parameter = try required(noise.map { 1 / $0 } ?? given, "parameter_a")
            return .discreteLaplace(parameter: parameter, sensitivity: try wholeSensitivity())
        }
        if has("skellam") {
            let l1 = try required(number("sensitivity_l1", "sensitivity"), "sensitivity_l1")
            let l2 = number("sensitivity_l2", "sensitivity") ?? l1
            let variance = try required(noise.map { $0 * $0 } ?? number("variance", "mu", "sigma2") ?? number("sigma").map { $0 * $0 }, "variance")
            return .skellam(variance: variance, l1Sensitivity: l1, squaredL2Sensitivity: l2 * l2)
        }
        if has("tree") {
            return .treeAggregation(sigma: try sigma(noise) / sensitivity(), stepCounts: try stepCounts())
        }
        if has("matrix") {
            return .matrixMechanism(sigma: try sigma(noise), sensitivity: try sensitivity())
        }
        if has("shuffle") {
            let count = try required(number("n", "count", "users"), "n")
            guard let count = Int(exactly: count) else { throw AccountingError(.invalidParameter, "n must be a whole number") }
            return .shuffled(epsilon0: try required(number("epsilon0", "eps0"), "epsilon0"), count: count)
        }
        if has("response") { return try response() }
        if has("zcdp") || has("concentrated") { return .zeroConcentrated(rho: try required(number("rho"), "rho")) }
        if has("approx") || has("optimal_composition") {
            return .approximate(epsilon: try required(number("epsilon0", "epsilon", "eps0"), "epsilon0"), delta: number("delta0", "delta") ?? 0)
        }
        if has("pure") { return .pure(epsilon: try required(number("epsilon0", "epsilon", "eps0"), "epsilon0")) }
        if has("laplace") { return try laplace(noise) }
        if has("gaussian") { return try gaussian(noise) }
        throw AccountingError(.unsupportedEvent, mechanism.isEmpty ? "the case names no mechanism" : "the mechanism \(mechanism) is not known")
    }

    private func gaussian(_ noise: Double?) throws(AccountingError) -> DPEvent {
        .gaussian(sigma: try sigma(noise) / sensitivity())
    }

    private func laplace(_ noise: Double?) throws(AccountingError) -> DPEvent {
        .laplace(scale: try required(noise ?? number("scale", "b"), "scale") / sensitivity())
    }

    private func response() throws(AccountingError) -> DPEvent {
        let buckets = try whole("buckets", "num_buckets", "categories") ?? 2
        if let keep = number("keep_probability", "p", "probability") { return .randomizedResponse(keepProbability: keep, buckets: buckets) }
        let odds = RealFunctions.exp(try required(number("epsilon0", "epsilon", "eps0"), "keep_probability"))
        return .randomizedResponse(keepProbability: odds / (odds + Double(buckets - 1)), buckets: buckets)
    }

    private func stepCounts() throws(AccountingError) -> [Int] {
        guard let value = parameters["step_counts"] ?? parameters["steps_per_epoch"] else {
            throw AccountingError(.invalidParameter, "step_counts is missing")
        }
        let counts = value.elements?.map(\.whole) ?? [value.whole]
        guard !counts.contains(nil) else { throw AccountingError(.invalidParameter, "step_counts must be whole numbers") }
        return counts.compactMap { $0 }
    }

    /// A list of `[name, parameters..., count]`.
    private func composedEvent() throws(AccountingError) -> DPEvent {
        guard let rows = parameters["composed"]?.elements else { throw AccountingError(.invalidParameter, "composed is missing") }
        var events: [DPEvent] = []
        for row in rows {
            guard let fields = row.elements, let name = fields.first?.text?.lowercased(), let count = fields.last?.whole else {
                throw AccountingError(.invalidParameter, "a composed event is a list: name, parameters, count")
            }
            let numbers = fields.dropFirst().dropLast().compactMap(\.number)
            guard numbers.count == fields.count - 2 else { throw AccountingError(.invalidParameter, "the parameters of \(name) must be numbers") }
            events.append(.selfComposed(event: try DPEvent(name: name, parameters: numbers), count: count))
        }
        return .composed(events)
    }
}

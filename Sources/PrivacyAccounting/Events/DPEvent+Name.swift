extension DPEvent {
    /// The shapes that ``init(name:parameters:)`` reads, for help texts.
    public static let namedShapes = [
        "gaussian(sigma)", "laplace(scale)", "discrete_laplace(a, sensitivity)", "discrete_gaussian(sigma, sensitivity)",
        "skellam(variance, l1, l2)", "rr(keep)", "krr(keep, buckets)", "pure(epsilon)", "approx(epsilon, delta)", "zcdp(rho)", "sgm(q, sigma)",
        "slap(q, scale)", "tree(sigma, steps)", "shuffled(epsilon0, n)",
    ]

    /// The event of this short name, such as `gaussian`, with its parameters in the order of ``namedShapes``.
    ///
    /// - Throws: ``AccountingError`` for an unknown name, a missing or superfluous parameter, or a fraction where a whole number is needed.
    public init(name: String, parameters: [Double]) throws(AccountingError) {
        func take(_ counts: ClosedRange<Int>) throws(AccountingError) {
            guard counts.contains(parameters.count) else {
                let shape = Self.namedShapes.first { $0.hasPrefix("\(name)(") } ?? name
                throw AccountingError(.invalidParameter, "\(name) takes other parameters: \(shape)")
            }
        }
        func whole(_ index: Int, default value: Int? = nil) throws(AccountingError) -> Int {
            if index >= parameters.count, let value { return value }
            guard let whole = Int(exactly: parameters[index]) else {
                throw AccountingError(.invalidParameter, "parameter \(index + 1) of \(name) must be a whole number")
            }
            return whole
        }
        switch name {
        case "gaussian":
            try take(1...1)
            self = .gaussian(sigma: parameters[0])
        case "laplace":
            try take(1...1)
            self = .laplace(scale: parameters[0])
        case "discrete_laplace", "geometric":
            try take(1...2)
            self = .discreteLaplace(parameter: parameters[0], sensitivity: try whole(1, default: 1))
        case "discrete_gaussian":
            try take(1...2)
            self = .discreteGaussian(sigma: parameters[0], sensitivity: try whole(1, default: 1))
        case "skellam":
            try take(3...3)
            self = .skellam(variance: parameters[0], l1Sensitivity: parameters[1], squaredL2Sensitivity: parameters[2] * parameters[2])
        case "rr", "randomized_response", "randomized_response_binary":
            try take(1...2)
            self = .randomizedResponse(keepProbability: parameters[0], buckets: try whole(1, default: 2))
        case "krr", "k_ary_randomized_response":
            try take(2...2)
            self = .randomizedResponse(keepProbability: parameters[0], buckets: try whole(1))
        case "pure":
            try take(1...1)
            self = .pure(epsilon: parameters[0])
        case "approx", "approximate":
            try take(2...2)
            self = .approximate(epsilon: parameters[0], delta: parameters[1])
        case "zcdp", "rho":
            try take(1...1)
            self = .zeroConcentrated(rho: parameters[0])
        case "sgm", "poisson_subsampled_gaussian":
            try take(2...2)
            self = .poissonSampled(probability: parameters[0], event: .gaussian(sigma: parameters[1]))
        case "slap", "slm", "poisson_subsampled_laplace":
            try take(2...2)
            self = .poissonSampled(probability: parameters[0], event: .laplace(scale: parameters[1]))
        case "tree":
            try take(2...2)
            self = .treeAggregation(sigma: parameters[0], stepCounts: [try whole(1)])
        case "shuffled":
            try take(2...2)
            self = .shuffled(epsilon0: parameters[0], count: try whole(1))
        default:
            throw AccountingError(.unsupportedEvent, "there is no event \(name); there are \(Self.namedShapes.joined(separator: ", "))")
        }
    }
}

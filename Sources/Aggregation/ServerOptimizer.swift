/// How the collector turns a round's averaged update into the next weights.
///
/// All arithmetic is IEEE 754 binary64 with additions, multiplications, divisions and square roots in the order that is written here,
/// none of them fused, so a step is a function of its inputs' bits. Weights are single precision and are rounded once, at the end.
public enum ServerOptimizer: Hashable, Sendable {
    /// Federated averaging (McMahan et al. 2017, algorithm 1, with equal client weights): `x += lr * delta`. Published with `lr = 1`.
    case fedAvg(learningRate: Double)

    /// Server momentum (Hsu, Qi, Brown 2019, section 4.3): `v = mu * v + delta`, `x += lr * v`, `v` starting at zero.
    case fedAvgM(momentum: Double, learningRate: Double)

    /// Adaptive federated optimization (Reddi et al. 2021, algorithm 2, FedAdam).
    case fedAdam(FedAdam)

    /// The parameters of FedAdam.
    public struct FedAdam: Hashable, Sendable {
        /// Which of the two rules in use.
        public enum Variant: String, Hashable, Sendable, CaseIterable {
            /// As published: `x += eta * m / (sqrt(v) + tau)` with `v` starting at `tau^2` and no bias correction.
            case published
            /// With Adam's bias correction (Kingma, Ba 2015, section 2, in its efficient form): `eta` becomes
            /// `eta * sqrt(1 - beta2^t) / (1 - beta1^t)` in step `t = 1, 2, …`, and `v` starts at zero.
            case biasCorrected
        }

        /// The server's learning rate, positive.
        public let eta: Double
        /// The decay of the first moment, at least 0 and below 1.
        public let beta1: Double
        /// The decay of the second moment, at least 0 and below 1.
        public let beta2: Double
        /// The degree of adaptivity, positive.
        public let tau: Double
        /// Which rule.
        public let variant: Variant

        /// Parameters, by default the ones that Reddi et al. recommend to start from.
        public init(eta: Double = 0.1, beta1: Double = 0.9, beta2: Double = 0.99, tau: Double = 1e-3, variant: Variant = .published) {
            self.eta = eta
            self.beta1 = beta1
            self.beta2 = beta2
            self.tau = tau
            self.variant = variant
        }
    }

    /// Throws `parameter` when a parameter is outside its range.
    public func validate() throws(AggregationError) {
        func require(_ holds: Bool, _ detail: String) throws(AggregationError) {
            if !holds { throw AggregationError(.parameter, detail) }
        }
        switch self {
        case .fedAvg(let rate):
            try require(rate.isFinite && rate > 0, "the learning rate must be positive")
        case .fedAvgM(let momentum, let rate):
            try require(momentum >= 0 && momentum < 1, "momentum must be at least 0 and below 1")
            try require(rate.isFinite && rate > 0, "the learning rate must be positive")
        case .fedAdam(let adam):
            try require(adam.eta.isFinite && adam.eta > 0, "eta must be positive")
            try require(adam.beta1 >= 0 && adam.beta1 < 1 && adam.beta2 >= 0 && adam.beta2 < 1, "both betas must be at least 0 and below 1")
            try require(adam.tau.isFinite && adam.tau > 0, "tau must be positive")
        }
    }
}

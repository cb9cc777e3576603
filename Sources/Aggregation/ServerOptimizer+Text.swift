extension ServerOptimizer: LosslessStringConvertible {
    /// The form that configuration files, command lines and the store use, for example `fedavgm momentum=0.9 lr=1.0`.
    ///
    /// Numbers are written with as many digits as restore the same bits.
    public var description: String {
        switch self {
        case .fedAvg(let rate): "fedavg lr=\(rate)"
        case .fedAvgM(let momentum, let rate): "fedavgm momentum=\(momentum) lr=\(rate)"
        case .fedAdam(let adam):
            "fedadam eta=\(adam.eta) beta1=\(adam.beta1) beta2=\(adam.beta2) tau=\(adam.tau) variant=\(adam.variant.rawValue)"
        }
    }

    /// Reads the text form; settings that are left out take their defaults (`lr=1`, `momentum=0.9`, FedAdam's as documented there).
    /// Nil for unknown names, settings that are unknown, repeated or unreadable, and values outside their range.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let name = words.first else { return nil }
        var settings: [Substring: Substring] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, settings.updateValue(parts[1], forKey: parts[0]) == nil else { return nil }
        }
        func take(_ key: Substring, default fallback: Double) -> Double {
            guard let value = settings.removeValue(forKey: key) else { return fallback }
            return Double(value) ?? .nan
        }
        switch name {
        case "fedavg": self = .fedAvg(learningRate: take("lr", default: 1))
        case "fedavgm": self = .fedAvgM(momentum: take("momentum", default: 0.9), learningRate: take("lr", default: 1))
        case "fedadam":
            let variant = settings.removeValue(forKey: "variant").map { FedAdam.Variant(rawValue: String($0)) } ?? .published
            guard let variant else { return nil }
            self = .fedAdam(
                FedAdam(
                    eta: take("eta", default: 0.1), beta1: take("beta1", default: 0.9), beta2: take("beta2", default: 0.99),
                    tau: take("tau", default: 1e-3), variant: variant))
        default: return nil
        }
        guard settings.isEmpty, (try? validate()) != nil else { return nil }
    }
}

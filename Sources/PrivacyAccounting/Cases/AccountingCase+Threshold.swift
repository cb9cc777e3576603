extension AccountingCase {
    /// Thresholds of histograms over an open set of keys, from their noise and delta, and back.
    func thresholdAnswer() throws(AccountingError) -> AccountingAnswer {
        let keys = try whole("l0", "l0_sensitivity", "keys") ?? 1
        guard let histogram = ThresholdedHistogram(keys: keys, bound: number("linf", "linf_sensitivity", "bound") ?? 1) else {
            throw AccountingError(.invalidParameter, "a histogram takes at least one key and a positive bound")
        }
        let gaussian = mechanism.contains("gaussian")
        let threshold = number("threshold", "k")
        let result: (AccountingAnswer.Quantity, Double?)
        switch try direction() {
        case .thresholdFromEpsilonDelta:
            let delta = try required(number("threshold_delta", "delta_threshold") ?? delta, "delta")
            if gaussian {
                // Without a share for the noise, noise and threshold get half each, unless the noise is given.
                let stated = number("gaussian_sigma", "sigma")
                let noiseDelta = number("noise_delta", "delta_noise")
                let shared = stated == nil && noiseDelta == nil && number("threshold_delta", "delta_threshold") == nil
                let own = shared ? delta / 2 : delta
                let sigma: Double? =
                    if let stated { stated } else { histogram.gaussianSigma(epsilon: try required(epsilon, "epsilon"), delta: noiseDelta ?? own) }
                result = (.threshold, sigma.flatMap { histogram.gaussianThreshold(sigma: $0, delta: own) })
            } else {
                let scale = try laplaceScale(histogram)
                result = (.threshold, scale.flatMap { histogram.laplaceThreshold(scale: $0, delta: delta) })
            }
        case .deltaFromEpsilon:
            let threshold = try required(threshold, "threshold")
            if gaussian {
                let sigma = try required(number("gaussian_sigma", "sigma"), "sigma")
                result = (.delta, histogram.gaussianDelta(sigma: sigma, threshold: threshold))
            } else {
                let scale = try laplaceScale(histogram)
                result = (.delta, scale.flatMap { histogram.laplaceDelta(scale: $0, threshold: threshold) })
            }
        case .epsilonFromDelta:
            if gaussian {
                let sigma = try required(number("gaussian_sigma", "sigma"), "sigma")
                let delta = try required(number("noise_delta", "delta_noise") ?? delta, "delta")
                let sensitivity = Double(histogram.keys).squareRoot() * histogram.bound
                result = (.epsilon, GaussianTradeoff.epsilon(delta: delta, sigma: sigma, sensitivity: sensitivity))
            } else {
                let scale = try required(number("laplace_scale", "scale"), "laplace_scale")
                result = (.epsilon, PureDP.laplaceEpsilon(sensitivity: Double(histogram.keys) * histogram.bound, scale: scale))
            }
        case .sigmaFromEpsilonDelta:
            let delta = try required(number("noise_delta", "delta_noise") ?? delta, "delta")
            result = (.sigma, gaussian ? histogram.gaussianSigma(epsilon: try required(epsilon, "epsilon"), delta: delta) : nil)
        case .scaleFromEpsilonDelta:
            result = (.scale, gaussian ? nil : histogram.laplaceScale(epsilon: try required(epsilon, "epsilon")))
        }
        guard let value = result.1 else { throw AccountingError(.invalidParameter, "a parameter of the histogram is out of range") }
        return AccountingAnswer(result.0, value, method: "threshold, \(gaussian ? "Gaussian" : "Laplace")")
    }

    private func laplaceScale(_ histogram: ThresholdedHistogram) throws(AccountingError) -> Double? {
        if let scale = number("laplace_scale", "scale") { return scale }
        return histogram.laplaceScale(epsilon: try required(epsilon, "epsilon"))
    }
}

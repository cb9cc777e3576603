extension DPEvent {
    /// The rho of a basic mechanism that is rho-zCDP: Gaussians of either kind by `sensitivity^2 / (2 sigma^2)` (Bun and Steinke 2016,
    /// Proposition 1.6; Canonne, Kamath and Steinke 2020, Theorem 4, also in several dimensions), pure ones by `epsilon^2 / 2`. Nil for others.
    package var concentratedRho: Double? {
        switch self {
        case .gaussian(let sigma): ZeroConcentratedDP.rho(sensitivity: 1, sigma: sigma)
        case .discreteGaussian(let sigma, let sensitivity): ZeroConcentratedDP.rho(sensitivity: Double(sensitivity), sigma: sigma)
        case .discreteGaussianVector(let variance, let squaredSensitivity, _): squaredSensitivity / (2 * variance)
        case .zeroConcentrated(let rho): rho
        default: pureEpsilon.map { $0 * $0 / 2 }
        }
    }
}

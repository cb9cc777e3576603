import PrivacyAccounting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns what an operator asks for (an epsilon for everything that one subject contributes) into noise and report limits.
public struct TaskPlan: Hashable, Sendable {
    /// Why no task can be planned.
    public enum Failure: Error, Hashable, Sendable {
        /// Epsilon and delta must be positive and finite, delta below one.
        case target
        /// The clip must be positive, finite and at most 1,024.
        case clip
        /// There must be at least one report and one coordinate.
        case shape
        /// No grid holds clip and noise in 4-byte coordinates.
        case range
    }

    /// The probability with which an honest report may break the report limits, per report.
    public static let honestFailure = 1e-12

    /// Clip and noise.
    public let noise: NoiseParameters
    /// Report limits that an honest report breaks with probability at most ``honestFailure``.
    public let limits: ReportLimits

    /// Plans the noise of one report so that `reports` of them together satisfy (`epsilon`, `delta`)-DP by zCDP composition.
    ///
    /// The grid is the finest one for which the coordinates fit `coordinateWidth` bytes, and no finer than 2^-16: the noise's standard
    /// deviation is then many grid units, and rounding to the grid adds nothing that matters.
    public init(epsilon: Double, delta: Double, reports: UInt32, clip: Double, dimension: UInt32, coordinateWidth: UInt8 = 2) throws(Failure) {
        guard epsilon.isFinite, epsilon > 0, delta > 0, delta < 1 else { throw .target }
        guard clip.isFinite, clip > 0, clip <= 1024 else { throw .clip }
        guard reports > 0, dimension > 0, [1, 2, 4].contains(coordinateWidth) else { throw .shape }
        // Rounded down: never cheaper than asked.
        guard let rho = ZeroConcentratedDP.rho(epsilon: epsilon, delta: delta) else { throw .target }
        let microRho = floor(rho / Double(reports) * 1e6)
        guard microRho >= 1, microRho < 1e12 else { throw .target }
        for exponent in (0...16).reversed() {
            let clipNorm = floor(clip * Double(UInt64(1) << UInt64(exponent)))
            guard clipNorm >= 1, clipNorm <= 0x1p24 else { continue }
            // variance = 2 clip^2 / rho, rounded up to a whole number.
            let variance = ceil(2e6 * clipNorm * clipNorm / microRho)
            guard variance <= 0x1p48 else { continue }
            let noise = NoiseParameters(
                gridExponent: UInt8(exponent), clipNorm: UInt64(clipNorm), varianceNumerator: UInt64(variance), varianceDenominator: 1)
            let honest = Self.honestBounds(dimension: dimension, noise: noise)
            guard honest.coordinate < UInt64(1) << (8 * UInt64(coordinateWidth) - 1) else { continue }
            self.noise = noise
            limits = ReportLimits(
                coordinateWidth: coordinateWidth, coordinateBound: UInt32(honest.coordinate), normSquaredBound: honest.normSquared,
                sizeClass: ReportLimits.requiredSizeClass(dimension: dimension, coordinateWidth: coordinateWidth))
            return
        }
        throw .range
    }

    /// Bounds that a clipped vector plus exact noise breaks with probability at most ``honestFailure``.
    ///
    /// The discrete Gaussian is sub-Gaussian with its own variance parameter (Canonne, Kamath, Steinke 2020, corollary 17): a union bound
    /// over 2d tails gives the coordinate bound, and Lipschitz concentration of the norm, `sigma (sqrt(d) + sqrt(2 ln(1/beta)))`, the norm bound.
    public static func honestBounds(dimension: UInt32, noise: NoiseParameters) -> (coordinate: UInt64, normSquared: UInt64) {
        let sigma = noise.standardDeviation
        let clip = Double(noise.clipNorm)
        let count = Double(max(dimension, 1))
        let coordinate = clip + sigma * (2 * log(2 * count / honestFailure)).squareRoot()
        let norm = clip + sigma * (count.squareRoot() + (2 * log(1 / honestFailure)).squareRoot()) + count.squareRoot()
        let normSquared = norm * norm
        return (
            coordinate.isFinite && coordinate < 0x1p62 ? UInt64(ceil(coordinate)) : .max,
            normSquared.isFinite && normSquared < 0x1p62 ? UInt64(ceil(normSquared)) : .max
        )
    }
}

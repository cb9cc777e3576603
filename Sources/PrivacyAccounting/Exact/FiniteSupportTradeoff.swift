/// The exact privacy curve of one release of a mechanism with finitely many outcomes.
public enum FiniteSupportTradeoff {
    /// The smallest delta at `epsilon`: the larger of the two hockey-stick divergences, the sum of `p - e^epsilon q` where it is positive.
    ///
    /// Nil unless `epsilon` is at least 0 and finite and both lists are as long.
    public static func delta(epsilon: Double, upper: [Double], lower: [Double]) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, upper.count == lower.count else { return nil }
        let factor = RealFunctions.exp(epsilon)
        func divergence(_ first: [Double], _ second: [Double]) -> Double {
            zip(first, second).reduce(0) { $0 + max(0, $1.1 == 0 ? $1.0 : $1.0 - factor * $1.1) }
        }
        return min(1, max(divergence(upper, lower), divergence(lower, upper)))
    }
}

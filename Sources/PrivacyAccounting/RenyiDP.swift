/// Rényi differential privacy over a grid of orders (Mironov 2017): an accountant that shares no formula with zCDP's continuous
/// optimisation, kept so that every statement can be computed twice.
public struct RenyiDP: Equatable, Sendable {
    /// The orders that Google's dp-accounting uses by default: 1.1 to 10.9 by tenths, 11 to 63, and 128 to 1024 by powers of two.
    public static let defaultOrders: [Double] = (1..<100).map { 1 + Double($0) / 10 } + (11..<64).map(Double.init) + [128, 256, 512, 1024]

    /// The orders, each above 1.
    public let orders: [Double]

    /// The Rényi divergence bound at each order.
    public private(set) var divergences: [Double]

    /// Starts with nothing released. Orders of 1 or less are dropped.
    public init(orders: [Double] = RenyiDP.defaultOrders) {
        self.orders = orders.filter { $0 > 1 && $0.isFinite }
        self.divergences = [Double](repeating: 0, count: self.orders.count)
    }

    /// Adds `count` releases of the Gaussian mechanism with noise `sigma` per unit of L2 sensitivity: `alpha / (2 sigma^2)` each.
    ///
    /// - Precondition: `sigma > 0`.
    public mutating func composeGaussian(sigma: Double, count: UInt64 = 1) {
        precondition(sigma > 0, "a Gaussian needs a positive sigma")
        for index in orders.indices {
            divergences[index] += orders[index] * Double(count) / (2 * sigma * sigma)
        }
    }

    /// The best epsilon over the orders at `delta` (Canonne, Kamath and Steinke 2020, Proposition 12), at least 0.
    ///
    /// Infinite for a delta of 0 or no orders. Nil unless `delta` is from 0 to 1.
    public func epsilon(delta: Double) -> Double? {
        guard delta >= 0, delta <= 1 else { return nil }
        guard delta > 0 else { return .infinity }
        var best = Double.infinity
        for (order, divergence) in zip(orders, divergences) {
            let bound = divergence + RealFunctions.log1p(-1 / order) - RealFunctions.log(delta * order) / (order - 1)
            best = min(best, max(0, bound))
        }
        return best
    }
}

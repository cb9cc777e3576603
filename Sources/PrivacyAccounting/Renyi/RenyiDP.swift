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
        add(count: Double(count)) { $0 / (2 * sigma * sigma) }
    }

    /// Adds `count` releases of a mechanism by its divergence bound at each order (Mironov 2017, Proposition 1).
    mutating func add(count: Double, divergence: (Double) -> Double) {
        for index in orders.indices { divergences[index] += count * divergence(orders[index]) }
    }

    /// The best epsilon over the orders at `delta` (Canonne, Kamath and Steinke 2020, Proposition 12), at least 0.
    ///
    /// Like dp-accounting, an order up to 1.01 is trusted only where its divergence is so small that the total variation distance is within
    /// `delta` (Bretagnolle and Huber: it is at most `sqrt(1 - exp(-divergence))`): there the formula cancels, and libraries that ignored
    /// this have answered 0 to everything.
    ///
    /// Infinite for a delta of 0, unless nothing was released, and for no orders. Nil unless `delta` is from 0 to 1.
    public func epsilon(delta: Double) -> Double? {
        guard delta >= 0, delta <= 1 else { return nil }
        guard delta > 0 else { return !orders.isEmpty && divergences.allSatisfy { $0 == 0 } ? 0 : .infinity }
        let logDelta = RealFunctions.log(delta)
        var best = Double.infinity
        for (order, divergence) in zip(orders, divergences) {
            if delta * delta + RealFunctions.expm1(-divergence) > 0 { return 0 }
            guard order > 1.01 else { continue }
            let bound = divergence + RealFunctions.log1p(-1 / order) - (logDelta + RealFunctions.log(order)) / (order - 1)
            best = min(best, max(0, bound))
        }
        return best
    }

    /// The best delta over the orders at `epsilon`, by the same two bounds, at most 1.
    ///
    /// Nil unless `epsilon` is at least 0 and finite.
    public func delta(epsilon: Double) -> Double? {
        guard epsilon >= 0, epsilon.isFinite else { return nil }
        var best = 0.0
        for (order, divergence) in zip(orders, divergences) {
            if divergence == 0 { return 0 }
            best = min(best, 0.5 * RealFunctions.log1p(-RealFunctions.exp(-divergence)))
            guard order > 1.01 else { continue }
            best = min(best, (order - 1) * (divergence - epsilon + RealFunctions.log1p(-1 / order)) - RealFunctions.log(order))
        }
        return RealFunctions.exp(best)
    }
}

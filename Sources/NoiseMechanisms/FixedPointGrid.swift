/// The grid that real coordinates are rounded to before anything private happens: one unit is 2^-exponent.
///
/// A power of two makes the scaling exact, so what the noise is added to is an integer and nothing else (Mironov 2012 shows what
/// happens when it is not).
public struct FixedPointGrid: Hashable, Sendable {
    /// The binary exponent: one unit is 2^-exponent.
    public let exponent: UInt8

    /// Creates the grid whose unit is 2^-exponent. Every exponent is valid.
    public init(exponent: UInt8) {
        self.exponent = exponent
    }

    /// The number of units in 1, exactly 2^exponent.
    public var unitsPerOne: Double { Double(sign: .plus, exponent: Int(exponent), significand: 1) }

    /// The real number that `units` grid units stand for. Exact for magnitudes up to 2^53.
    public func value(of units: Int64) -> Double { Double(units) / unitsPerOne }
}

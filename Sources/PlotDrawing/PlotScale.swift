#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Maps values to pixels and picks round numbers for the axis.
package struct PlotScale: Equatable {
    /// The smallest and the largest value shown.
    package let range: ClosedRange<Double>
    /// Axis values, ascending, at most six or so, all round numbers.
    package let ticks: [Double]
    /// Decimals that tell the ticks apart.
    package let places: Int

    /// A scale around `values`; `fromZero` includes zero, `isTight` ends at the outermost values and not at round numbers beyond them.
    /// Without values, or with one, it still has a width.
    package init(_ values: some Sequence<Double>, fromZero: Bool, isTight: Bool = false) {
        let finite = values.filter(\.isFinite)
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if fromZero { low = min(low, 0) }
        if high - low < 1e-9 { high = low + max(abs(low) * 0.1, fromZero ? 1 : 0.01) }
        let step = Self.step((high - low) / 5)
        if isTight {
            range = low...high
            low = ceil(low / step - 1e-9) * step
            high = floor(high / step + 1e-9) * step
        } else {
            low = floor(low / step + 1e-9) * step
            high = ceil(high / step - 1e-9) * step
            range = low...high
        }
        places = (0...4).first { (step * pow(10, Double($0))).truncatingRemainder(dividingBy: 1) < 1e-6 } ?? 4
        let count = min(12, Int(((high - low) / step).rounded()))
        ticks = (0...count).map { low + Double($0) * step }
    }

    /// Where `value` lies between 0 (low end) and 1 (high end).
    package func fraction(_ value: Double) -> Double {
        (min(max(value, range.lowerBound), range.upperBound) - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// The next of 1, 2, 2.5, 5 times a power of ten.
    private static func step(_ rough: Double) -> Double {
        let magnitude = pow(10, floor(log10(rough)))
        for factor in [1, 2, 2.5, 5] where rough <= factor * magnitude * (1 + 1e-9) { return factor * magnitude }
        return 10 * magnitude
    }
}

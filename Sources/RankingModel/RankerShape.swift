/// The shape of a ranker over ``slots`` features: linear, or linear plus one hidden layer.
///
/// With `F` slots and `H` hidden units the weights are, in this order: `w` (F), the hidden input rows `V` (H rows of F), the hidden biases
/// `b` (H), the output weights `u` (H). A candidate with features `x` scores `w·x + sum over h of u_h a(b_h + V_h·x)` with the softsign
/// `a(z) = z / (1 + |z|)`, which needs no exponential and gives the same bits on every machine with IEEE 754 single precision.
package struct RankerShape: Sendable, Hashable {
    /// Most hidden units.
    package static let maximumHiddenUnits = 64

    /// The number of features, `F`.
    package let slots: Int
    /// The number of hidden units, `H`; 0 is the linear ranker.
    package let hiddenUnits: Int

    /// A shape; the number of hidden units is cut to 0...``maximumHiddenUnits``.
    package init(slots: Int, hiddenUnits: Int) {
        self.slots = max(slots, 0)
        self.hiddenUnits = min(max(hiddenUnits, 0), Self.maximumHiddenUnits)
    }

    /// The shape of this many parameters over `slots` features, or nil when there is none.
    package init?(parameterCount: Int, slots: Int) {
        guard slots > 0, parameterCount >= slots else { return nil }
        let (units, rest) = (parameterCount - slots).quotientAndRemainder(dividingBy: slots + 2)
        guard rest == 0, units <= Self.maximumHiddenUnits else { return nil }
        self.init(slots: slots, hiddenUnits: units)
    }

    /// The number of weights: `F + H (F + 2)`.
    package var parameterCount: Int { slots + hiddenUnits * (slots + 2) }

    /// The linear weights `w`.
    package var linear: Range<Int> { 0..<slots }
    /// The input weights `V_h` of one hidden unit.
    package func hiddenRow(_ unit: Int) -> Range<Int> { slots * (unit + 1)..<slots * (unit + 2) }
    /// The biases `b`.
    package var biases: Range<Int> { slots * (hiddenUnits + 1)..<slots * (hiddenUnits + 1) + hiddenUnits }
    /// The output weights `u`.
    package var outputs: Range<Int> { biases.upperBound..<biases.upperBound + hiddenUnits }
}

/// Truth in Kleene's strong logic of three values: what holds, what does not, and what the known facts do not decide.
///
/// The order is false < unknown < true; "all" is the least, "any" the greatest, "not" turns the order around.
public enum TruthValue: UInt8, Sendable, Hashable, Comparable, CaseIterable {
    /// It does not hold.
    case `false` = 0
    /// The known facts do not decide it.
    case unknown = 1
    /// It holds.
    case `true` = 2

    /// A truth that is known.
    public init(_ holds: Bool) { self = holds ? .true : .false }

    /// Both.
    public static func && (left: Self, right: Self) -> Self { min(left, right) }

    /// Either.
    public static func || (left: Self, right: Self) -> Self { max(left, right) }

    /// The opposite; of what is unknown, unknown.
    public static prefix func ! (value: Self) -> Self {
        switch value {
        case .false: .true
        case .unknown: .unknown
        case .true: .false
        }
    }

    /// The order false, unknown, true.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which ends belong to an interval, as mathematics writes them.
public enum IntervalEnds: String, Sendable, Hashable, CaseIterable {
    /// The lower end belongs to it.
    case lower = "[)"
    /// The upper end belongs to it.
    case upper = "(]"
    /// Both do.
    case both = "[]"
    /// Neither does.
    case neither = "()"

    var includesLower: Bool { self == .lower || self == .both }
    var includesUpper: Bool { self == .upper || self == .both }
}

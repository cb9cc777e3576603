/// Whether the time that a mechanism's draws take may depend on them.
public enum SamplingTime: Hashable, Sendable, CaseIterable {
    /// Exact draws of any width, as fast as each allows. For noise that is drawn where nobody can time it.
    case variable
    /// Draws from a table in a time that says nothing about them (``FixedTimeSampler``): narrow noise only, and a price in delta.
    case fixed
}

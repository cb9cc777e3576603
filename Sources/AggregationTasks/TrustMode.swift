/// Who must be honest for a task's printed epsilon to hold.
public enum TrustMode: UInt8, Sendable, CaseIterable {
    /// Nobody but the subject's own device: each report carries full local noise.
    case direct = 1
    /// At least one of two aggregators, and a stated share of agents: each agent adds a share of the noise.
    case split = 2

    /// The assumption in words, as statements print it.
    public var assumption: String {
        switch self {
        case .direct: "your own device runs this agent; the collector may be hostile"
        case .split: "at least one of the two aggregators and the stated share of agents are honest"
        }
    }
}

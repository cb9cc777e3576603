/// Why a session began, which is why the subject's one before it ended.
public enum SessionChange: UInt8, Sendable, Hashable, CaseIterable {
    // Raw values are stored; never renumber.
    /// The subject had no session before, or the register no longer knows of one.
    case firstEvent = 0
    /// The pause was at least ``SessionLimits/idle``.
    case idle = 1
    /// The session had reached ``SessionLimits/maximumLength``.
    case maximumLength = 2
    /// The purposes that the subject allows changed: one session serves one set of purposes.
    case consentChange = 3
    /// The device's clock went back by more than ``SessionLimits/clockTolerance``.
    case clockWentBack = 4
}

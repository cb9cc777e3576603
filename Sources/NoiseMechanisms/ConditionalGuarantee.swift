public import PrivacyAccounting

/// What a release costs if an assumption about others holds. It is no ``PrivacyAccounting/PrivacyCost`` and doesn't turn into one by
/// itself, so it can't be charged in place of the local price.
public struct ConditionalGuarantee: Hashable, Sendable {
    /// What must be true.
    public let assumption: HonestShares

    /// The zCDP price in units of 10^-6 rho, rounded up, if the assumption holds.
    public let microRhoIfAssumptionHolds: UInt64

    /// The event to report if the assumption holds.
    public let eventIfAssumptionHolds: DPEvent

    init(assumption: HonestShares, microRho: UInt64, event: DPEvent) {
        self.assumption = assumption
        self.microRhoIfAssumptionHolds = microRho
        self.eventIfAssumptionHolds = event
    }
}

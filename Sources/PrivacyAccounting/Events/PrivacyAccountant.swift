/// Something that adds events up and answers with an epsilon or a delta. Reading never changes it.
public protocol PrivacyAccountant: Sendable {
    /// The method's short name, as printed: "zCDP", "RDP", "PLD", ...
    static var name: String { get }

    /// The relation that the figures hold for.
    var neighboring: NeighboringRelation { get }

    /// Adds `event`, `count` times.
    ///
    /// - Throws: ``AccountingError`` for an event that the method has no theorem for. Nothing is added then.
    mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError)

    /// The smallest epsilon at `delta` that the method can show.
    func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound

    /// The smallest delta at `epsilon` that the method can show.
    func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound
}

extension PrivacyAccountant {
    /// Adds `event` once.
    public mutating func compose(_ event: DPEvent) throws(AccountingError) { try compose(event, count: 1) }
}

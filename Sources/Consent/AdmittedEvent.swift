public import BehaviorEvents

/// An event that consent covers. Only ``ConsentGate`` makes one, so that what takes an `AdmittedEvent` can't be handed anything else.
public struct AdmittedEvent: Sendable, Hashable {
    /// The event.
    public let event: BehaviorEvent
    /// The purposes that were granted when it came in; never empty. What is derived from the event may serve these and no others.
    public let purposes: ConsentPurposes

    init(_ event: BehaviorEvent, for purposes: ConsentPurposes) {
        self.event = event
        self.purposes = purposes
    }
}

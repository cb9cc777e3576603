public import BehaviorEvents

/// Why an event was not admitted. Nothing of a refused event is kept.
public enum ConsentRefusal: String, Sendable, Hashable, CaseIterable {
    /// The subject was not asked, or only in front of an older text.
    case pending
    /// The subject refused.
    case denied
    /// The subject took its consent back.
    case withdrawn
    /// The time that consent was given for is over.
    case expired
    /// The browser sends Global Privacy Control and the subject made no explicit choice.
    case globalPrivacyControl = "global_privacy_control"
    /// The register is another subject's.
    case anotherSubject = "another_subject"
}

/// The answer of the gate.
public enum ConsentDecision: Sendable, Hashable {
    /// The event may be used for its purposes.
    case admitted(AdmittedEvent)
    /// The event is to be forgotten.
    case refused(ConsentRefusal)
}

/// The one place where an event becomes usable.
public struct ConsentGate: Sendable, Hashable {
    /// Version of the consent text in force.
    public var currentVersion: UInt32

    /// Makes a gate for the version of the text in force.
    public init(currentVersion: UInt32) {
        self.currentVersion = currentVersion
    }

    /// Decides on one event.
    ///
    /// An event is admitted if at least one purpose is granted, and only for the purposes that are.
    /// - Parameters:
    ///   - event: what came in.
    ///   - register: the choices of the event's subject; `nil` if it has none.
    ///   - now: Unix milliseconds.
    public func admit(_ event: BehaviorEvent, under register: ConsentRegister?, at now: Int64) -> ConsentDecision {
        guard let register else { return .refused(.pending) }
        guard register.subject == event.subject else { return .refused(.anotherSubject) }
        let purposes = register.granted(at: now, currentVersion: currentVersion)
        return purposes.isEmpty ? .refused(refusal(under: register, at: now)) : .admitted(AdmittedEvent(event, for: purposes))
    }

    /// Of the three states, the one that tells the subject most about what it did: withdrawn, denied, expired, signal, pending.
    private func refusal(under register: ConsentRegister, at now: Int64) -> ConsentRefusal {
        let standings = ConsentPurpose.allCases.map { register.standing(on: $0, at: now, currentVersion: currentVersion) }
        if standings.contains(where: { $0.state == .withdrawn }) { return .withdrawn }
        if standings.contains(where: { $0.state == .denied && $0.basis == .explicitChoice }) { return .denied }
        if standings.contains(where: { $0.state == .expired }) { return .expired }
        return standings.contains { $0.basis == .globalPrivacyControl } ? .globalPrivacyControl : .pending
    }
}

extension ConsentRegister {
    /// The subject allowed purposes.
    /// - Parameters:
    ///   - version: version of the text it was shown.
    ///   - now: Unix milliseconds.
    ///   - lifetime: milliseconds that the grant holds; `nil` for no end.
    public mutating func grant(_ purposes: ConsentPurposes, version: UInt32, at now: Int64, lifetime: Int64? = nil) {
        for purpose in purposes.members {
            let end = lifetime.map { now.addingReportingOverflow(max(0, $0)) }.map { $0.overflow ? Int64.max : $0.partialValue }
            self[purpose] = ConsentRecord(state: .granted, version: version, decidedAt: now, expiresAt: end)
        }
    }

    /// The subject refused purposes; one that was granted before is withdrawn.
    /// - Parameters:
    ///   - version: version of the text it was shown.
    ///   - now: Unix milliseconds.
    /// - Returns: what the program must do, in order; empty if nothing had been granted.
    public mutating func refuse(_ purposes: ConsentPurposes, version: UInt32, at now: Int64) -> [ConsentAction] {
        var withdrawn: ConsentPurposes = []
        for purpose in purposes.members {
            // A lapsed grant counts too: what was kept under it is still there to erase.
            let wasGranted = self[purpose].state == .granted
            if wasGranted { withdrawn.insert(ConsentPurposes(purpose)) }
            let state: ConsentState = wasGranted || self[purpose].state == .withdrawn ? .withdrawn : .denied
            self[purpose] = ConsentRecord(state: state, version: version, decidedAt: now, expiresAt: nil)
        }
        return actions(forLosing: withdrawn)
    }

    /// The subject took everything back ("delete my data").
    /// - Parameter now: Unix milliseconds.
    /// - Returns: always every action, so that a repeated request also erases what a failed one left.
    public mutating func withdrawAll(at now: Int64) -> [ConsentAction] {
        for purpose in ConsentPurpose.allCases {
            self[purpose] = ConsentRecord(state: .withdrawn, version: self[purpose].version, decidedAt: now, expiresAt: nil)
        }
        return Self.everything
    }

    /// The browser sent, or no longer sends, `Sec-GPC: 1`.
    /// - Parameters:
    ///   - isSet: whether the signal is there.
    ///   - now: Unix milliseconds.
    ///   - currentVersion: version of the consent text in force.
    /// - Returns: what the program must do: a grant that no longer holds (lapsed, or for an older text) and that the signal now denies
    ///   loses what was kept under it.
    public mutating func observeGlobalPrivacyControl(_ isSet: Bool, at now: Int64, currentVersion: UInt32) -> [ConsentAction] {
        guard isSet != hasGlobalPrivacyControl else { return [] }
        hasGlobalPrivacyControl = isSet
        guard isSet else { return [] }
        var lost: ConsentPurposes = []
        for purpose in ConsentPurpose.allCases where self[purpose].state == .granted {
            guard standing(on: purpose, at: now, currentVersion: currentVersion).state == .denied else { continue }
            lost.insert(ConsentPurposes(purpose))
            self[purpose] = .pending
        }
        return actions(forLosing: lost)
    }

    private static var everything: [ConsentAction] {
        [.stopUploads(.all), .eraseOutbox(.all), .eraseEvents, .eraseFeatures, .eraseLocalModel, .destroyKey]
    }

    private func actions(forLosing lost: ConsentPurposes) -> [ConsentAction] {
        guard !lost.isEmpty else { return [] }
        guard ConsentPurpose.allCases.contains(where: { self[$0].state == .granted }) else { return Self.everything }
        var actions: [ConsentAction] = []
        let contributing = lost.intersection(.contributing)
        if !contributing.isEmpty { actions += [.stopUploads(contributing), .eraseOutbox(contributing)] }
        if lost.contains(.ranking) { actions.append(.eraseFeatures) }
        if lost.contains(.modelImprovement) { actions.append(.eraseLocalModel) }
        return actions
    }
}

import BehaviorEvents
import Compliance
import Consent
import Enrichment
import Ranking
import RankingModel
import SessionFeatures
import Sessions

/// Everything the agent knows of its subjects while they are in a session: consent, sessions, features, rankings.
///
/// One actor, because an event, the ranking that follows it and a withdrawal must happen in the order they came. A batch of events crosses
/// into it once. What a 2xx promises is written to the store before the call returns.
actor LiveSubjects {
    /// One subject's session features.
    struct Live {
        var session: SessionID
        var state = SessionState()
    }

    let store: any SubjectStoring
    let gate: ConsentGate
    private var register: SessionRegister
    private(set) var live: [String: Live] = [:]
    private var consents: [String: ConsentRegister] = [:]
    var ranker: Ranker
    /// What ranks now.
    private(set) var installed: InstalledRanking
    /// What the operator and the host application stated.
    var facts: FactStore
    /// Subjects whose kept attributes are in ``facts``.
    var subjectsWithFacts: Set<String> = []
    /// The operator's facts about items as rankings read them; nil after a change.
    var overlay: ItemOverlay?
    /// Items as the installed rules read them, by their numbers in the installed table.
    var compiledItems: [UInt32: CompiledItem] = [:]
    /// Whoever waits for another ranking.
    nonisolated let streams: RankingStreams
    private var generator: any RandomNumberGenerator & Sendable
    let maximumConsents: Int
    /// Whether requests may state facts of their subject.
    let mayStateSubject: Bool
    /// Subjects whose state in memory is ahead of the store, because the store failed.
    private var unsaved: Set<String> = []
    private weak var uploads: (any UploadStopping)?

    init(
        store: any SubjectStoring, consentVersion: UInt32, limits: SessionLimits = SessionLimits(), installed: InstalledRanking = .nothing,
        mayStateSubject: Bool = true, streams: RankingStreams = RankingStreams(),
        random generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.store = store
        self.mayStateSubject = mayStateSubject
        self.streams = streams
        gate = ConsentGate(currentVersion: consentVersion)
        register = SessionRegister(limits: limits)
        maximumConsents = limits.subjects
        facts = FactStore(limits: FactStoreLimits(subjects: limits.subjects * FactStoreLimits().perOwner))
        self.installed = installed
        ranker = Ranker(table: installed.table, model: installed.model)
        self.generator = generator
    }

    /// Subjects whose session is on.
    var liveCount: Int { register.liveCount }
    /// The version of the installed model.
    var modelVersion: UInt64 { installed.modelVersion }

    /// Names who uploads, so that a withdrawal reaches reports that are on the way.
    func connect(uploads: any UploadStopping) { self.uploads = uploads }

    /// Takes back what was on when the agent last stopped, after finishing withdrawals that a crash cut short. A state that cannot be read is
    /// left out and counted.
    func restore(now: Int64) async throws -> (restored: Int, unreadable: Int) {
        for register in try store.unfinishedWithdrawals() { try await perform(register.actionsOfWithdrawals, for: register.subject, now: now) }
        var unreadable = 0
        var memories: [String: [UInt8]] = [:]
        for bytes in try store.sessionStates() {
            do {
                let restored = try register.restore(bytes)
                memories[restored.subject] = restored.memory
                try keep(restored.closed)
            } catch is SessionStateError {
                unreadable += 1
            }
        }
        for subject in register.subjects {
            let memory = memories[subject] ?? []
            rebuildFeatures(of: subject, from: memory)
            // A crash may have come between a withdrawal and the erasure of what the session remembers.
            if !memory.isEmpty, live[subject] == nil { unsaved.insert(subject) }
        }
        try saveSessions()
        return (register.subjectCount, unreadable)
    }

    /// Replaces table and model at once. What sessions remember is taken over, since item numbers belong to a table.
    func install(_ next: InstalledRanking) {
        let memories = live.mapValues { StoredMemory.encode($0.state, in: installed.table) }
        installed = next
        ranker = Ranker(table: next.table, model: next.model)
        overlay = nil
        compiledItems = [:]
        for subject in register.subjects { rebuildFeatures(of: subject, from: memories[subject] ?? []) }
        streams.changedAll()
    }

    // MARK: Events

    /// Takes in one batch. When it returns, what counted is durable.
    ///
    /// - Parameter globalPrivacyControl: Whether the request carried `Sec-GPC: 1`, or nil when it came from no browser.
    func accept(_ events: [BehaviorEvent], globalPrivacyControl: Bool?, now: Int64) async throws -> IntakeResult {
        var result = IntakeResult()
        for event in events {
            var consent = try consent(of: event.subject)
            if let globalPrivacyControl, globalPrivacyControl != consent.hasGlobalPrivacyControl {
                let actions = consent.observeGlobalPrivacyControl(globalPrivacyControl, at: now, currentVersion: gate.currentVersion)
                try save(consent)
                try await perform(actions, for: event.subject, now: now)
            }
            switch gate.admit(event, under: consent, at: now) {
            case .refused(let reason): result.refused[reason, default: 0] += 1
            case .admitted(let admitted): try count(admitted, now: now, in: &result)
            }
        }
        try saveSessions()
        return result
    }

    /// Writes the sessions that changed. One that could not be written is written by the next call, so that a repeated event, which only
    /// counts as a copy, still becomes durable before it is answered.
    private func saveSessions() throws {
        while let subject = unsaved.first {
            try store.saveSessionState(register.state(of: subject, memory: memory(of: subject)), subject: subject)
            unsaved.remove(subject)
        }
    }

    /// What the session that is on remembers, in its stored form; empty without one that may be ranked for.
    private func memory(of subject: String) -> [UInt8] {
        guard let known = live[subject], known.session == register.liveSession(of: subject)?.id else { return [] }
        return StoredMemory.encode(known.state, in: installed.table)
    }

    private func count(_ admitted: AdmittedEvent, now: Int64, in result: inout IntakeResult) throws {
        let update = register.admit(admitted, now: now, using: &generator)
        if !update.closed.isEmpty { try keep(update.closed) }
        switch update.outcome {
        case .duplicate: result.duplicates += 1
        case .tooLate: result.late += 1
        case .started(let position, _), .continued(let position):
            result.counted += 1
            unsaved.insert(admitted.event.subject)
            streams.changed(admitted.event.subject)
            guard admitted.purposes.contains(.ranking) else { return }
            live[admitted.event.subject, default: Live(session: position.id)].fold(admitted.event, of: position.id, in: installed.table)
        }
    }

    /// Closes sessions that are over. Call it from a timer.
    func closeIdle(now: Int64) throws {
        try keep(register.closeIdle(now: now))
        try saveSessions()
    }

    /// Keeps closed sessions for training, if the subject allowed that, and forgets their features.
    private func keep(_ closed: [ClosedSession]) throws {
        for session in closed {
            if live[session.subject]?.session == session.id { live[session.subject] = nil }
            unsaved.insert(session.subject)
            streams.changed(session.subject)
            guard session.purposes.contains(.modelImprovement), !session.interactions.isEmpty else { continue }
            try store.saveClosedSession(StoredSession.encode(session), subject: session.subject, endedAt: session.lastEventAt)
        }
    }

    /// Takes what a session remembers into the installed table. A state of an older program has no memory: there what the person turned to is
    /// all that is known.
    private func rebuildFeatures(of subject: String, from memory: [UInt8]) {
        guard let position = register.liveSession(of: subject), (try? consent(of: subject))?[.ranking].state == .granted else { return }
        let remembered = memory.isEmpty ? nil : try? StoredMemory.decode(memory, in: installed.table)
        let state = remembered ?? EventMapping.state(of: register.liveInteractions(of: subject), in: installed.table)
        live[subject] = Live(session: position.id, state: state)
    }

    /// What the session that is on holds, for an export.
    func liveInteractions(of subject: String) -> [Interaction] { register.liveInteractions(of: subject) }

    /// What was shown in the session that is on and what was made of it, for an export; nil when nothing was.
    func shown(of subject: String) -> ExportReply.Session.Shown? {
        live[subject].flatMap { ExportReply.Session.Shown($0.state, in: installed.table) }
    }

    // MARK: Consent and erasure

    /// The subject's choices.
    func consent(of subject: String) throws -> ConsentRegister {
        if let known = consents[subject] { return known }
        let stored = try store.consent(of: subject) ?? ConsentRegister(subject: subject)
        if consents.count >= maximumConsents, let victim = consents.keys.first(where: { live[$0] == nil }) ?? consents.keys.first {
            consents[victim] = nil
        }
        consents[subject] = stored
        return stored
    }

    /// Where the subject stands on each purpose now.
    func standings(of subject: String, now: Int64) throws -> [ConsentPurpose: ConsentStanding] {
        let register = try consent(of: subject)
        return Dictionary(
            uniqueKeysWithValues: ConsentPurpose.allCases.map { ($0, register.standing(on: $0, at: now, currentVersion: gate.currentVersion)) })
    }

    /// Records explicit choices and carries out what a withdrawal demands, before it returns.
    ///
    /// The choice is durable first, so that nothing new is kept or sent; then uploads stop; then data goes. Refusing again repeats the
    /// erasure, so that a caller that was answered with a failure can finish it.
    func choose(subject: String, granting: ConsentPurposes, refusing: ConsentPurposes, version: UInt32, now: Int64) async throws {
        var register = try consent(of: subject)
        let repeats = refusing.members.contains { register[$0].state == .withdrawn }
        if !granting.isEmpty { register.grant(granting, version: version, at: now) }
        var actions = refusing.isEmpty ? [] : register.refuse(refusing, version: version, at: now)
        if repeats { actions = register.actionsOfWithdrawals }
        try save(register)
        streams.changed(subject)
        try await perform(actions, for: subject, now: now)
    }

    /// Withdraws everything and erases the subject's data; the ledger's totals stay.
    func erase(subject: String, now: Int64) async throws {
        // Nothing was ever kept of somebody without a choice on record, so nothing is written about them now.
        guard try store.consent(of: subject) != nil else { return }
        var register = try consent(of: subject)
        let actions = register.withdrawAll(at: now)
        try save(register)
        try await perform(actions, for: subject, now: now)
    }

    private func save(_ register: ConsentRegister) throws {
        try store.saveConsent(register)
        consents[register.subject] = register
    }

    private func perform(_ actions: [ConsentAction], for subject: String, now: Int64) async throws {
        var (erasesAll, erasesMemory) = (false, false)
        for action in actions {
            switch action {
            case .stopUploads: await uploads?.stopUploads(of: subject, now: now)
            // A queued report does not say its purpose, so all of the subject's go; that wastes budget and never leaks.
            case .eraseOutbox: try store.eraseOutbox(of: subject, now: now)
            case .eraseFeatures:
                live[subject] = nil
                erasesMemory = true
                streams.end(subject, .consentWithdrawn)
                try forgetAttributes(of: subject)
            case .eraseEvents:
                register.erase(subject: subject)
                live[subject] = nil
                unsaved.remove(subject)
                erasesAll = true
            case .eraseLocalModel: try store.eraseClosedSessions(of: subject)
            case .destroyKey: erasesAll = true
            }
        }
        if erasesAll {
            try store.erase(subject: subject, now: now)
        } else if erasesMemory, register.liveSession(of: subject) != nil {
            // Without the memory, which went with the features.
            unsaved.insert(subject)
            try saveSessions()
        }
        if !erasesAll, !actions.isEmpty { try store.overwriteWhatWasDeleted() }
    }
}

extension LiveSubjects.Live {
    /// Applies one event to the features of a session, starting over when the session is another one.
    mutating func fold(_ event: BehaviorEvent, of current: SessionID, in table: ItemTable) {
        if session != current { self = Self(session: current) }
        EventMapping.apply(event, in: table, to: &state)
    }
}

extension ConsentRegister {
    /// What all withdrawals so far demand, whether or not it was carried out before.
    var actionsOfWithdrawals: [ConsentAction] {
        let withdrawn = ConsentPurpose.allCases.filter { self[$0].state == .withdrawn }
        guard !withdrawn.isEmpty else { return [] }
        if !ConsentPurpose.allCases.contains(where: { self[$0].state == .granted }) {
            var register = self
            return register.withdrawAll(at: 0)
        }
        var actions: [ConsentAction] = []
        let contributing = ConsentPurposes.contributing.members.filter(withdrawn.contains).reduce(into: ConsentPurposes()) { $0.insert(.init($1)) }
        if !contributing.isEmpty { actions += [.stopUploads(contributing), .eraseOutbox(contributing)] }
        if withdrawn.contains(.ranking) { actions.append(.eraseFeatures) }
        if withdrawn.contains(.modelImprovement) { actions.append(.eraseLocalModel) }
        return actions
    }
}

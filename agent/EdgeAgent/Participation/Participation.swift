import AggregationTasks
import CollectorClient
import Consent
import Contribution
import DeviceStore
import Enrolment
import Keystream
import LocalTraining
import Logging
import ModelRelease
import PrivacyLedger
import RankingModel
import ReportFormat
import ReportOutbox
import ReportSealing
import ServiceMetrics
import SessionFeatures

/// Takes part in the collector's tasks: refreshes the release, decides on tasks, contributes for each subject that allows it, and uploads.
///
/// It runs off the request path on its own schedule, so that no page can time the noise. Tasks outside the compiled-in limits are refused and
/// recorded; a frozen release stops contributions and uploads but not ranking.
actor Participation {
    let store: AgentStore
    private let subjects: LiveSubjects
    let transport: CollectorTransport
    let key: DeviceKey
    let log: ParticipationLog
    let metrics: AgentMetrics
    let logger: Logger
    private let consentVersion: UInt32
    let keystream: Keystream
    var outbox: Outbox
    private var tally: ReportTally
    /// The most reports that a device gives to one round; what the collector takes from one device by default.
    private static let reportsPerRound = 64
    /// What the collector has signed of this device's ledger.
    var witness: LedgerWitness
    /// The collector's key configurations, for which round and since when, in Unix milliseconds.
    private var keysInUse: (round: String, since: Int64, keys: HPKEConfigurationList)?
    /// Whether tasks and releases stand in the public log that the root names.
    private let logging: RequiredLogging
    /// Releases that this run has decided on, so that nobody trains twice for one round.
    private var decided: Set<ReleaseID> = []
    var generator = SystemRandomNumberGenerator()
    /// The upload under way, and the last one that was abandoned because a subject withdrew.
    var underWay: (flight: UInt64, upload: Task<CollectorTransport.UploadAnswer, any Error>)?
    var lastAbandoned: UInt64 = 0
    /// When the collector wants to be asked again, in Unix milliseconds.
    private var notBefore: Int64 = 0
    /// The tasks of the last listing, by which queued reports find their upload path; nil before the first one.
    var tasks: [AdmittedTask]?

    init(
        store: AgentStore, subjects: LiveSubjects, transport: CollectorTransport, log: ParticipationLog, metrics: AgentMetrics, logger: Logger,
        consentVersion: UInt32
    ) throws {
        self.store = store
        self.subjects = subjects
        self.transport = transport
        self.key = try store.deviceKey()
        self.log = log
        self.metrics = metrics
        self.logger = logger
        self.consentVersion = consentVersion
        keystream = try Keystream()
        outbox = Outbox(restoring: try store.database.outboxEntries())
        tally = ReportTally(ledgerRows: try store.database.ledgerRows())
        witness = LedgerWitness(store: store, key: key)
        logging = RequiredLogging(
            store: store, log: PublicLog(memory: store) { try await transport.logFile($0, maximumBytes: $1) }, logger: logger)
    }

    /// One look at the collector: release, tasks, contributions, uploads. Returns when to upload again at the earliest, in Unix milliseconds,
    /// or nil when nothing waits.
    func attend(now: Int64) async -> Int64? {
        if notBefore > now, notBefore - now <= 86_400_000 { return notBefore }
        do {
            let outcome = try await transport.refreshRelease(
                into: ReleaseInstaller(store: store, subjects: subjects, logging: logging), referenceTime: UInt64(max(0, now / 1000)))
            if outcome.didInstall {
                let version = await subjects.modelVersion
                logger.notice("installed a new release", metadata: ["model": "\(version)"])
            }
            guard outcome.freshness.allowsUploads else { return nil }
            let listing = try await transport.tasks()
            try await contribute(to: listing, now: now)
        } catch let error as ReleaseError {
            metrics.pollFailures.increment()
            logger.warning("the collector's release was refused", metadata: ["error": "\(error)"])
        } catch {
            metrics.pollFailures.increment()
            if let wait = (error as? CollectorClientError)?.retryAfter { notBefore = now + Int64(clamping: wait) * 1000 }
            logger.info("the collector could not be attended", metadata: ["error": "\(AgentFailure(describing: error))"])
        }
        return await upload(now: now)
    }

    /// Lets the collector say how many releases it knows of, before anything is paid for.
    private func confirmLedger(now: Int64) async throws {
        guard witness.isDue else { return }
        var asked = witness
        defer { witness = asked }
        do {
            if try await asked.confirm(at: transport, now: now) { reportClosing() }
            _ = await log.deviceIsRefused(nil)
        } catch let error as CollectorClientError where error == .deviceRefused || error == .unauthenticated {
            await noteRefusedDevice()
        }
    }

    /// Nothing more is charged for reports that nobody takes; what was paid is offered again until it expires.
    func noteRefusedDevice() async {
        if await log.deviceIsRefused("the collector takes nothing from this device: it was revoked or its registration ended") {
            logger.warning("the collector refuses this device; enrol it again in a new directory, with a new bundle from the operator")
        }
    }

    func reportClosing() {
        logger.error("the collector knows releases that this ledger has forgotten: the directory is an older copy; the day's budget is closed")
    }

    // MARK: Contributing

    private func contribute(to listing: TaskListing, now: Int64) async throws {
        let schema = FeatureSchema.current
        await log.retain(Set(listing.entries.map(\.configuration.taskID)))
        var admitted: [(task: AdmittedTask, round: RoundDescription?)] = []
        for entry in listing.entries {
            guard entry.configuration.collectorURL.trimmingSlashes == transport.endpoint.baseURL else {
                try await record("it names another collector than the one this device is enrolled at", of: entry.configuration, now: now)
                continue
            }
            switch CompiledLimits.current.decide(entry.configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count) {
            case .refused(let refusal): try await record(refusal.description, of: entry.configuration, now: now)
            case .admitted(let task):
                if let failure = await logging.failure(of: entry.configuration, now: now) {
                    if await log.refuse(task.taskID, failure.description) {
                        logger.warning("a task is not taken part in", metadata: ["task": "\(task.taskID)", "reason": "\(failure)"])
                    }
                    continue
                }
                await log.admit(task.taskID)
                admitted.append((task, entry.round))
            }
        }
        tasks = admitted.map(\.task)
        let seconds = UInt64(max(0, now / 1000))
        for case (let task, let round?) in admitted where task.configuration.contains(seconds) && round.deadline > seconds {
            try await confirmLedger(now: now)
            guard await log.deviceRefusal == nil else { return }
            try await contribute(to: task, round: round, now: now)
        }
    }

    func record(_ refusal: String, of configuration: TaskConfiguration, now: Int64) async throws {
        guard await log.refuse(configuration.taskID, refusal), let task = LedgerDigest(configuration.taskID.bytes),
            let agreement = LedgerDigest(configuration.agreementHash)
        else { return }
        logger.warning("refused a task", metadata: ["task": "\(configuration.taskID)", "reason": "\(refusal)"])
        try store.database.recordRefusal(
            .taskOutsideLimits, subject: .wholeDevice, purpose: BudgetPurpose(configuration.purpose.name), taskID: task,
            agreementHash: agreement, now: now)
    }

    private func contribute(to task: AdmittedTask, round: RoundDescription, now: Int64) async throws {
        let installed = await subjects.installed
        guard let model = installed.model, installed.modelVersion == round.modelVersion else { return }
        let keys = try await keys(for: round, now: now)
        var trainer = LocalTrainer(table: installed.table, takesBoth: true)
        for record in try store.database.allConsents().shuffled(using: &generator) {
            // A stop must not wait for everybody, and what the collector would not take must not be paid for.
            guard !Task.isCancelled, tally.queued(for: round) < Self.reportsPerRound else { return }
            let release = try releaseID(task, round, record.subject)
            guard let release, !decided.contains(release), allows(record.subject, task.configuration.purpose, now: now) else { continue }
            guard try hasShare(of: task, round, record.subject, now: now) else {
                decided.insert(release)
                continue
            }
            let sessions = try store.database.sessions(of: record.subject, limit: Int(task.configuration.training.maximumSessions))
                .map { EventMapping.signals(of: (try? StoredSession.decode($0)) ?? [], in: installed.table) }
            do {
                let prepared = try PreparedContribution(
                    sessions: sessions, model: model, modelVersion: installed.modelVersion, trainer: &trainer, task: task, round: round,
                    subject: record.subject)
                // The subject may have withdrawn while the keys were fetched; from here to the queue nothing waits.
                guard allows(record.subject, task.configuration.purpose, now: now) else { continue }
                try contribute(prepared, keys: keys, now: now)
            } catch let error as ContributionError {
                logger.error("a contribution could not be made", metadata: ["error": "\(error)"])
            }
            decided.insert(release)
        }
    }

    /// The collector's keys, asked for once in a round and at most once in an hour, whoever may pay: asking must not tell what the ledger decided.
    private func keys(for round: RoundDescription, now: Int64) async throws -> HPKEConfigurationList {
        let name = "\(round.taskID) \(round.round)"
        if let known = keysInUse, known.round == name, now >= known.since, now - known.since < 3_600_000 { return known.keys }
        let keys = try await transport.keyConfigurations()
        keysInUse = (name, now, keys)
        return keys
    }

    private func releaseID(_ task: AdmittedTask, _ round: RoundDescription, _ subject: SubjectKey) throws -> ReleaseID? {
        guard let purpose = BudgetPurpose(task.configuration.purpose.name), let digest = LedgerDigest(task.taskID.bytes) else { return nil }
        if decided.count > 100_000 { decided.removeAll() }
        return ReleaseID(purpose: purpose, taskID: digest, round: round.round, subject: subject)
    }

    /// Whether the subject may give another report to the task. A share that is used up is put on record.
    private func hasShare(of task: AdmittedTask, _ round: RoundDescription, _ subject: SubjectKey, now: Int64) throws -> Bool {
        if tally.allowsMore(of: task, by: subject) { return true }
        if let purpose = BudgetPurpose(task.configuration.purpose.name), let digest = LedgerDigest(task.taskID.bytes),
            let agreement = LedgerDigest(task.agreementHash)
        {
            try store.database.recordRefusal(
                .taskReportLimit, subject: subject, purpose: purpose, taskID: digest, round: round.round, agreementHash: agreement, now: now)
        }
        return false
    }

    /// Whether the stored choices of a subject allow a purpose now.
    private func allows(_ subject: SubjectKey, _ purpose: TaskPurpose, now: Int64) -> Bool {
        guard let consent = try? store.database.consent(of: subject), let register = try? AgentStore.register(consent) else { return false }
        let granted = register.granted(at: now, currentVersion: consentVersion)
        return switch purpose {
        case .modelImprovement: granted.contains(.modelImprovement)
        case .measurement: granted.contains(.measurement)
        }
    }

    /// Charge, then noise, then queue: the charge is durable before the key stream is touched, the report before a byte can leave. A subject
    /// that may not pay takes nobody's place in the round.
    private func contribute(_ prepared: PreparedContribution, keys: HPKEConfigurationList, now: Int64) throws {
        let request = prepared.request
        do {
            let charge = try store.database.charge(request, now: now, monotonic: SystemClock.monotonic())
            tally.note(request)
            let report = try prepared.releaseBoth(spending: charge, from: keystream, sealingTo: keys, at: UInt64(max(0, now / 1000)))
            let entry = OutboxEntry(
                report.sealed, releaseID: request.releaseID.bytes, owner: request.subject.bytes, createdAt: now,
                expiresAt: Int64(clamping: prepared.round.deadline) * 1000)
            try store.database.recordRelease(entry, encoded: report.encoded.payload, now: now)
            tally.noteQueued(request)
            perform(outbox.enqueue(entry, at: now))
            metrics.contributions.increment()
        } catch let error as DeviceStoreError {
            switch error.code {
            case .refused(let reason):
                metrics.refusedCharges.increment()
                logger.info("the ledger refused a contribution", metadata: ["reason": "\(reason.explanation)"])
            case .alreadyReleased: break
            default: throw error
            }
        } catch let error as ContributionError {
            logger.error("a contribution failed; its charge stays spent", metadata: ["error": "\(error)"])
            try store.database.voidCharge(request.releaseID, subject: request.subject, now: now)
        }
    }

    func perform(_ actions: [OutboxAction]) {
        for action in actions {
            do {
                switch action {
                case .delivered(let release): try store.database.markDelivered(release)
                case .drop(let release, let reason):
                    metrics.dropped.increment()
                    try store.database.drop(release, because: reason)
                case .cancel(let flight):
                    lastAbandoned = max(lastAbandoned, flight)
                    if underWay?.flight == flight { underWay?.upload.cancel() }
                case .send, .wakeAt: break
                }
            } catch {
                logger.error("the outbox could not be brought up to date", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension Participation: UploadStopping {
    func stopUploads(of subject: String, now: Int64) {
        perform(outbox.withdraw(owner: store.key(of: subject).bytes, at: now))
    }
}

extension String {
    /// The text without slashes at its end, as an endpoint keeps its URL.
    fileprivate var trimmingSlashes: String {
        var text = self[...]
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }
}

import AggregationTasks
import CollectorClient
import Contribution
import DeviceStore
import Keystream
import LocalTraining
import ModelRelease
import PrivacyLedger
import RankingModel
import ReportFormat
import ReportOutbox
import ReportSealing

extension SimulatedDevice {
    /// Refresh, admit, train, pay, seal, upload: the order of `sotto-agent`.
    func contribute(over transport: CollectorTransport) async throws -> Outcome {
        let now = Self.now()
        let refreshed = try await transport.refreshRelease(into: releases, referenceTime: UInt64(max(0, now / 1_000)))
        guard refreshed.freshness.allowsUploads else { return .satOut("the release has expired") }
        guard let installed = await releases.installed() else { return .satOut("no usable release") }
        guard let (task, round) = Self.openRound(of: try await transport.tasks(), at: UInt64(max(0, now / 1_000))) else {
            return .satOut("no round is open")
        }
        var trainer = LocalTrainer(table: installed.table)
        let prepared = try PreparedContribution(
            sessions: sessions.map { ResearchProtocol.signals(of: $0, in: installed.table) }, model: installed.model,
            modelVersion: installed.version, trainer: &trainer, task: task, round: round, subject: subject)
        let keys = try await transport.keyConfigurations()
        let entry: OutboxEntry
        do {
            entry = try pay(for: prepared, sealingTo: keys, at: now)
        } catch let error as DeviceStoreError {
            guard case .refused(let reason) = error.code else { throw error }
            return .satOut(reason.explanation)
        }
        return try await upload(entry, to: task.taskID, over: transport)
    }

    /// The first task that the agent's limits admit and that has a round to join.
    private static func openRound(of listing: TaskListing, at time: UInt64) -> (task: AdmittedTask, round: RoundDescription)? {
        let schema = FeatureSchema.current
        for entry in listing.entries {
            guard
                case .admitted(let task) = CompiledLimits.current.decide(
                    entry.configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count),
                let round = entry.round, task.configuration.contains(time), round.deadline > time
            else { continue }
            return (task, round)
        }
        return nil
    }

    /// Charge, then noise, then queue: each durable before the next.
    private func pay(
        for prepared: PreparedContribution, sealingTo keys: HPKEConfigurationList, at now: Int64
    ) throws -> OutboxEntry {
        let request = prepared.request
        let charge = try surroundings.database.charge(request, now: now)
        let report = try prepared.release(
            spending: charge, from: try Keystream(), sealingTo: keys, at: UInt64(max(0, now / 1_000)))
        let entry = OutboxEntry(
            report, releaseID: request.releaseID.bytes, owner: subject.bytes, createdAt: now,
            expiresAt: Int64(clamping: prepared.round.deadline) * 1_000)
        try surroundings.database.recordRelease(entry, now: now)
        return entry
    }

    /// Drives the outbox until the report is delivered, refused or expired. Every attempt sends the same bytes.
    private func upload(_ entry: OutboxEntry, to task: TaskID, over transport: CollectorTransport) async throws -> Outcome {
        var generator = SystemRandomNumberGenerator()
        var outcome = Outcome.undelivered
        var pending = outbox.enqueue(entry, at: Self.now())
        while outbox[entry.releaseID] != nil {
            var wake = Self.now() + 1_000
            pending += outbox.tick(at: Self.now(), using: &generator)
            while !pending.isEmpty {
                switch pending.removeFirst() {
                case .send(let flight, let names): pending += try await send(names, flight: flight, to: task, over: transport)
                case .delivered(let name):
                    try surroundings.database.markDelivered(name)
                    noteAccepted()
                    outcome = .accepted
                case .drop(let name, let reason):
                    try surroundings.database.drop(name, because: reason)
                    if case .rejected(let rejection) = reason { outcome = .refused(rejection) }
                case .wakeAt(let time): wake = min(wake, time)
                case .cancel: break
                }
            }
            if outbox[entry.releaseID] != nil { try await Task.sleep(for: .milliseconds(max(10, wake - Self.now()))) }
        }
        return outcome
    }

    private func send(
        _ names: [[UInt8]], flight: UInt64, to task: TaskID, over transport: CollectorTransport
    ) async throws -> [OutboxAction] {
        try surroundings.database.beginSending(names, at: Self.now())
        let entries = names.compactMap { outbox[$0] }
        let before = traffic.bytesSent
        do {
            let answer = try await transport.upload(entries.flatMap(\.bytes), task: task, key: key, at: UInt64(max(0, Self.now() / 1_000)))
            noteUpload(bytes: traffic.bytesSent - before)
            return entries.flatMap { entry in
                if let rejection = entry.reportID.flatMap({ answer.refused[$0] }) {
                    outbox.rejected(entry.releaseID, rejection, at: Self.now())
                } else {
                    outbox.accepted(entry.releaseID, at: Self.now())
                }
            }
        } catch {
            noteUpload(bytes: traffic.bytesSent - before)
            return outbox.failed(flight: flight, retryAfter: error.retryAfter.map { Int64(clamping: $0) * 1_000 }, at: Self.now())
        }
    }
}

import AggregationTasks
import CollectorClient
import DeviceStore
import Enrolment
import Logging
import ModelRelease
import PrivacyLedger
import ReportFormat
import ReportOutbox
import ServiceMetrics

extension Participation {
    /// Sends what is due, unless the collector's last word is too old to send anything. Returns when to try again, in Unix milliseconds, or nil
    /// when nothing waits.
    func upload(now: Int64) async -> Int64? {
        // Before the first listing nobody knows which reports are still wanted.
        guard outbox.count > 0, tasks != nil, (try? store.release().metadata.freshness(at: UInt64(max(0, now / 1000))).allowsUploads) == true else {
            return nil
        }
        defer { metrics.outboxBytes.set(Double(outbox.totalBytes)) }
        var wake: Int64?
        for _ in 0..<64 {
            var sending: (flight: UInt64, releases: [[UInt8]])?
            for action in outbox.tick(at: SystemClock.milliseconds(), using: &generator) {
                switch action {
                case .send(let flight, let releases): sending = (flight, releases)
                case .wakeAt(let time): wake = time
                default: perform([action])
                }
            }
            guard let sending else { break }
            await send(sending.releases, flight: sending.flight)
        }
        return outbox.count == 0 ? nil : wake
    }

    private func send(_ releases: [[UInt8]], flight: UInt64) async {
        let now = SystemClock.milliseconds()
        do {
            try store.database.beginSending(releases, at: now)
        } catch {
            logger.error("what is about to be sent could not be noted; nothing is sent", metadata: ["error": "\(error)"])
            perform(outbox.failed(flight: flight, at: now))
            return
        }
        var failure: (any Error)?
        for (task, batch) in Dictionary(grouping: releases.compactMap { outbox[$0] }, by: { task(of: $0) }) {
            guard let task else {
                // The task is no longer listed: nobody will ever take the report.
                for entry in batch { perform(outbox.rejected(entry.releaseID, .taskExpired, at: now)) }
                continue
            }
            // A withdrawal while the last batch was on its way ends the whole flight; the rest goes with the next one.
            guard flight > lastAbandoned else { return }
            if let error = await deliver(batch, of: task, flight: flight) { failure = error }
        }
        if let failure {
            let wait = (failure as? CollectorClientError)?.retryAfter.map { Int64(clamping: $0) * 1000 }
            perform(outbox.failed(flight: flight, retryAfter: wait, at: SystemClock.milliseconds()))
        }
    }

    /// Uploads one task's reports; returns why that failed, or nil.
    private func deliver(_ batch: [OutboxEntry], of task: AdmittedTask, flight: UInt64) async -> (any Error)? {
        let (transport, key, releases) = (transport, key, store.database.releaseCount)
        let upload = Task {
            try await transport.upload(
                batch.flatMap(\.bytes), task: task.taskID, key: key, at: UInt64(max(0, SystemClock.milliseconds() / 1000)), releases: releases)
        }
        underWay = (flight, upload)
        let answer = await withTaskCancellationHandler {
            await upload.result
        } onCancel: {
            upload.cancel()
        }
        underWay = nil
        let now = SystemClock.milliseconds()
        switch answer {
        case .success(let answer):
            _ = await log.deviceIsRefused(nil)
            note(answer.receipt, now: now)
            for entry in batch {
                if let rejection = entry.reportID.flatMap({ answer.refused[$0] }) {
                    await rejected(entry, of: task, rejection, at: now)
                } else {
                    metrics.uploaded.increment()
                    perform(outbox.accepted(entry.releaseID, at: now))
                }
            }
            return nil
        case .failure(let error as CollectorClientError) where error == .deviceRefused || error == .unauthenticated:
            await noteRefusedDevice()
            return error
        case .failure(let error):
            logger.info("an upload failed; the same bytes are sent again", metadata: ["error": "\(AgentFailure(describing: error))"])
            return error
        }
    }

    /// A report whose key went out of use is sealed again, every other one is dropped or waits as the outbox decides.
    private func rejected(_ entry: OutboxEntry, of task: AdmittedTask, _ rejection: ReportRejection, at now: Int64) async {
        if rejection == .outdatedConfiguration {
            do {
                if let bytes = try await ReportResealing(store: store, transport: transport).reseal(entry, of: task) {
                    return perform(outbox.resealed(entry.releaseID, as: bytes, at: now))
                }
            } catch {
                logger.info("a report could not be sealed again yet", metadata: ["error": "\(AgentFailure(describing: error))"])
                return perform(outbox.resealed(entry.releaseID, as: entry.bytes, at: now))
            }
        }
        perform(outbox.rejected(entry.releaseID, rejection, at: now))
    }

    private func note(_ receipt: LedgerReceipt?, now: Int64) {
        guard let receipt else { return }
        do {
            if try witness.note(receipt, now: now) == true { reportClosing() }
        } catch {
            logger.error("the collector's receipt could not be kept", metadata: ["error": "\(error)"])
        }
    }

    /// The task of a queued report: the one whose release identifier it carries.
    private func task(of entry: OutboxEntry) -> AdmittedTask? {
        guard let owner = SubjectKey(entry.owner) else { return nil }
        return tasks?.first { task in
            guard let purpose = BudgetPurpose(task.configuration.purpose.name), let digest = LedgerDigest(task.taskID.bytes),
                let round = entry.round(in: task.configuration.trustMode)
            else { return false }
            return ReleaseID(purpose: purpose, taskID: digest, round: round, subject: owner).bytes == entry.releaseID
        }
    }
}

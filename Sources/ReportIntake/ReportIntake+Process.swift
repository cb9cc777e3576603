public import AggregationTasks
import ReportFormat
import ReportSealing
import Synchronization

extension ReportIntake {
    /// Seconds after which a caller may try again when the queue is full.
    static let overloadRetry: UInt64 = 2

    /// Takes one upload and returns one outcome for each report, in the order of the body, once everything that counts is durable.
    ///
    /// - Parameters:
    ///   - body: The upload's bytes.
    ///   - taskID: The task that the upload names.
    ///   - device: The authenticated sender's name, under which its quota is counted.
    ///   - now: Unix seconds.
    ///   - releases: The sender's own count of its releases, kept if it is the largest so far; nil if it told none.
    /// - Throws: `unknownTask`, `malformedBody`, `overloaded`, and the storage errors; after any of them no report of the upload was
    ///   acknowledged, and sending the same bytes again is safe.
    @concurrent
    public func process(
        _ body: [UInt8], task taskID: TaskID, device: [UInt8], now: UInt64, releases: UInt64? = nil
    ) async throws(IntakeError) -> [ReportOutcome] {
        load.withLock {
            $0.uploads += 1
            $0.bytes += UInt64(body.count)
        }
        let task: TaskOpener
        do { task = try await opener(taskID) } catch {
            if error.code == .unknownTask { count(.unknownTask, task: 0) }
            throw error
        }
        let reports: [SealedReport]
        do {
            reports = try UploadRequest(
                decoding: body, mode: task.task.configuration.trustMode,
                limits: UploadRequest.Limits(reports: limits.reportsPerUpload, bytes: limits.bytesPerUpload)
            ).reports
        } catch {
            count(.malformedBody, task: task.task.key)
            throw IntakeError(malformed: error)
        }
        try reserve(reports.count)
        defer { release(reports.count) }
        return try await settle(reports, task, device, now, releases)
    }

    /// Opens and judges what needs no store, submits the rest, and puts both back into the order of the body.
    private func settle(
        _ reports: [SealedReport], _ task: TaskOpener, _ device: [UInt8], _ now: UInt64, _ releases: UInt64?
    ) async throws(IntakeError) -> [ReportOutcome] {
        var decoder = ReportDecoder(task.task.configuration)
        var causes: [RejectionCause?] = []
        var valid: [ValidatedReport] = []
        for report in reports {
            do throws(RefusedReport) {
                valid.append(try validate(report, task, &decoder, now))
                causes.append(nil)
            } catch {
                causes.append(error.cause)
                count(error.cause, task: task.task.key)
            }
        }
        if valid.isEmpty {
            // What was refused left the device all the same.
            if let releases { _ = try await store.noteRelease(releases, of: device) }
        } else {
            let work = CommitWork(task: task.task, device: device, now: now, releases: releases, reports: valid)
            let verdicts = try await queue.submit(work) { await self.commit($0) }
            var next = verdicts.makeIterator()
            for index in causes.indices where causes[index] == nil { causes[index] = next.next() ?? nil }
        }
        return zip(reports, causes).map { ReportOutcome(id: $0.metadata.id, cause: $1) }
    }

    private struct RefusedReport: Error {
        let cause: RejectionCause
    }

    private func validate(
        _ report: SealedReport, _ task: TaskOpener, _ decoder: inout ReportDecoder, _ now: UInt64
    ) throws(RefusedReport) -> ValidatedReport {
        let opened: OpenedReport
        do throws(ReportOpeningError) { opened = try task.opener.open(report) } catch {
            switch error.code {
            case .outdatedConfig: throw RefusedReport(cause: .outdatedKey)
            case .decryptError: throw RefusedReport(cause: .cryptoFailure)
            case .invalidMessage: throw RefusedReport(cause: .malformed)
            }
        }
        if let cause = timeRefusal(opened.metadata.time, task.task.configuration, now) { throw RefusedReport(cause: cause) }
        do throws(ReportDecodingError) { return try decoder.decode(opened) } catch { throw RefusedReport(cause: RejectionCause(error)) }
    }

    /// Whether a report's time, in units of the task's precision, speaks against it.
    private func timeRefusal(_ time: UInt64, _ configuration: TaskConfiguration, _ now: UInt64) -> RejectionCause? {
        let (seconds, overflow) = time.multipliedReportingOverflow(by: max(1, configuration.timePrecision))
        let (latest, unbounded) = now.addingReportingOverflow(limits.clockSkew)
        if overflow || !unbounded && seconds > latest { return .fromFuture }
        if configuration.contains(seconds) { return nil }
        return seconds < configuration.start ? .taskNotStarted : .taskExpired
    }

    private func reserve(_ reports: Int) throws(IntakeError) {
        let isRoom = load.withLock { load in
            guard load.depth + reports <= limits.queueCapacity else {
                load.overloads += 1
                return false
            }
            load.depth += reports
            return true
        }
        if !isRoom { throw IntakeError(.overloaded, "\(limits.queueCapacity) reports are in work", retryAfter: Self.overloadRetry) }
    }

    private func release(_ reports: Int) { load.withLock { $0.depth -= reports } }

    private func count(_ cause: RejectionCause, task: TaskKey) { refusals.withLock { $0.count(cause, task: task) } }
}

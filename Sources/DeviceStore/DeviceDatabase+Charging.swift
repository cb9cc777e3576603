public import PrivacyLedger
import Synchronization

/// One caller's question on its way through the ledger's lock.
final class PendingCharge: Sendable {
    let request: ChargeRequest
    let now: Int64
    let monotonic: Int64?
    let outcome = Mutex<Result<LedgerRow, DeviceStoreError>?>(nil)

    init(_ request: ChargeRequest, now: Int64, monotonic: Int64?) {
        self.request = request
        self.now = now
        self.monotonic = monotonic
    }
}

extension DeviceDatabase {
    /// The most charges that share one flush of the disk.
    private static let largestGroup = 64

    /// Pays for a release. When this returns, the charge is on the disk; it is the only place that mints a ``BudgetCharge``.
    ///
    /// Callers that ask at the same time share a flush: whoever holds the lock decides for all that wait, one for each subject, and makes
    /// their rows durable together. There is still one lock, one order and one chain.
    ///
    /// - Parameters:
    ///   - request: Who wants to release what, at which price.
    ///   - now: Unix milliseconds.
    ///   - monotonic: The monotonic clock of ``open(_:secondAnchor:policy:now:monotonic:limits:using:)``, or nil.
    /// - Throws: `refused` (on record), `alreadyReleased`, or a failure of the disk. After `anchorNotWritten` the charge is spent.
    public func charge(_ request: ChargeRequest, now: Int64, monotonic: Int64? = nil) throws(DeviceStoreError) -> BudgetCharge {
        let pending = PendingCharge(request, now: now, monotonic: monotonic)
        waiting.withLock { $0.append(pending) }
        let outcome = state.withLock { state in
            if let served = pending.outcome.withLock({ $0 }) { return served }
            serve(group(around: pending), &state)
            return pending.outcome.withLock { $0 } ?? .failure(DeviceStoreError(.database, "charging"))
        }
        let row = try outcome.get()
        return BudgetCharge(releaseID: request.releaseID, cost: row.entry.cost, sequence: row.sequence)
    }

    /// Takes a caller and those who wait with it out of the queue. Subjects do not share a budget, so their questions can be answered from
    /// one state; two of one subject, or of two days, cannot.
    private func group(around first: PendingCharge) -> [PendingCharge] {
        waiting.withLock { waiting in
            var group = [first]
            var subjects: Set<SubjectKey> = [first.request.subject]
            let day = LedgerDay(unixMilliseconds: first.now)
            var rest: [PendingCharge] = []
            for pending in waiting where pending !== first {
                if group.count < Self.largestGroup, LedgerDay(unixMilliseconds: pending.now) == day,
                    subjects.insert(pending.request.subject).inserted
                {
                    group.append(pending)
                } else {
                    rest.append(pending)
                }
            }
            waiting = rest
            return group
        }
    }

    /// Decides on a group, makes its granted rows durable in one transaction, and then puts its refusals on record.
    private func serve(_ group: [PendingCharge], _ state: inout State) {
        var granted: [(pending: PendingCharge, entry: LedgerEntry)] = []
        var refused: [(pending: PendingCharge, reason: RefusalReason)] = []
        for pending in group {
            let latest = state.clock.latestDay(monotonic: pending.monotonic)
            switch state.ledger.authorize(pending.request, now: pending.now, latestBelievable: latest) {
            case .alreadyReleased(let releaseID): pending.settle(.failure(DeviceStoreError(.alreadyReleased(releaseID), "charging")))
            case .refused(let reason): refused.append((pending, reason))
            case .granted(let row): granted.append((pending, row.entry))
            }
        }
        if !granted.isEmpty {
            let rows = state.ledger.nextRows(granted.map(\.entry))
            do throws(DeviceStoreError) {
                try commit(rows, to: &state, "charging")
                for (index, row) in rows.enumerated() { granted[index].pending.settle(.success(row)) }
            } catch {
                for (pending, _) in granted { pending.settle(.failure(error)) }
            }
        }
        for (pending, reason) in refused { pending.settle(.failure(refuse(pending, reason, &state))) }
    }

    /// Puts a refusal on record; what is then thrown is the refusal, or why it could not be recorded.
    private func refuse(_ pending: PendingCharge, _ reason: RefusalReason, _ state: inout State) -> DeviceStoreError {
        let request = pending.request
        let refusal = state.ledger.refusalEntry(
            subject: request.subject, purpose: request.purpose, taskID: request.taskID, round: request.round,
            agreementHash: request.agreementHash, reason: reason, now: state.believable(pending.now, monotonic: pending.monotonic))
        do throws(DeviceStoreError) {
            try append([state.ledger.clockAnomalyEntry(now: pending.now), refusal].compactMap { $0 }, to: &state, "recording a refusal")
            return DeviceStoreError(.refused(reason), "charging")
        } catch {
            return error
        }
    }
}

extension PendingCharge {
    func settle(_ result: Result<LedgerRow, DeviceStoreError>) { outcome.withLock { $0 = result } }
}

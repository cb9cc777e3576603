import Synchronization

/// Turns many small commits into few large ones (group commit).
///
/// The first caller that finds nobody committing leads: it commits its own work together with everything that waits, answers those
/// callers, and hands the lead to the next one that came meanwhile. No task is started, nobody waits for a timer, and under load the
/// groups grow by themselves.
final class CommitQueue: Sendable {
    typealias Commit = @Sendable ([CommitWork]) async -> Result<[[Verdict]], IntakeError>

    private enum Turn: Sendable {
        case lead
        case done(Result<[Verdict], IntakeError>)
    }

    private struct Waiter: Sendable {
        let work: CommitWork
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var isCommitting = false
        var waiting: [Waiter] = []
    }

    private let state = Mutex(State())
    private let reportsPerCommit: Int

    init(reportsPerCommit: Int) { self.reportsPerCommit = reportsPerCommit }

    /// Returns one verdict for each report once the transaction that holds them is durable; throws when it is not, and then none counts.
    ///
    /// `commit` takes a group of uploads and is called by the caller that leads; all callers of one queue pass the same.
    func submit(_ work: CommitWork, commit: Commit) async throws(IntakeError) -> [Verdict] {
        switch await turn(work) {
        case .done(let result): return try result.get()
        case .lead: return try await lead(work, commit).get()
        }
    }

    private func turn(_ work: CommitWork) async -> Turn {
        await withCheckedContinuation { continuation in
            let leads = state.withLock { state in
                guard state.isCommitting else {
                    state.isCommitting = true
                    return true
                }
                state.waiting.append(Waiter(work: work, continuation: continuation))
                return false
            }
            if leads { continuation.resume(returning: .lead) }
        }
    }

    private func lead(_ work: CommitWork, _ commit: Commit) async -> Result<[Verdict], IntakeError> {
        let followers = state.withLock { state in
            var reports = work.reports.count
            let count = state.waiting.prefix { waiter in
                reports += waiter.work.reports.count
                return reports <= reportsPerCommit
            }.count
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
        let result = await commit([work] + followers.map(\.work))
        for (index, follower) in followers.enumerated() {
            follower.continuation.resume(returning: .done(result.map { $0[index + 1] }))
        }
        let next = state.withLock { state -> Waiter? in
            guard !state.waiting.isEmpty else {
                state.isCommitting = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: .lead)
        return result.map { $0[0] }
    }
}

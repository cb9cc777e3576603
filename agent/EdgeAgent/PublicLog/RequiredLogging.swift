import AggregationTasks
import Logging
import ModelRelease

/// Asks the public log before a task is taken part in and before a release is installed, if the trusted root names a log.
///
/// A root without one requires nothing: that is the operator's choice, signed by the root's threshold, and printed by `sotto-agent status`.
struct RequiredLogging: Sendable {
    let store: AgentStore
    let log: PublicLog
    let logger: Logger

    /// Why the task is not taken part in, or nil.
    func failure(of task: TaskConfiguration, now: Int64) async -> PublicLogFailure? {
        await failure { named in
            try await log.catchUp(with: named, now: UInt64(max(0, now / 1000)))
            try await log.require(task: task)
        }
    }

    /// Whether the release may be installed: the very list of files that was verified stands in the log.
    func allows(_ release: VerifiedRelease) async -> Bool {
        let failure = await failure { named in
            try await log.catchUp(with: named, now: UInt64(max(0, SystemClock.milliseconds() / 1000)))
            guard let targets = try store.release().metadata.targets else { throw PublicLogFailure(.missing, "a release without its list") }
            try await log.require(targets: targets, version: release.targetsVersion)
        }
        if let failure {
            logger.warning(
                "a release was not installed", metadata: ["version": "\(release.targetsVersion)", "reason": "\(failure)"])
        }
        return failure == nil
    }

    private func failure(_ check: (ReleaseLog) async throws -> Void) async -> PublicLogFailure? {
        do {
            guard let named = try TrustedMetadata(root: try store.release().metadata.root, referenceTime: 0).root.log else { return nil }
            try await check(named)
            return nil
        } catch let failure as PublicLogFailure {
            return failure
        } catch {
            return PublicLogFailure(.unavailable, "\(error)")
        }
    }
}

import Synchronization

extension ReportIntake {
    /// Makes a group of uploads durable in one transaction and returns the verdicts, upload by upload.
    ///
    /// Only the queue's leader is here, so nobody else uses the cache. It is empty while the transaction runs and stays empty when the
    /// transaction fails: after a failure memory says nothing, and the next transaction reads what is on the disk.
    func commit(_ group: [CommitWork]) async -> Result<[[Verdict]], IntakeError> {
        let cached = cache.withLock { cache in
            defer { cache = [:] }
            return cache
        }
        let tally = takeRefusals()
        let quota = limits.reportsPerRound
        let start = uptime()
        do throws(IntakeError) {
            let result = try await store.write { database in
                var transaction = try CommitTransaction(database, quota: quota, cache: cached, refusals: tally)
                return try transaction.run(group)
            }
            cache.withLock { $0 = result.cache }
            let accepted = result.verdicts.reduce(0) { $0 + $1.count { $0 == nil } }
            let duration = uptime() - start
            load.withLock { load in
                load.commits += 1
                load.latency.record(duration)
                load.accepted += UInt64(accepted)
            }
            return .success(result.verdicts)
        } catch {
            refusals.withLock { $0.merge(tally) }
            load.withLock { $0.failedCommits += 1 }
            return .failure(error)
        }
    }

    /// Writes refusals that no transaction has carried yet. Call it now and then, and before the program ends; a crash loses what was
    /// refused since, never what was accepted.
    public func flush() async throws(IntakeError) {
        let tally = takeRefusals()
        guard !tally.isEmpty else { return }
        do {
            try await store.write { database in
                var transaction = try CommitTransaction(database, quota: 0, cache: [:], refusals: tally)
                _ = try transaction.run([])
            }
        } catch {
            refusals.withLock { $0.merge(tally) }
            throw error
        }
    }

    /// The load since the program started.
    public func statistics() -> IntakeStatistics {
        let load = load.withLock { $0 }
        return IntakeStatistics(
            queueDepth: load.depth, queueCapacity: limits.queueCapacity, commits: load.commits, failedCommits: load.failedCommits,
            commitLatency: load.latency, accepted: load.accepted, uploads: load.uploads, overloads: load.overloads, bytes: load.bytes)
    }

    private func takeRefusals() -> RefusalTally {
        refusals.withLock { tally in
            defer { tally = RefusalTally() }
            return tally
        }
    }
}

/// What the intake counts about itself.
struct IntakeLoad {
    var depth = 0
    var commits: UInt64 = 0
    var failedCommits: UInt64 = 0
    var latency = LatencyHistogram()
    var accepted: UInt64 = 0
    var uploads: UInt64 = 0
    var overloads: UInt64 = 0
    var bytes: UInt64 = 0
}

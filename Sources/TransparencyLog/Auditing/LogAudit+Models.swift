extension LogAudit {
    mutating func close(_ round: RoundClosed, _ index: UInt64) {
        guard var task = tasks[round.taskID] else { return violate(.roundBeforeTask, index, "round \(round.round) of \(round.taskID)") }
        if task.isClosed { violate(.roundAfterTask, index, "round \(round.round) of \(round.taskID)") }
        if round.round != task.rounds + 1 { violate(.roundNumber, index, "\(round.round) after \(task.rounds)") }
        let released = round.aggregateHash != .zero
        if let claims = task.claims {
            let least = CohortSize(roundingDown: claims.minimumBatchSize).atLeast
            if released, round.cohort.atLeast < least { violate(.cohortBelowMinimum, index, "\(round.cohort.atLeast) of at least \(least)") }
            let charged = claims.chargedMicroRho(rounds: round.round)
            if round.chargedMicroRho != charged {
                violate(.chargeMismatch, index, "published \(round.chargedMicroRho), recomputed \(charged) micro-rho")
            }
        }
        requireChain(round, task, index)
        if released {
            establish(round.modelHash, version: round.modelVersion, index)
        } else if round.modelHash != round.previousModelHash {
            violate(.modelWithoutResult, index)
        }
        // A number out of order is reported once; counting goes on from the highest.
        task.rounds = max(task.rounds, round.round)
        task.lastRound = index
        task.lastModel = round.modelHash
        tasks[round.taskID] = task
    }

    mutating func publish(_ release: ReleasePublished, _ index: UInt64) {
        if let last = lastRelease {
            if release.targetsVersion <= last.targetsVersion {
                violate(.releaseOrder, index, "\(release.targetsVersion) after \(last.targetsVersion)")
            }
            if release.modelVersion < last.modelVersion { violate(.modelVersionFell, index, "\(release.modelVersion) after \(last.modelVersion)") }
        }
        lastRelease = release
        if let hash = release.modelHash { establish(hash, version: release.modelVersion, index) }
    }

    /// A round starts from what the task's last round made, or from what was published after it: an operator's own model, or one that was
    /// restored. A task's first round starts from anything that was published.
    private mutating func requireChain(_ round: RoundClosed, _ task: Task, _ index: UInt64) {
        let start = round.previousModelHash
        guard let last = task.lastRound, let model = task.lastModel else {
            if published[start] == nil, start != .zero || !published.isEmpty { violate(.modelUnknown, index, "\(start)") }
            return
        }
        if start == model { return }
        guard let place = published[start] else { return violate(.modelUnknown, index, "\(start)") }
        if place < last { violate(.modelChainBroken, index, "\(start) after \(model)") }
    }

    private mutating func establish(_ hash: LogDigest, version: UInt64, _ index: UInt64) {
        if let known = models[version], known != hash { violate(.modelVersionConflict, index, "version \(version)") }
        models[version] = hash
        published[hash] = index
    }
}

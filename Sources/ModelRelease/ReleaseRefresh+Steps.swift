extension ReleaseRefresh {
    mutating func fetchNextRoot(rotations: Int, _ actions: inout [RefreshAction]) {
        phase = .root(rotations: rotations)
        actions.append(.fetch(path: ReleasePath.root(trusted.root.version + 1), maximumBytes: ReleaseRole.root.maximumBytes))
    }

    mutating func receivedRoot(_ bytes: [UInt8], rotations: Int, _ actions: inout [RefreshAction]) throws(ReleaseError) {
        let hadRotated = trusted.timestampKeysRotated
        try trusted.updateRoot(bytes)
        actions.append(.persist(.root, bytes))
        // Fast-forward recovery: what the replaced keys vouched for is no longer a floor.
        if trusted.timestampKeysRotated && !hadRotated { actions += [.remove(.timestamp), .remove(.targets)] }
        if rotations + 1 < ReleaseLimits.rootRotations {
            fetchNextRoot(rotations: rotations + 1, &actions)
        } else {
            try rootsAreComplete(&actions)
        }
    }

    mutating func rootsAreComplete(_ actions: inout [RefreshAction]) throws(ReleaseError) {
        try trusted.requireFinalRoot()
        // A stored timestamp that no longer verifies is no floor, and a broken store must not block a refresh.
        if let timestamp = stored.timestamp { try? trusted.restoreTimestamp(timestamp) }
        phase = .timestamp
        actions.append(.fetch(path: ReleasePath.timestamp, maximumBytes: ReleaseRole.timestamp.maximumBytes))
    }

    mutating func receivedTimestamp(_ bytes: [UInt8], _ actions: inout [RefreshAction]) throws(ReleaseError) {
        if try trusted.updateTimestamp(bytes) == .newer { actions.append(.persist(.timestamp, bytes)) }
        // The stored targets document is as good as a fetched one if it is the very one that the timestamp names.
        if let targets = stored.targets { try? trusted.updateTargets(targets) }
        if trusted.targets != nil { return try chooseFiles(&actions) }
        guard let named = trusted.timestamp?.targets else { throw ReleaseError(.outOfOrder, .timestamp) }
        phase = .targets
        actions.append(.fetch(path: ReleasePath.targets(named.version), maximumBytes: named.length))
    }

    mutating func receivedTargets(_ bytes: [UInt8], _ actions: inout [RefreshAction]) throws(ReleaseError) {
        try trusted.updateTargets(bytes)
        actions.append(.persist(.targets, bytes))
        try chooseFiles(&actions)
    }

    /// Decides by the list of files whether anything has to be fetched at all.
    mutating func chooseFiles(_ actions: inout [RefreshAction]) throws(ReleaseError) {
        let wanted = (trusted.targets?.files ?? []).filter { kinds.contains($0.kind) }
        switch try installState.decide(on: wanted, kinds: kinds, authority: trusted.targetsAuthority) {
        case .alreadyInstalled: finish(didInstall: false, &actions)
        case .install: try next(wanted, &actions)
        }
    }

    /// Goes on to the first of the files left; after the last one, verifies the release as a whole and hands it over.
    mutating func next(_ files: [TargetFile], _ actions: inout [RefreshAction]) throws(ReleaseError) {
        if let file = files.first {
            phase = .loadingFile(file, then: Array(files.dropFirst()))
            actions.append(.load(sha256: file.sha256))
        } else {
            let release = try ReleaseVerifier.verify(unverified, trusted: &trusted, kinds: kinds)
            let state = try installState.installing(release)
            unverified = UnverifiedRelease()
            phase = .installing(state)
            actions.append(.install(release, state))
        }
    }

    mutating func loaded(_ bytes: [UInt8], as file: TargetFile, then rest: [TargetFile], _ actions: inout [RefreshAction]) throws(ReleaseError) {
        if file.matches(bytes) {
            unverified.files[file.name] = bytes
            try next(rest, &actions)
        } else {
            // A stored file that rotted is fetched again.
            fetchSmallest(file, then: rest, &actions)
        }
    }

    /// Fetches the delta to a file if the device has what it applies to, or else the file.
    mutating func fetchSmallest(_ file: TargetFile, then rest: [TargetFile], _ actions: inout [RefreshAction]) {
        guard let (delta, source) = trusted.targets?.delta(to: file), delta.length < file.length, source != file.sha256,
            installState.current?.files.contains(where: { $0.kind == file.kind && $0.sha256 == source }) == true
        else { return fetch(file, then: rest, &actions) }
        phase = .fetchingDelta(delta, source: source, to: file, then: rest)
        actions.append(.fetch(path: ReleasePath.file(delta), maximumBytes: delta.length))
    }

    mutating func fetched(
        delta bytes: [UInt8], as delta: TargetFile, source: [UInt8], to file: TargetFile, then rest: [TargetFile], _ actions: inout [RefreshAction]
    ) {
        guard delta.matches(bytes) else { return fetch(file, then: rest, &actions) }
        phase = .applyingDelta(to: file, then: rest)
        actions.append(.apply(delta: bytes, to: source))
    }

    /// Takes what a delta gave for the file if it is the file, and fetches the file otherwise.
    mutating func applied(_ bytes: [UInt8], as file: TargetFile, then rest: [TargetFile], _ actions: inout [RefreshAction]) throws(ReleaseError) {
        guard file.matches(bytes) else { return fetch(file, then: rest, &actions) }
        unverified.files[file.name] = bytes
        try next(rest, &actions)
    }

    mutating func fetch(_ file: TargetFile, then rest: [TargetFile], _ actions: inout [RefreshAction]) {
        phase = .fetchingFile(file, then: rest)
        actions.append(.fetch(path: ReleasePath.file(file), maximumBytes: file.length))
    }

    mutating func fetched(_ bytes: [UInt8], as file: TargetFile, then rest: [TargetFile], _ actions: inout [RefreshAction]) throws(ReleaseError) {
        try file.requireMatch(bytes)
        unverified.files[file.name] = bytes
        try next(rest, &actions)
    }

    mutating func finish(didInstall: Bool, _ actions: inout [RefreshAction]) {
        phase = .ended
        actions.append(.finished(RefreshOutcome(didInstall: didInstall, installed: installState, freshness: freshness)))
    }
}

public import ModelRelease

extension CollectorTransport {
    /// Fetches, verifies and installs the newest release, by performing the actions of ``ReleaseRefresh``.
    ///
    /// A failed step leaves what was trusted and installed as it was; the error says which step failed. Errors of the store are rethrown.
    ///
    /// - Parameters:
    ///   - store: The device's store.
    ///   - referenceTime: The Unix second at which every expiry is judged.
    /// - Returns: What is installed now.
    /// - Throws: `ReleaseError` when the collector's release is refused; whatever the store throws.
    public func refreshRelease(into store: some ReleaseStoring, referenceTime: UInt64) async throws -> RefreshOutcome {
        let (metadata, state) = try await store.storedRelease()
        var refresh = try ReleaseRefresh(stored: metadata, installState: state, referenceTime: referenceTime)
        var actions = refresh.start()
        while true {
            var next: [RefreshAction] = []
            for action in actions {
                switch action {
                case .fetch(let path, let maximumBytes):
                    switch await releaseDocument(path, maximumBytes: maximumBytes) {
                    case .success(let bytes): next = refresh.received(bytes)
                    case .failure(let failure): next = refresh.failed(failure.reason)
                    }
                case .load(let sha256):
                    if let bytes = try await store.releaseFile(sha256: sha256) {
                        next = refresh.received(bytes)
                    } else {
                        next = refresh.failed(.notFound)
                    }
                case .apply(let delta, let sha256):
                    if let bytes = try await store.apply(delta: delta, to: sha256) {
                        next = refresh.received(bytes)
                    } else {
                        next = refresh.failed(.notFound)
                    }
                case .persist(let role, let bytes): try await store.persist(role, bytes)
                case .remove(let role): try await store.remove(role)
                case .install(let release, let state): next = try await store.install(release, state) ? refresh.installed() : refresh.refused()
                case .finished(let outcome): return outcome
                case .stop(let error): throw error
                }
            }
            actions = next
        }
    }

    private struct Missing: Error {
        let reason: FetchFailure
    }

    private func releaseDocument(_ path: String, maximumBytes: Int) async -> Result<[UInt8], Missing> {
        do throws(CollectorClientError) {
            let response = try await send("GET", "/v1/releases/" + path, maximumBytes: maximumBytes)
            switch response.status {
            case 200: return .success(response.body)
            case 404: return .failure(Missing(reason: .notFound))
            default: return .failure(Missing(reason: .unavailable))
            }
        } catch {
            return .failure(Missing(reason: error == CollectorClientError(.oversize, "") ? .tooLong : .unavailable))
        }
    }
}

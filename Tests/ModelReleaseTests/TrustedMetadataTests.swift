import ModelRelease
import Testing

/// The cases of python-tuf's `test_trusted_metadata_set.py`, with bodies of our own.
@Suite struct TrustedMetadataTests {
    var repository: SimulatedRepository
    var trusted: TrustedMetadata
    let timestamp: [UInt8]
    let targets: [UInt8]

    init() throws {
        repository = try SimulatedRepository()
        trusted = try TrustedMetadata(root: repository.firstRoot, referenceTime: SimulatedRepository.start)
        timestamp = try #require(repository.files["timestamp.json"])
        targets = try #require(repository.files["1.targets.json"])
    }

    @Test mutating func `steps out of their order are refused and change nothing`() throws {
        #expect(throws: ReleaseError(.outOfOrder, .targets)) { try trusted.updateTargets(targets) }
        #expect(try trusted.updateTimestamp(timestamp) == .newer)
        try repository.rotateRoot()
        let root = try #require(repository.files["2.root.json"])
        #expect(throws: ReleaseError(.outOfOrder, .root)) { try trusted.updateRoot(root) }
        #expect(throws: ReleaseError(.outOfOrder, .timestamp)) { try trusted.restoreTimestamp(timestamp) }
        try trusted.updateTargets(targets)
        #expect(throws: ReleaseError(.outOfOrder, .targets)) { try trusted.updateTargets(targets) }
        #expect(throws: ReleaseError(.outOfOrder, .timestamp)) { try trusted.updateTimestamp(timestamp) }
        #expect(trusted.root.version == 1)
    }

    @Test mutating func `a failed step leaves what was trusted`() throws {
        _ = try trusted.updateTimestamp(timestamp)
        #expect(throws: ReleaseError(.wrongLength, .targets)) { try trusted.updateTargets(Array(targets.dropLast())) }
        #expect(trusted.targets == nil)
        try trusted.updateTargets(targets)
        #expect(trusted.targets?.version == 1)
    }

    @Test func `a bad first root is refused`() {
        #expect(throws: ReleaseError(.wrongType, .root)) { try TrustedMetadata(root: timestamp, referenceTime: 0) }
        #expect(throws: ReleaseError(.malformed, .root)) { try TrustedMetadata(root: [0], referenceTime: 0) }
    }

    @Test mutating func `invalid JSON under valid signatures is malformed`() throws {
        let garbage = Array("not json".utf8)
        let root = try SignedEnvelope(role: .root, payload: garbage, signers: repository.root.signers).encoded()
        #expect(throws: ReleaseError(.malformed, .root)) { try trusted.updateRoot(root) }
        let timestamp = try SignedEnvelope(role: .timestamp, payload: garbage, signers: repository.timestamp.signers).encoded()
        #expect(throws: ReleaseError(.malformed, .timestamp)) { try trusted.updateTimestamp(timestamp) }
    }

    @Test mutating func `expiry is the first second that is too late`() throws {
        let expires = SimulatedRepository.start + SimulatedRepository.day
        var before = try TrustedMetadata(root: repository.firstRoot, referenceTime: expires - 1)
        #expect(try before.updateTimestamp(timestamp) == .newer)
        var after = try TrustedMetadata(root: repository.firstRoot, referenceTime: expires)
        #expect(throws: ReleaseError(.expired, .timestamp)) { try after.updateTimestamp(timestamp) }
        #expect(before.freshness(at: expires - 1) == .fresh(until: expires))
        #expect(before.freshness(at: expires) == .frozen(since: expires))
    }

    @Test mutating func `a whole release verifies at once, as an auditor would do it`() throws {
        try repository.rotateRoot()
        var unverified = UnverifiedRelease(
            rootUpdates: [try #require(repository.files["2.root.json"])], timestamp: timestamp, targets: targets,
            files: ["ranker.model": Array("model 1".utf8), "items.table": Array("items 1".utf8)])
        let untouched = trusted
        var release = try ReleaseVerifier.verify(unverified, trusted: &trusted)
        #expect(release.rootVersion == 2)
        #expect(release[.model]?.bytes == Array("model 1".utf8))
        #expect(release.expires == SimulatedRepository.start + SimulatedRepository.day)
        #expect(try InstallState().installing(release).current?.files.count == 2)

        unverified.files["stranger"] = []
        #expect(throws: ReleaseError(.unknownTarget)) {
            var trusted = untouched; _ = try ReleaseVerifier.verify(unverified, trusted: &trusted)
        }
        unverified.files["stranger"] = nil
        unverified.files["items.table"] = nil
        trusted = untouched
        #expect(throws: ReleaseError(.unknownTarget)) { try ReleaseVerifier.verify(unverified, trusted: &trusted) }
        #expect(trusted.root.version == 1)
        release = try ReleaseVerifier.verify(unverified, trusted: &trusted, kinds: [.model])
        #expect(release.files.count == 1)
    }

    @Test mutating func `without a targets document there is no release`() {
        #expect(throws: ReleaseError(.outOfOrder)) { try ReleaseVerifier.verify(UnverifiedRelease(), trusted: &trusted) }
    }

    @Test(arguments: ReleaseError.Code.allCases) func `an error names its code and its place`(_ code: ReleaseError.Code) {
        #expect("\(ReleaseError(code, .root))" == "\(code.rawValue) (root)")
        #expect("\(ReleaseError(code, file: "a"))" == "\(code.rawValue) (file a)")
        #expect("\(ReleaseError(code))" == code.rawValue)
    }

    @Test func `inputs that nobody asked for end a refresh`() throws {
        let stored = StoredMetadata(root: repository.firstRoot)
        let stop = [RefreshAction.stop(ReleaseError(.outOfOrder))]
        var machine = try ReleaseRefresh(stored: stored, installState: InstallState(), referenceTime: 0)
        #expect(machine.received([]) == stop)
        #expect(machine.start() == stop)
        machine = try ReleaseRefresh(stored: stored, installState: InstallState(), referenceTime: 0)
        #expect(machine.failed(.notFound) == stop)
        machine = try ReleaseRefresh(stored: stored, installState: InstallState(), referenceTime: 0)
        #expect(machine.installed() == stop)
        #expect(machine.refused() == stop)
    }
}

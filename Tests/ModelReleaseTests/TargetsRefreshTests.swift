import Crypto
import ModelRelease
import Testing

/// The targets and download cases of python-tuf and tuf-conformance.
@Suite struct TargetsRefreshTests {
    var repository: SimulatedRepository
    var device: SimulatedDevice

    init() throws {
        repository = try SimulatedRepository()
        device = SimulatedDevice(root: repository.firstRoot)
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        try repository.publishModel(2)
    }

    /// The path of a file as it is served now.
    private func path(_ kind: TargetKind) -> String {
        repository.contents.first { $0.kind == kind }.map(ReleasePath.file) ?? ""
    }

    /// A refresh stops, and what is installed and ranks stays; the stored targets document too, if it is the one that was refused.
    private mutating func expectStop(_ code: ReleaseError.Code, keepsTargets: Bool = true, _ place: SourceLocation = #_sourceLocation) {
        let before = device
        #expect(device.refresh(from: repository) == .stopped(code), sourceLocation: place)
        #expect(device.installState == before.installState, sourceLocation: place)
        #expect((device.stored.targets == before.stored.targets) == keepsTargets, sourceLocation: place)
        #expect(device.ranking == Array("model 1".utf8), sourceLocation: place)
    }

    @Test mutating func `a targets document of another hash is refused`() throws {
        let served = try #require(repository.files["2.targets.json"])
        try repository.publishTimestamp(naming: .init(version: 2, length: served.count, sha256: Array(repeating: 7, count: 32)))
        expectStop(.wrongHash)
    }

    @Test mutating func `a targets document longer than named is refused, and so is a shorter one`() throws {
        let served = try #require(repository.files["2.targets.json"])
        let sha256 = Array(SHA256.hash(data: served))
        try repository.publishTimestamp(naming: .init(version: 2, length: served.count - 1, sha256: sha256))
        expectStop(.oversize)
        repository.timestamp.version += 1
        try repository.publishTimestamp(naming: .init(version: 2, length: served.count + 1, sha256: sha256))
        let before = device
        #expect(device.refresh(from: repository) == .stopped(.wrongLength))
        #expect(device.installState == before.installState)
    }

    @Test(arguments: [0, 1]) mutating func `a targets document with fewer signers than the threshold`(_ count: Int) throws {
        repository.targets.hands = Array(repository.targets.signers.prefix(count))
        try repository.publishRelease()
        expectStop(.thresholdNotMet)
    }

    @Test mutating func `the root's own keys can't sign targets`() throws {
        repository.targets.hands = repository.root.signers
        try repository.publishRelease()
        expectStop(.thresholdNotMet)
    }

    @Test mutating func `a targets document must have the version that its path and the timestamp say`() throws {
        repository.targets.version = 1
        try repository.publishTargets()
        let old = try #require(repository.files["1.targets.json"])
        repository.files["3.targets.json"] = old
        repository.timestamp.version += 1
        try repository.publishTimestamp(naming: .init(version: 3, length: old.count, sha256: Array(SHA256.hash(data: old))))
        expectStop(.wrongVersion)
    }

    @Test mutating func `an expired targets document freezes`() throws {
        repository.targets.expires = device.now
        try repository.publishRelease()
        expectStop(.expired)
    }

    @Test mutating func `a missing targets document is unavailable, and the next refresh gets it`() throws {
        let served = repository.files.removeValue(forKey: "2.targets.json")
        expectStop(.unavailable)
        repository.files["2.targets.json"] = served
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 2".utf8))
    }

    @Test mutating func `replaced targets keys take over with their root`() throws {
        let newcomers = try SimulatedRepository.signers(13...15)
        try repository.rotateRoot {
            $0.targets.signers = newcomers; $0.targets.threshold = 3
        }
        repository.timestamp.version += 1
        #expect(device.refresh(from: repository) == .stopped(.thresholdNotMet))
        repository.targets.version += 1
        repository.timestamp.version += 1
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    @Test(
        arguments: [
            ("model X", ReleaseError.Code.wrongHash), ("model 2 and more", .oversize), ("mod", .wrongLength), (nil, .unavailable),
        ] as [(String?, ReleaseError.Code)])
    mutating func `a substituted file is refused`(_ content: String?, _ code: ReleaseError.Code) {
        repository.files[path(.model)] = content.map { Array($0.utf8) }
        expectStop(code, keepsTargets: false)
    }

    @Test mutating func `a stored file is used instead of a fetch, unless it has rotted`() throws {
        device.files = device.files.mapValues { _ in Array("rotten!".utf8) }
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.asked.contains(path(.items)))
        try repository.publishModel(3)
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(!device.asked.contains(path(.items)))
    }

    @Test mutating func `several changes in a row all arrive`() throws {
        for version in 3...6 as ClosedRange<UInt64> {
            try repository.publishModel(version)
            #expect(device.refresh(from: repository) == .finished(installedSomething: true))
            #expect(device.ranking == Array("model \(version)".utf8))
        }
    }

    @Test mutating func `content that the device refuses changes nothing`() {
        device.acceptsContent = false
        let before = device.installState
        #expect(device.refresh(from: repository) == .stopped(.refusedByDevice))
        #expect(device.installState == before)
        device.acceptsContent = true
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    @Test mutating func `a lower model version in a newer release is a rollback`() throws {
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        try repository.publishModel(1)
        #expect(device.refresh(from: repository) == .stopped(.rollback))
        #expect(device.ranking == Array("model 2".utf8))
    }

    @Test mutating func `one model version can't have two contents`() throws {
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        try repository.put(.model, name: "ranker.model", version: 2, bytes: Array("another".utf8))
        repository.targets.version += 1
        repository.timestamp.version += 1
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .stopped(.conflictingVersion))
    }

    @Test mutating func `an installed kind can't disappear from the release`() throws {
        repository.contents.removeAll { $0.kind == .items }
        try repository.publishRelease()
        expectStop(.unknownTarget, keepsTargets: false)
    }

    @Test mutating func `an operator goes back by publishing the older bytes forward`() throws {
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        try repository.put(.model, name: "ranker.model", version: 3, bytes: Array("model 1".utf8), restores: 1)
        repository.targets.version += 1
        repository.timestamp.version += 1
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 1".utf8))
        #expect(device.installState.current?[.model]?.modelVersion == 3)
        #expect(device.installState.current?[.model]?.contentVersion == 1)
        #expect(device.installState.previous?[.model]?.modelVersion == 2)
    }

    @Test mutating func `a model version pushed up by stolen targets keys yields to replaced keys`() throws {
        try repository.publishModel(1 << 50)
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        try repository.publishModel(3)
        #expect(device.refresh(from: repository) == .stopped(.rollback))
        let newcomers = try SimulatedRepository.signers(13...14)
        try repository.rotateRoot { $0.targets.signers = newcomers }
        repository.targets.version += 1
        repository.timestamp.version += 1
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 3".utf8))
    }

    @Test mutating func `a kind this device doesn't know is neither fetched nor an obstacle`() throws {
        try repository.put(TargetKind(rawValue: "hologram"), name: "future.bin", version: 1, bytes: [1, 2, 3])
        repository.files[path(TargetKind(rawValue: "hologram"))] = nil
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.installState.current?.files.count == 2)
    }
}

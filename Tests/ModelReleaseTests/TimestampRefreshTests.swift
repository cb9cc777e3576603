import ModelRelease
import Testing

/// The timestamp cases of python-tuf and tuf-conformance; snapshot cases are here too, since the timestamp has its duties.
@Suite struct TimestampRefreshTests {
    var repository: SimulatedRepository
    var device: SimulatedDevice

    init() throws {
        repository = try SimulatedRepository()
        device = SimulatedDevice(root: repository.firstRoot)
        try repository.publishModel(2)
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    /// A failed refresh leaves what ranks and what is trusted as it was.
    private mutating func expectStop(_ code: ReleaseError.Code, _ place: SourceLocation = #_sourceLocation) {
        let before = device
        #expect(device.refresh(from: repository) == .stopped(code), sourceLocation: place)
        #expect(device.installState == before.installState, sourceLocation: place)
        #expect(device.stored == before.stored, sourceLocation: place)
        #expect(device.ranking == Array("model 2".utf8), sourceLocation: place)
    }

    @Test mutating func `a timestamp without signatures is refused`() throws {
        repository.timestamp.version += 1
        repository.timestamp.hands = []
        try repository.publishTimestamp()
        expectStop(.thresholdNotMet)
    }

    @Test mutating func `a missing timestamp is unavailable, and uploads go on until the stored one expires`() {
        repository.files["timestamp.json"] = nil
        expectStop(.unavailable)
        #expect(device.freshness.allowsUploads)
        device.now += SimulatedRepository.day
        expectStop(.unavailable)
        #expect(device.freshness == .frozen(since: device.now))
    }

    @Test mutating func `an older timestamp is a rollback`() throws {
        repository.timestamp.version -= 1
        try repository.publishTimestamp()
        expectStop(.rollback)
    }

    @Test mutating func `an expired stored timestamp still is the floor`() throws {
        device.now += 2 * SimulatedRepository.day
        repository.timestamp.expires = device.now + 1000
        repository.timestamp.version -= 1
        try repository.publishTimestamp()
        expectStop(.rollback)
    }

    @Test(arguments: [false, true]) mutating func `a newer timestamp that names older targets is a rollback`(_ isStoredOneExpired: Bool) throws {
        if isStoredOneExpired { device.now += 2 * SimulatedRepository.day }
        repository.timestamp.expires = device.now + 1000
        repository.timestamp.version += 1
        repository.targets.version -= 1
        try repository.publishTimestamp()
        expectStop(.rollback)
    }

    @Test mutating func `a newer but expired timestamp freezes`() throws {
        repository.timestamp.version += 1
        repository.timestamp.expires = device.now
        try repository.publishTimestamp()
        expectStop(.expired)
    }

    @Test mutating func `a frozen repository stops uploads and never ranking`() {
        device.now += SimulatedRepository.day
        expectStop(.expired)
        #expect(!device.freshness.allowsUploads)
        #expect(device.stored.freshness(at: device.now) == .frozen(since: device.now))
        #expect(device.stored.freshness(at: device.now - 1).allowsUploads)
    }

    @Test mutating func `the same version with other content is ignored`() throws {
        repository.timestamp.expires += 1000
        try repository.publishTimestamp(naming: .init(version: 9, length: 9, sha256: Array(repeating: 9, count: 32)))
        let before = device.stored
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
        #expect(device.stored == before)
    }

    @Test mutating func `a clock ten years ahead freezes, and right again it goes on`() {
        device.now += 3650 * SimulatedRepository.day
        expectStop(.expired)
        device.now -= 3650 * SimulatedRepository.day
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
    }

    @Test mutating func `an oversize timestamp is refused`() {
        repository.files["timestamp.json"] = Array(repeating: 32, count: 16_385)
        expectStop(.oversize)
    }

    @Test(arguments: ["2.targets.json", "1.root.json"]) mutating func `another role's document is no timestamp`(_ path: String) {
        repository.files["timestamp.json"] = repository.files[path]
        expectStop(.wrongType)
    }

    @Test mutating func `a targets document signed as a timestamp is refused by its inner type`() throws {
        let payload = try TargetsMetadata(version: 9, expires: device.now + 1000, files: []).payload()
        repository.files["timestamp.json"] = try SignedEnvelope(role: .timestamp, payload: payload, signers: repository.timestamp.signers).encoded()
        expectStop(.wrongType)
    }

    @Test mutating func `a pushed-up version locks the device out until the timestamp key is replaced`() throws {
        let honest = repository
        repository.timestamp.version = 1 << 40
        try repository.publishTimestamp(naming: .init(version: 1 << 30, length: 9, sha256: Array(repeating: 9, count: 32)))
        #expect(device.refresh(from: repository) == .stopped(.unavailable))
        repository = honest
        try repository.publishModel(3)
        #expect(device.refresh(from: repository) == .stopped(.rollback))
        #expect(device.ranking == Array("model 2".utf8))

        let newcomer = try SimulatedRepository.signers(22...22)
        try repository.rotateRoot { $0.timestamp.signers = newcomer }
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 3".utf8))
    }

    @Test mutating func `recovery also works when the old timestamp key stays beside a new one`() throws {
        repository.timestamp.version = 1 << 40
        try repository.publishTimestamp()
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
        repository.timestamp.version = 5
        let newcomer = try SimulatedRepository.signers(22...22)
        try repository.rotateRoot { $0.timestamp.signers += newcomer }
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
        #expect(device.stored.timestamp == repository.files["timestamp.json"])
    }

    @Test mutating func `a root that leaves the timestamp role alone keeps the floor`() throws {
        try repository.rotateRoot()
        repository.timestamp.version -= 1
        try repository.publishTimestamp()
        #expect(device.refresh(from: repository) == .stopped(.rollback))
    }

    @Test mutating func `a broken stored timestamp is no floor and no obstacle`() {
        device.stored.timestamp = Array("rot".utf8)
        #expect(device.stored.freshness(at: device.now) == .unknown)
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
        #expect(device.stored.timestamp == repository.files["timestamp.json"])
    }
}

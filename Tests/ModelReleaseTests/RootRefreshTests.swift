import ModelRelease
import Testing

/// The root cases of python-tuf's `test_updater_top_level_update.py` and of tuf-conformance, with bodies of our own.
@Suite struct RootRefreshTests {
    var repository: SimulatedRepository
    var device: SimulatedDevice

    init() throws {
        repository = try SimulatedRepository()
        device = SimulatedDevice(root: repository.firstRoot)
    }

    @Test mutating func `a first refresh asks for exactly what it needs and installs`() {
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.asked.prefix(3) == ["2.root.json", "timestamp.json", "1.targets.json"])
        #expect(device.asked.filter { $0 == "load" }.count == 2)
        #expect(device.asked.filter { $0.hasPrefix("targets/") }.count == 2)
        #expect(device.ranking == Array("model 1".utf8))
        #expect(device.freshness == .fresh(until: SimulatedRepository.start + SimulatedRepository.day))
    }

    @Test mutating func `a second refresh fetches only the root probe and the timestamp`() {
        _ = device.refresh(from: repository)
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
        #expect(device.asked == ["2.root.json", "timestamp.json"])
    }

    @Test mutating func `a missing trusted root is malformed`() {
        device.stored.root = []
        #expect(device.refresh(from: repository) == .stopped(.malformed))
    }

    @Test mutating func `an unsigned trusted root is refused`() throws {
        repository.root.hands = []
        try repository.publishRoot()
        device.stored.root = repository.firstRoot
        #expect(device.refresh(from: repository) == .stopped(.thresholdNotMet))
    }

    @Test mutating func `an expired trusted root is good enough to reach its unexpired successor`() throws {
        device.now += 366 * SimulatedRepository.day
        repository.targets.expires = device.now + 1000
        repository.timestamp.expires = device.now + 1000
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .stopped(.expired))
        #expect(device.asked == ["2.root.json"])
        try repository.rotateRoot { $0.root.expires += 400 * SimulatedRepository.day }
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    @Test mutating func `an expired root in the middle of the chain does no harm`() throws {
        try repository.rotateRoot { $0.root.expires = SimulatedRepository.start - 1 }
        try repository.rotateRoot { $0.root.expires = SimulatedRepository.start + 1000 }
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.asked.contains("4.root.json"))
    }

    @Test mutating func `an expired final root freezes, and the roots stay persisted`() throws {
        try repository.rotateRoot { $0.root.expires = SimulatedRepository.start }
        #expect(device.refresh(from: repository) == .stopped(.expired))
        #expect(device.stored.root == repository.files["2.root.json"])
        #expect(!device.freshness.allowsUploads)
    }

    @Test mutating func `an intermediate root without the old keys is refused`() throws {
        let strangers = try SimulatedRepository.signers(31...33)
        repository.root.version = 2
        repository.root.signers = strangers
        try repository.publishRoot()
        #expect(device.refresh(from: repository) == .stopped(.thresholdNotMet))
        #expect(device.stored.root == repository.firstRoot)
    }

    @Test mutating func `a root with the old keys but not enough of its own is refused`() throws {
        let newcomers = try SimulatedRepository.signers(31...33)
        try repository.rotateRoot {
            $0.root.signers = newcomers; $0.root.hands = [newcomers[0]]
        }
        #expect(device.refresh(from: repository) == .stopped(.thresholdNotMet))
    }

    @Test(arguments: [1, 3, 9] as [UInt64]) mutating func `a next root of any version but the next is refused`(_ version: UInt64) throws {
        repository.root.version = version
        try repository.publishRoot(at: "2.root.json")
        #expect(device.refresh(from: repository) == .stopped(.wrongVersion))
        #expect(device.stored.root == repository.firstRoot)
    }

    @Test mutating func `one refresh follows 256 roots and the next one goes on`() throws {
        repository.root = .init(signers: try SimulatedRepository.signers(1...1), threshold: 1, expires: repository.root.expires)
        try repository.publishRoot()
        device.stored.root = repository.firstRoot
        for _ in 0..<258 { try repository.rotateRoot() }
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.stored.root == repository.files["257.root.json"])
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
        #expect(device.stored.root == repository.files["259.root.json"])
    }

    @Test mutating func `an oversize root stops the refresh before it is read`() {
        repository.files["2.root.json"] = Array(repeating: 32, count: 512_001)
        #expect(device.refresh(from: repository) == .stopped(.oversize))
    }

    @Test mutating func `a root probe that gets no answer is not taken for the end of the chain`() {
        repository.broken = ["2.root.json"]
        #expect(device.refresh(from: repository) == .stopped(.unavailable))
    }

    @Test mutating func `another role's document is no root`() {
        repository.files["2.root.json"] = repository.files["timestamp.json"]
        #expect(device.refresh(from: repository) == .stopped(.wrongType))
    }

    /// Key sets and thresholds as in python-tuf's `test_updater_key_rotations.py`: who was in the old root, who is in the new one, who signs.
    @Test(arguments: [
        Rotation(old: [1], 1, new: [2], 1, signing: [1, 2], holds: true),
        Rotation(old: [1], 1, new: [2], 1, signing: [1], holds: false),
        Rotation(old: [1], 1, new: [2], 1, signing: [2], holds: false),
        Rotation(old: [1, 2, 3], 2, new: [3, 4, 5], 2, signing: [2, 3, 4], holds: true),
        Rotation(old: [1, 2, 3], 2, new: [3, 4, 5], 2, signing: [1, 2, 3], holds: false),
        Rotation(old: [1, 2, 3], 2, new: [3, 4, 5], 2, signing: [3, 4], holds: false),
        Rotation(old: [1, 2, 3], 3, new: [1, 2, 3], 1, signing: [1, 2, 3], holds: true),
        Rotation(old: [1, 2, 3], 3, new: [1, 2, 3], 1, signing: [1, 2], holds: false),
        Rotation(old: [1], 1, new: [1, 2], 2, signing: [1], holds: false),
        Rotation(old: [1], 1, new: [1, 2], 2, signing: [2, 1], holds: true),
    ])
    mutating func `a root rotation needs both thresholds`(_ rotation: Rotation) throws {
        func signers(_ seeds: [UInt8]) throws -> [ReleaseSigner] { try seeds.flatMap { try SimulatedRepository.signers($0...$0) } }
        repository.root.signers = try signers(rotation.old)
        repository.root.threshold = rotation.oldThreshold
        try repository.publishRoot()
        device.stored.root = repository.firstRoot
        repository.root.version = 2
        repository.root.signers = try signers(rotation.new)
        repository.root.threshold = rotation.newThreshold
        repository.root.hands = try signers(rotation.signing)
        try repository.publishRoot()
        #expect(device.refresh(from: repository) == (rotation.holds ? .finished(installedSomething: true) : .stopped(.thresholdNotMet)))
    }

    struct Rotation: Sendable {
        var old: [UInt8], oldThreshold: Int, new: [UInt8], newThreshold: Int, signing: [UInt8], holds: Bool
        init(old: [UInt8], _ oldThreshold: Int, new: [UInt8], _ newThreshold: Int, signing: [UInt8], holds: Bool) {
            (self.old, self.oldThreshold, self.new, self.newThreshold) = (old, oldThreshold, new, newThreshold)
            (self.signing, self.holds) = (signing, holds)
        }
    }
}

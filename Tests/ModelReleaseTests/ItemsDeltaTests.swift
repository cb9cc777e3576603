import Crypto
import Testing

@testable import ModelRelease

/// What changed in an item table, fetched instead of the table.
@Suite struct ItemsDeltaTests {
    private static let first = Array("items 1".utf8)
    private static let second = Array("items 2, long enough that what changed is less than the whole".utf8)

    var repository: SimulatedRepository
    var device: SimulatedDevice

    init() throws {
        repository = try SimulatedRepository()
        device = SimulatedDevice(root: repository.firstRoot)
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    /// Releases the second table with a delta.
    private mutating func release(delta: [UInt8]? = nil, source: [UInt8]? = nil, version: UInt64 = 2) throws {
        try repository.put(.items, name: "items.table", version: version, bytes: Self.second)
        try repository.put(
            .itemsDelta, name: "items.delta", version: version, bytes: delta ?? Self.short, source: source ?? Array(SHA256.hash(data: Self.first)))
        repository.targets.version += 1
        repository.timestamp.version += 1
        try repository.publishRelease()
    }

    /// A delta that a device expands: its source, an arrow and a mark that stands for the rest.
    private static let short = Array("items 1->=".utf8)

    private func path(_ kind: TargetKind) -> String { repository.contents.first { $0.kind == kind }.map(ReleasePath.file) ?? "" }

    private var installed: [UInt8]? { device.installState.current?[.items].flatMap { device.files[$0.sha256] } }

    @Test mutating func `a device with the table before fetches what changed, and not the table`() throws {
        device.expansion = Self.second
        try release()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.asked.contains(path(.itemsDelta)))
        #expect(!device.asked.contains(path(.items)))
        #expect(installed == Self.second)
        // A delta is never installed itself, and there is nothing left to do.
        #expect(device.installState.current?[.itemsDelta] == nil)
        #expect(device.refresh(from: repository) == .finished(installedSomething: false))
    }

    @Test(arguments: ["items 1->something else", "items 0->=", "", "items 1->"])
    mutating func `a wrong delta is passed over and the table fetched`(_ content: String) throws {
        device.expansion = Self.second
        try release(delta: Array(content.utf8))
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.asked.suffix(3) == ["apply", path(.items), "load"], "the model is loaded last")
        #expect(installed == Self.second)
    }

    enum Failure: CaseIterable { case substituted, longer, missing, broken, sourceLost }

    @Test(arguments: Failure.allCases) mutating func `whatever fails on the way of the delta, the table arrives`(_ failure: Failure) throws {
        device.expansion = Self.second
        try release()
        switch failure {
        case .substituted: repository.files[path(.itemsDelta)] = Array("items 1->!".utf8)
        case .longer: repository.files[path(.itemsDelta)] = Self.short + [0]
        case .missing: repository.files[path(.itemsDelta)] = nil
        case .broken: repository.broken.insert(path(.itemsDelta))
        case .sourceLost: device.files[Array(SHA256.hash(data: Self.first))] = nil
        }
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.asked.contains(path(.itemsDelta)))
        #expect(device.asked.suffix(2) == [path(.items), "load"], "the model is loaded last")
        #expect(installed == Self.second)
    }

    @Test mutating func `a delta of another source, or of another table's number, is not asked for`() throws {
        device.expansion = Self.second
        try release(source: Array(SHA256.hash(data: Self.second)))
        var stale = device
        #expect(stale.refresh(from: repository) == .finished(installedSomething: true))
        #expect(!stale.asked.contains(path(.itemsDelta)))
        #expect(stale.asked.contains(path(.items)))

        try repository.put(.items, name: "items.table", version: 3, bytes: Self.second)
        try repository.put(.itemsDelta, name: "items.delta", version: 2, bytes: Self.short, source: Array(SHA256.hash(data: Self.first)))
        repository.targets.version += 1
        repository.timestamp.version += 1
        try repository.publishRelease()
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(!device.asked.contains(path(.itemsDelta)))
    }

    @Test mutating func `a new device has nothing to change and fetches the table`() throws {
        try release()
        var newcomer = SimulatedDevice(root: repository.firstRoot)
        #expect(newcomer.refresh(from: repository) == .finished(installedSomething: true))
        #expect(newcomer.asked.contains(path(.items)))
        #expect(!newcomer.asked.contains(path(.itemsDelta)))
    }

    @Test mutating func `without delta and table the device keeps what it has`() throws {
        device.expansion = Self.second
        try release(delta: Array("items 0->=".utf8))
        repository.files[path(.items)] = nil
        let before = device
        #expect(device.refresh(from: repository) == .stopped(.unavailable))
        #expect(device.installState == before.installState)
        #expect(installed == Self.first)
    }

    @Test mutating func `a device that dies between any two steps gets there the next time`() throws {
        device.expansion = Self.second
        try release()
        for step in 0..<20 {
            var dying = device
            guard dying.refresh(from: repository, dyingAt: step) == .died else { break }
            _ = dying.refresh(from: repository)
            #expect(dying.installState.current?[.items]?.modelVersion == 2)
        }
    }

    // MARK: Documents

    @Test func `the source of a delta is in the list of files and in the install state`() throws {
        let file = try TargetFile(
            name: "items.delta", length: 1, sha256: Array(1...32), kind: .itemsDelta, modelVersion: 2, source: Array(2...33))
        let payload = try TargetsMetadata(version: 1, expires: 1, files: [file]).payload()
        #expect(try TargetsMetadata(payload: payload)[.itemsDelta] == file)
        for wrong in ["02", String(repeating: "g", count: 64), String(repeating: "A", count: 64)] {
            let text = String(decoding: payload, as: UTF8.self).replacing(Hexadecimal.text(Array(2...33)), with: wrong)
            #expect(throws: ReleaseError(.malformed)) { try TargetsMetadata(payload: Array(text.utf8)) }
        }
        let state = InstallState(current: InstalledRelease(targetsVersion: 1, files: [file], authority: "a"), previous: nil)
        #expect(try InstallState(decoding: state.encoded()) == state)
        #expect(throws: ReleaseError(.malformed)) {
            try TargetFile(name: "items.delta", length: 1, sha256: Array(1...32), kind: .itemsDelta, modelVersion: 2, source: [1])
        }
    }

    @Test func `a table without a delta ends the one before; anything else leaves it`() throws {
        let signers = try SimulatedRepository.signers(1...3)
        let keys = try signers.map { try RoleKeys([$0.key], threshold: 1) }
        var publisher = try ReleasePublisher.establish(root: keys[0], targets: keys[1], timestamp: keys[2], signers: [signers[0]], at: 1).publisher
        func publish(_ contents: [ReleaseContent]) throws {
            _ = try publisher.publish(contents, targetsSigners: [signers[1]], timestampSigners: [signers[2]], at: 1)
        }
        try publish([
            ReleaseContent(name: "items.bin", kind: .items, modelVersion: 2, bytes: [2]),
            ReleaseContent(name: "items.delta", kind: .itemsDelta, modelVersion: 2, bytes: [1], source: Array(1...32)),
        ])
        try publish([ReleaseContent(name: "model.bin", kind: .model, modelVersion: 1, bytes: [3])])
        #expect(publisher.targets?[.itemsDelta]?.source == Array(1...32))
        try publish([ReleaseContent(name: "items.bin", kind: .items, modelVersion: 3, bytes: [4])])
        #expect(publisher.targets?[.itemsDelta] == nil)
    }
}

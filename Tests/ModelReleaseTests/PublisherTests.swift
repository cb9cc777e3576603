import ModelRelease
import Testing

@Suite struct PublisherTests {
    let offline: [ReleaseSigner]
    let targets: [ReleaseSigner]
    let online: [ReleaseSigner]
    var publisher: ReleasePublisher
    var repository: SimulatedRepository
    var device: SimulatedDevice
    let now = SimulatedRepository.start

    init() throws {
        offline = try SimulatedRepository.signers(1...3)
        targets = try SimulatedRepository.signers(11...11)
        online = try SimulatedRepository.signers(21...21)
        let root: PublishedFile
        (publisher, root) = try ReleasePublisher.establish(
            root: RoleKeys(offline.map(\.key), threshold: 2), targets: RoleKeys(targets.map(\.key), threshold: 1),
            timestamp: RoleKeys(online.map(\.key), threshold: 1), signers: Array(offline.prefix(2)), at: now)
        repository = try SimulatedRepository()
        repository.files = [root.path: root.bytes]
        device = SimulatedDevice(root: root.bytes)
    }

    private mutating func serve(_ files: [PublishedFile]) {
        for file in files { repository.files[file.path] = file.bytes }
    }

    private func model(_ version: UInt64, _ text: String? = nil) -> ReleaseContent {
        ReleaseContent(name: "ranker.model", kind: .model, modelVersion: version, bytes: Array((text ?? "model \(version)").utf8))
    }

    private mutating func publish(_ contents: [ReleaseContent]) throws {
        serve(try publisher.publish(contents, targetsSigners: targets, timestampSigners: online, at: now))
    }

    @Test mutating func `what is published installs, and files come before what names them`() throws {
        let files = try publisher.publish([model(1)], targetsSigners: targets, timestampSigners: online, at: now)
        #expect(files.map(\.path).dropFirst() == ["1.targets.json", "timestamp.json"])
        serve(files)
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 1".utf8))
    }

    @Test mutating func `a root that names the log is followed, and the log stays named when keys change`() throws {
        let log = try ReleaseLog(origin: "example.com/sotto-log", verifierKey: "example.com/sotto-log+0123abcd+AQ==")
        try publish([model(1)])
        #expect(publisher.root.log == nil)
        for named in [log, nil] {
            serve([
                try publisher.rotate(
                    root: publisher.root.root, targets: publisher.root.targets, timestamp: publisher.root.timestamp, log: named,
                    signers: Array(offline.prefix(2)), at: now)
            ])
            #expect(publisher.root.log == log)
        }
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    @Test mutating func `files of other kinds stay in the release`() throws {
        try publish([model(1), ReleaseContent(name: "items.table", kind: .items, modelVersion: 1, bytes: [1])])
        try publish([model(2)])
        #expect(publisher.targets?[.items]?.modelVersion == 1)
        #expect(publisher.nextVersion(of: .model) == 3)
        #expect(publisher.nextVersion(of: .keys) == 1)
    }

    @Test mutating func `a version that doesn't grow is refused`() throws {
        try publish([model(5)])
        #expect(throws: ReleaseError(.rollback)) { try publish([model(4)]) }
        #expect(throws: ReleaseError(.conflictingVersion)) { try publish([model(5, "other")]) }
        try publish([model(5)])
        #expect(publisher.targets?.version == 2)
    }

    @Test mutating func `going back is publishing forward`() throws {
        for version in 1...3 as ClosedRange<UInt64> {
            try publish([model(version)])
            #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        }
        serve(try publisher.restore(model(1), targetsSigners: targets, timestampSigners: online, at: now))
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 1".utf8))
        #expect(publisher.nextVersion(of: .model) == 5)
    }

    @Test mutating func `a renewed timestamp ends a freeze`() throws {
        try publish([model(1)])
        device.now += 2 * SimulatedRepository.day
        #expect(device.refresh(from: repository) == .stopped(.expired))
        serve([try publisher.renewTimestamp(signers: online, at: device.now)])
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
    }

    @Test mutating func `missing signers show at the publisher and change nothing`() throws {
        try publish([model(1)])
        let before = publisher.targets
        #expect(throws: ReleaseError(.thresholdNotMet, .targets)) {
            try publisher.publish([model(2)], targetsSigners: offline, timestampSigners: online, at: now)
        }
        #expect(throws: ReleaseError(.thresholdNotMet, .timestamp)) {
            try publisher.publish([model(2)], targetsSigners: targets, timestampSigners: [], at: now)
        }
        #expect(publisher.targets == before)
    }

    @Test mutating func `keys rotate with both the old and the new root's signers`() throws {
        try publish([model(1)])
        _ = device.refresh(from: repository)
        let newOffline = try SimulatedRepository.signers(4...6)
        let newOnline = try SimulatedRepository.signers(22...22)
        let keys = try RoleKeys(newOffline.map(\.key), threshold: 2)
        let targetsKeys = publisher.root.targets
        let timestampKeys = try RoleKeys(newOnline.map(\.key), threshold: 1)
        #expect(throws: ReleaseError(.thresholdNotMet, .root)) {
            try publisher.rotate(root: keys, targets: targetsKeys, timestamp: timestampKeys, signers: newOffline, at: now)
        }
        #expect(throws: ReleaseError(.thresholdNotMet, .root)) {
            try publisher.rotate(root: keys, targets: targetsKeys, timestamp: timestampKeys, signers: offline, at: now)
        }
        serve([try publisher.rotate(root: keys, targets: targetsKeys, timestamp: timestampKeys, signers: offline + newOffline, at: now)])
        serve(try publisher.publish([model(2)], targetsSigners: targets, timestampSigners: newOnline, at: now))
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        #expect(device.ranking == Array("model 2".utf8))
    }

    @Test mutating func `a publisher goes on after a restart, also from an overdue repository`() throws {
        try publish([model(1)])
        let stored = StoredMetadata(
            root: try #require(repository.files["1.root.json"]), timestamp: repository.files["timestamp.json"],
            targets: repository.files["1.targets.json"])
        publisher = try ReleasePublisher(restoring: stored)
        let later = now + 200 * SimulatedRepository.day
        serve(try publisher.publish([model(2)], targetsSigners: targets, timestampSigners: online, at: later))
        #expect(publisher.timestamp?.version == 2)
        device.now = later
        #expect(device.refresh(from: repository) == .finished(installedSomething: true))
        var mixed = stored
        mixed.targets = repository.files["2.targets.json"]
        #expect(throws: ReleaseError.self) { try ReleasePublisher(restoring: mixed) }
    }

    @Test func `a repository can't begin with fewer signers than its threshold`() {
        #expect(throws: ReleaseError(.thresholdNotMet, .root)) {
            try ReleasePublisher.establish(
                root: RoleKeys(offline.map(\.key), threshold: 2), targets: RoleKeys(targets.map(\.key), threshold: 1),
                timestamp: RoleKeys(online.map(\.key), threshold: 1), signers: targets + online + [offline[0]], at: now)
        }
    }

    @Test func `a lifetime can't overflow`() throws {
        let (publisher, _) = try ReleasePublisher.establish(
            root: RoleKeys(offline.map(\.key), threshold: 1), targets: RoleKeys(targets.map(\.key), threshold: 1),
            timestamp: RoleKeys(online.map(\.key), threshold: 1), signers: offline, at: .max, lifetimes: .init(root: .max))
        #expect(publisher.root.expires == ReleaseLimits.largestInteger)
    }
}

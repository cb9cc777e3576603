import ModelRelease
import Testing

/// Damaged documents, damaged stores and sudden ends.
@Suite struct DamageTests {
    var repository: SimulatedRepository

    init() throws {
        repository = try SimulatedRepository()
        try repository.rotateRoot()
    }

    /// The document with exactly as many signatures as its threshold asks for, so that none is surplus and every byte counts.
    private func lean(_ path: String, _ role: ReleaseRole) throws -> [UInt8] {
        let envelope = try SignedEnvelope(decoding: #require(repository.files[path]), role: role)
        let threshold = try TrustedMetadata(root: repository.firstRoot, referenceTime: 0).root.keys(of: role).threshold
        return SignedEnvelope(role: role, payload: envelope.payload, signatures: Array(envelope.signatures.prefix(threshold))).encoded()
    }

    /// How a device's first refresh ends when one document is replaced.
    private func attempt(_ path: String, _ bytes: [UInt8]) -> SimulatedDevice.End {
        var repository = repository
        var device = SimulatedDevice(root: repository.firstRoot)
        repository.files[path] = bytes
        return device.refresh(from: repository)
    }

    static let documents: [(String, ReleaseRole)] = [("2.root.json", .root), ("1.targets.json", .targets), ("timestamp.json", .timestamp)]

    @Test(arguments: documents) func `every flipped byte is refused by the signatures alone`(_ path: String, _ role: ReleaseRole) throws {
        let good = try lean(path, role)
        let root = try TrustedMetadata(root: repository.firstRoot, referenceTime: 0).root
        try root.requireThreshold(SignedEnvelope(decoding: good, role: role), as: role)
        for index in good.indices {
            var bytes = good
            bytes[index] ^= 1 << UInt8(index % 8)
            #expect(throws: ReleaseError.self, "byte \(index)") {
                try root.requireThreshold(SignedEnvelope(decoding: bytes, role: role), as: role)
            }
        }
    }

    @Test(arguments: documents) func `a flip or a truncation stops a refresh`(_ path: String, _ role: ReleaseRole) throws {
        let good = try lean(path, role)
        for index in stride(from: 0, to: good.count, by: 23) {
            var bytes = good
            bytes[index] ^= 0x10
            guard case .stopped = attempt(path, bytes), case .stopped = attempt(path, Array(good.prefix(index))) else {
                Issue.record("byte \(index) of \(path) doesn't count")
                continue
            }
        }
    }

    @Test(arguments: documents) func `every truncation is malformed`(_ path: String, _ role: ReleaseRole) throws {
        let good = try lean(path, role)
        for length in good.indices {
            #expect(throws: ReleaseError(.malformed, role), "\(length) bytes") {
                try SignedEnvelope(decoding: Array(good.prefix(length)), role: role)
            }
        }
    }

    @Test func `every bit of a timestamp's signatures counts`() throws {
        let good = try lean("timestamp.json", .timestamp)
        let text = String(decoding: good, as: UTF8.self)
        let offset = text.utf8.distance(from: text.startIndex, to: try #require(text.firstRange(of: "\"signatures\"")).lowerBound)
        let root = try TrustedMetadata(root: repository.firstRoot, referenceTime: 0).root
        for bit in offset * 8..<good.count * 8 {
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: ReleaseError.self, "bit \(bit)") {
                try root.requireThreshold(SignedEnvelope(decoding: bytes, role: .timestamp), as: .timestamp)
            }
        }
    }

    @Test func `a power cut before any action loses nothing, and the next refresh completes`() throws {
        let newcomer = try SimulatedRepository.signers(22...22)
        var newer = repository
        try newer.rotateRoot { $0.timestamp.signers = newcomer }
        try newer.publishModel(2)
        var survivals = 0
        for step in 0... {
            var device = SimulatedDevice(root: repository.firstRoot)
            #expect(device.refresh(from: repository) == .finished(installedSomething: true))
            let end = device.refresh(from: newer, dyingAt: step)
            if end != .died {
                #expect(end == .finished(installedSomething: true))
                break
            }
            survivals += 1
            #expect(device.ranking == Array((device.installState.current?[.model]?.modelVersion == 2 ? "model 2" : "model 1").utf8))
            guard case .finished = device.refresh(from: newer) else {
                Issue.record("no recovery after a cut at step \(step)")
                continue
            }
            #expect(device.ranking == Array("model 2".utf8))
        }
        #expect(survivals > 8)
    }

    @Test func `every truncation of the install state is malformed or whole`() throws {
        var device = SimulatedDevice(root: repository.firstRoot)
        _ = device.refresh(from: repository)
        let good = try device.installState.encoded()
        #expect(try InstallState(decoding: good) == device.installState)
        for length in 0..<good.count {
            #expect(throws: ReleaseError(.malformed)) { try InstallState(decoding: Array(good.prefix(length))) }
        }
    }
}

import ModelRelease
import Testing

/// The release in `Vectors/`, written by a second implementation.
@Suite struct GoldenReleaseTests {
    let signers: [ReleaseSigner]

    init() throws {
        signers = try SimulatedRepository.signers(0...9)
    }

    @Test func `the golden release verifies`() throws {
        var trusted = try TrustedMetadata(root: Vectors.bytes("1.root.json"), referenceTime: 1_870_000_000)
        let unverified = UnverifiedRelease(
            rootUpdates: [try Vectors.bytes("2.root.json")], timestamp: try Vectors.bytes("timestamp.json"),
            targets: try Vectors.bytes("3.targets.json"),
            files: ["items.table": Array("golden items\n".utf8), "ranker.model": Array("golden model\n".utf8)])
        let release = try ReleaseVerifier.verify(unverified, trusted: &trusted)
        #expect(release.targetsVersion == 3)
        #expect(release[.model]?.target.contentVersion == 7)
        #expect(release.expires == 1_880_000_000)
    }

    @Test func `the golden release is frozen after its expiry`() throws {
        var trusted = try TrustedMetadata(root: Vectors.bytes("1.root.json"), referenceTime: 1_880_000_000)
        try trusted.updateRoot(Vectors.bytes("2.root.json"))
        let timestamp = try Vectors.bytes("timestamp.json")
        #expect(throws: ReleaseError(.expired, .timestamp)) { try trusted.updateTimestamp(timestamp) }
    }

    @Test func `this implementation writes the golden bytes`() throws {
        let first = try SignedEnvelope(decoding: Vectors.bytes("1.root.json"), role: .root)
        let root = try RootMetadata(payload: first.payload)
        #expect(try root.signed(by: Array(signers[1...2])) == Vectors.bytes("1.root.json"))
        let envelope = try SignedEnvelope(decoding: Vectors.bytes("3.targets.json"), role: .targets)
        #expect(try TargetsMetadata(payload: envelope.payload).signed(by: Array(signers[4...5])) == Vectors.bytes("3.targets.json"))
        let stamp = try SignedEnvelope(decoding: Vectors.bytes("timestamp.json"), role: .timestamp)
        #expect(try TimestampMetadata(payload: stamp.payload).signed(by: [signers[7]]) == Vectors.bytes("timestamp.json"))
    }
}

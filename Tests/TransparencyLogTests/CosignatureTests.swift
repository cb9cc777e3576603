import Crypto
import Foundation
import Testing
import TransparencyLog

@Suite("Cosignatures and quorums")
struct CosignatureTests {
    @Test("a cosignature is the key id, the time and Ed25519 over the specification's message")
    func bytes() throws {
        let witness = try LogFixture.witness(1)
        let checkpoint = try Checkpoint(origin: "example.com/behind-the-sofa", size: 0, root: .emptyTree)
        let line = try witness.cosign(checkpoint, at: 1_679_315_147)
        #expect(line.bytes.count == 72)
        #expect(Array(line.bytes.prefix(8)) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
        let message = Array(
            "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".utf8)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: witness.key.publicKey)
        #expect(key.isValidSignature(line.bytes.dropFirst(8), for: message))
        let id = SHA256.hash(data: Array("witness.example/w1\n".utf8) + [4] + witness.key.publicKey).prefix(4)
        #expect(witness.key.keyID == id.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        #expect(try Cosignature(line, of: checkpoint, by: witness.key)?.time == 1_679_315_147)
    }

    @Test("k of n distinct witnesses make a quorum; strangers and repetitions don't", arguments: 0...3)
    func quorum(_ signed: Int) throws {
        let witnesses = try (1...3).map { try LogFixture.witness(UInt8($0)) }
        let policy = try WitnessPolicy(witnesses: witnesses.map(\.key), quorum: 2)
        var log = try LogFixture(policy: policy)
        try log.append(3)
        let signers = Array(witnesses.prefix(signed)) + [try LogFixture.witness(9)]
        let note = try log.note(witnesses: signers, at: 50).adding(try log.note(witnesses: Array(signers.prefix(1)), at: 70).signatures)
        if signed >= 2 {
            let verified = try log.trust.verify(note.bytes)
            #expect(verified.cosignatures.map(\.time) == [70] + Array(repeating: 50, count: signed - 1))
            #expect(verified.witnessed(by: 2) == 50)
            #expect(verified.witnessed(by: 1) == 70)
            #expect(verified.witnessed(by: 0) == nil)
        } else {
            #expect(throws: TransparencyError(.quorumNotMet)) { try log.trust.verify(note.bytes) }
        }
    }

    @Test("one flipped bit in a witness's line of a known key is a bad signature")
    func flipped() throws {
        let witness = try LogFixture.witness(1)
        var log = try LogFixture(policy: try WitnessPolicy(witnesses: [witness.key], quorum: 1))
        try log.append(1)
        let checkpoint = try Checkpoint(try log.note().text)
        let line = try witness.cosign(checkpoint, at: 7)
        let prefix = "\u{2014} \(witness.key.name) "
        var random = SplitMix(3)
        for _ in 0..<64 {
            let bit = 32 + Int.random(in: 0..<72 * 8, using: &random)
            let id = (0..<4).reversed().map { UInt8(truncatingIfNeeded: witness.key.keyID >> UInt32($0 * 8)) }
            let changed = try NoteSignature(line: prefix + base64(flipping(bit, of: id + line.bytes)))
            #expect(throws: TransparencyError(.badSignature)) { try Cosignature(changed, of: checkpoint, by: witness.key) }
        }
        let short = try NoteSignature(line: prefix + base64(Array(repeating: 0, count: 4) + [1]))
        #expect(try Cosignature(short, of: checkpoint, by: witness.key) == nil)
    }

    @Test("roles don't mix: a log key can't cosign, a witness key can't sign, and neither stands in the other's place")
    func roles() throws {
        let witness = try LogFixture.witness(1)
        let log = try LogFixture()
        let checkpoint = try Checkpoint(origin: LogFixture.origin, size: 0, root: .emptyTree)
        #expect(throws: TransparencyError(.keyMalformed)) { try witness.sign(checkpoint.text) }
        #expect(throws: TransparencyError(.keyMalformed)) { try log.signer.cosign(checkpoint, at: 1) }
        #expect(throws: TransparencyError(.noteMalformed)) { try witness.cosign(checkpoint, at: 0) }
        #expect(throws: TransparencyError(.keyMalformed)) { try LogTrust(key: witness.key) }
        #expect(throws: TransparencyError(.policyMalformed)) { try WitnessPolicy(witnesses: [log.signer.key], quorum: 1) }
        #expect(throws: TransparencyError(.policyMalformed)) { try WitnessPolicy(witnesses: [witness.key, witness.key], quorum: 1) }
        #expect(throws: TransparencyError(.policyMalformed)) { try WitnessPolicy(witnesses: [witness.key], quorum: 2) }
        #expect(throws: TransparencyError(.policyMalformed)) { try WitnessPolicy(witnesses: [witness.key], quorum: -1) }
    }

    private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

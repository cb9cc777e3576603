import Foundation
import ModelRelease
import Testing

@Suite struct EnvelopeTests {
    let signers: [ReleaseSigner]
    let keys: RoleKeys
    let payload = Array(#"{"any":"bytes"}"#.utf8)

    init() throws {
        signers = try SimulatedRepository.signers(1...9)
        keys = try RoleKeys(signers.prefix(6).map(\.key), threshold: 6)
    }

    @Test func `the bytes to sign are those of the DSSE specification`() {
        let bytes = SignedEnvelope.preAuthenticationEncoding(payloadType: "http://example.com/HelloWorld", payload: Array("hello world".utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
    }

    @Test func `lengths count bytes and not characters`() {
        let bytes = SignedEnvelope.preAuthenticationEncoding(payloadType: "é", payload: Array("ü".utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == "DSSEv1 2 é 2 ü")
    }

    @Test func `an envelope survives its encoding`() throws {
        let envelope = try SignedEnvelope(role: .targets, payload: payload, signers: Array(signers.prefix(3)))
        let decoded = try SignedEnvelope(decoding: envelope.encoded(), role: .targets)
        #expect(decoded == envelope)
        #expect(decoded.payload == payload)
        #expect(decoded.validSigners(of: keys) == 3)
    }

    @Test func `one key that signs nine times is one signer`() throws {
        let signature = try #require(try SignedEnvelope(role: .root, payload: payload, signers: [signers[0]]).signatures.first)
        let envelope = SignedEnvelope(role: .root, payload: payload, signatures: Array(repeating: signature, count: 9))
        #expect(envelope.validSigners(of: keys) == 1)
        #expect(throws: ReleaseError(.duplicateKeyID, .root)) { try SignedEnvelope(decoding: envelope.encoded(), role: .root) }
    }

    @Test func `one key under other names is no second signer`() throws {
        let signature = try #require(try SignedEnvelope(role: .root, payload: payload, signers: [signers[0]]).signatures.first)
        let renamed = signers[1...5].map { SignedEnvelope.Signature(keyID: $0.key.id, bytes: signature.bytes) }
        #expect(SignedEnvelope(role: .root, payload: payload, signatures: [signature] + renamed).validSigners(of: keys) == 1)
    }

    @Test func `a broken surplus signature and a stranger's do no harm`() throws {
        let honest = try SignedEnvelope(role: .root, payload: payload, signers: [signers[0], signers[8]])
        let broken = SignedEnvelope.Signature(keyID: signers[1].key.id, bytes: Array(repeating: 0, count: 64))
        let empty = SignedEnvelope.Signature(keyID: signers[2].key.id, bytes: [])
        let envelope = SignedEnvelope(role: .root, payload: payload, signatures: honest.signatures + [broken, empty])
        #expect(try SignedEnvelope(decoding: envelope.encoded(), role: .root).validSigners(of: keys) == 1)
    }

    @Test func `a signature for one role is none for another`() throws {
        let envelope = try SignedEnvelope(role: .timestamp, payload: payload, signers: [signers[0]])
        #expect(SignedEnvelope(role: .targets, payload: payload, signatures: envelope.signatures).validSigners(of: keys) == 0)
        #expect(throws: ReleaseError(.wrongType, .targets)) { try SignedEnvelope(decoding: envelope.encoded(), role: .targets) }
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "\"text\"", "{\"payload\":\"\"}",
        #"{"payload":"AA==","payloadType":"application/vnd.sotto.root.v1+json"}"#,
        #"{"payload":"AB==","payloadType":"application/vnd.sotto.root.v1+json","signatures":[]}"#,
        #"{"payload":"AA","payloadType":"application/vnd.sotto.root.v1+json","signatures":[]}"#,
        #"{"payload":"A A==","payloadType":"application/vnd.sotto.root.v1+json","signatures":[]}"#,
        #"{"payload":"-_==","payloadType":"application/vnd.sotto.root.v1+json","signatures":[]}"#,
        #"{"payload":"AA==","payloadType":"application/vnd.sotto.root.v1+json","signatures":[{"keyid":"no hash","sig":""}]}"#,
        #"{"payload":"AA==","payloadType":"application/vnd.sotto.root.v1+json","signatures":[]} more"#,
        #"{"payload":1,"payloadType":2,"signatures":3}"#,
        String(repeating: "[", count: 100_000),
        String(repeating: #"{"payload":"#, count: 40_000),
    ])
    func `what is no envelope is malformed`(_ text: String) {
        #expect(throws: ReleaseError(.malformed, .root)) { try SignedEnvelope(decoding: Array(text.utf8), role: .root) }
    }

    @Test(arguments: ReleaseRole.allCases) func `the size is checked before anything else`(_ role: ReleaseRole) {
        #expect(throws: ReleaseError(.oversize, role)) {
            try SignedEnvelope(decoding: Array(repeating: 0xFF, count: role.maximumBytes + 1), role: role)
        }
        #expect(throws: ReleaseError(.malformed, role)) { try SignedEnvelope(decoding: Array(repeating: 0xFF, count: role.maximumBytes), role: role) }
    }

    @Test func `more signatures than a role may have keys are malformed`() throws {
        let entries = try (1...17).map { seed in
            SignedEnvelope.Signature(keyID: try ReleaseSigner(seed: Array(repeating: UInt8(seed), count: 32)).key.id, bytes: [1])
        }
        let envelope = SignedEnvelope(role: .root, payload: payload, signatures: entries)
        #expect(throws: ReleaseError(.malformed, .root)) { try SignedEnvelope(decoding: envelope.encoded(), role: .root) }
    }

    @Test func `a signer shows its public id and nothing else`() {
        var dumped = ""
        dump(signers[0], to: &dumped)
        for text in ["\(signers[0])", String(reflecting: signers[0]), dumped] {
            #expect(text.contains(signers[0].key.id.prefix(8)))
            #expect(!text.contains("privateKey"))
        }
    }

    @Test func `keys agree with all of Wycheproof's Ed25519 cases`() throws {
        struct File: Decodable {
            struct Group: Decodable {
                struct Key: Decodable { var pk: String }
                struct Case: Decodable { var tcId: Int, msg: String, sig: String, result: String }
                var publicKey: Key
                var tests: [Case]
            }
            var numberOfTests: Int
            var testGroups: [Group]
        }
        func bytes(_ text: String) -> [UInt8] {
            stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
        }
        let file = try JSONDecoder().decode(File.self, from: Data(try Vectors.bytes("wycheproof-ed25519.json")))
        var count = 0
        for group in file.testGroups {
            let key = try ReleaseKey(rawRepresentation: bytes(group.publicKey.pk))
            for test in group.tests {
                try #require(["valid", "invalid"].contains(test.result))
                #expect(key.isValid(bytes(test.sig), for: bytes(test.msg)) == (test.result == "valid"), "case \(test.tcId)")
                count += 1
            }
        }
        #expect(count == file.numberOfTests)
    }
}

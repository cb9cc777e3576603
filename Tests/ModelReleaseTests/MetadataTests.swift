import Foundation
import ModelRelease
import Testing

@Suite struct MetadataTests {
    let signers: [ReleaseSigner]
    let root: RootMetadata

    init() throws {
        signers = try SimulatedRepository.signers(1...6)
        let keys = signers.map(\.key)
        root = try RootMetadata(
            version: 3, expires: 9, root: RoleKeys(Array(keys[0...2]), threshold: 2), targets: RoleKeys(Array(keys[3...4]), threshold: 1),
            timestamp: RoleKeys([keys[5]], threshold: 1))
    }

    /// The payload with one textual change, which must apply.
    private func changed(_ payload: [UInt8], _ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: payload, as: UTF8.self)
        try #require(text.contains(old))
        return Array(text.replacing(old, with: new).utf8)
    }

    @Test func `documents survive their encoding`() throws {
        #expect(try RootMetadata(payload: root.payload()) == root)
        let file = try TargetFile(name: "a", length: 0, sha256: Array(0..<32), kind: .model, modelVersion: 9, restores: 8)
        let targets = try TargetsMetadata(version: 1, expires: ReleaseLimits.largestInteger, files: [file])
        #expect(try TargetsMetadata(payload: targets.payload()) == targets)
        let timestamp = try TimestampMetadata(version: 2, expires: 1, targets: .init(version: 1, length: 5, sha256: Array(0..<32)))
        #expect(try TimestampMetadata(payload: timestamp.payload()) == timestamp)
    }

    private func logged(witnesses: [String] = ["w1+0000abcd+BA==", "w2+0000abce+BA=="], quorum: Int = 1) throws -> RootMetadata {
        try RootMetadata(
            version: root.version, expires: root.expires, root: root.root, targets: root.targets, timestamp: root.timestamp,
            log: ReleaseLog(
                origin: "example.com/sotto-log", verifierKey: "example.com/sotto-log+0123abcd+AQ==", witnesses: witnesses, quorum: quorum))
    }

    @Test func `a root may name the public log, and one without it has the bytes it always had`() throws {
        let named = try logged()
        #expect(try RootMetadata(payload: named.payload()) == named)
        #expect(try String(decoding: root.payload(), as: UTF8.self).contains("log") == false)
        #expect(try RootMetadata(payload: root.payload()).log == nil)
        #expect(named != root)
    }

    @Test(arguments: [
        (#""quorum":1"#, #""quorum":3"#), (#""quorum":1"#, #""quorum":-1"#), (#""quorum":1"#, #""quorum":null"#),
        (#""origin":"example.com/sotto-log""#, #""origin":"""#), (#""origin":"example.com/sotto-log""#, #""origin":"a b""#),
        (#"w2+0000abce+BA=="#, #"w1+0000abcd+BA=="#), (#"w2+0000abce+BA=="#, #"w2"#), (#","witnesses":["#, #","wit":["#),
        (#""log":{"#, #""log":[{"#),
    ])
    func `a log that makes no sense`(_ old: String, _ new: String) throws {
        let payload = try changed(logged().payload(), old, new)
        #expect(throws: ReleaseError(.malformed, .root)) { try RootMetadata(payload: payload) }
    }

    @Test func `unknown fields are ignored`() throws {
        let payload = try changed(root.payload(), #""expires":9"#, #""expires":9,"future":{"deep":[1,{"x":null}]}"#)
        #expect(try RootMetadata(payload: payload) == root)
    }

    @Test(arguments: [
        (#""type":"root""#, #""type":"targets""#, ReleaseError.Code.wrongType),
        (#""spec":1"#, #""spec":2"#, .unsupportedSpecification),
        (#""spec":1"#, #""spec":"1""#, .malformed),
        (#""version":3"#, #""version":0"#, .malformed),
        (#""version":3"#, #""version":-1"#, .malformed),
        (#""version":3"#, #""version":3.5"#, .malformed),
        (#""version":3"#, #""version":9007199254740992"#, .malformed),
        (#""version":3"#, #""version":18446744073709551616"#, .malformed),
        (#""version":3"#, #""version":1e400"#, .malformed),
        (#""version":3"#, #""version":null"#, .malformed),
        (#","version":3"#, "", .malformed),
        (#""expires":9"#, #""expires":0"#, .malformed),
        (#""keytype":"ed25519""#, #""keytype":"rsa""#, .malformed),
        (#""threshold":2"#, #""threshold":0"#, .malformed),
        (#""threshold":2"#, #""threshold":-2"#, .malformed),
        (#""threshold":2"#, #""threshold":4"#, .malformed),
        (#"{"expires""#, #"["expires""#, .malformed),
    ])
    func `a root with a change that makes no sense`(_ old: String, _ new: String, _ code: ReleaseError.Code) throws {
        let payload = try changed(root.payload(), old, new)
        #expect(throws: ReleaseError(code, .root)) { try RootMetadata(payload: payload) }
    }

    @Test func `a key id that isn't the hash of its key is refused`() throws {
        let payload = try changed(root.payload(), signers[0].key.id, signers[0].key.id.replacing("0", with: "1"))
        #expect(throws: ReleaseError(.wrongKeyID, .root)) { try RootMetadata(payload: payload) }
    }

    @Test func `a key listed twice is refused, in the list and in a role`() throws {
        let payload = try changed(root.payload(), #""keyids":["\#(signers[0].key.id)","#, #""keyids":["\#(signers[1].key.id)","#)
        #expect(throws: ReleaseError(.duplicateKeyID, .root)) { try RootMetadata(payload: payload) }
        #expect(throws: ReleaseError(.duplicateKeyID, .root)) { try RoleKeys([signers[0].key, signers[0].key], threshold: 1) }

        let text = String(decoding: try root.payload(), as: UTF8.self)
        let start = try #require(text.range(of: #""keys":["#)).upperBound
        let end = try #require(text.range(of: "},", range: start..<text.endIndex)).lowerBound
        let twice = text[..<start] + text[start..<end] + "}," + text[start...]
        #expect(throws: ReleaseError(.duplicateKeyID, .root)) { try RootMetadata(payload: Array(twice.utf8)) }
    }

    @Test func `a role can't name a key that isn't there`() throws {
        let stranger = try SimulatedRepository.signers(77...77)[0].key.id
        let payload = try changed(root.payload(), #""keyids":["\#(signers[5].key.id)"]"#, #""keyids":["\#(stranger)"]"#)
        #expect(throws: ReleaseError(.malformed, .root)) { try RootMetadata(payload: payload) }
    }

    @Test func `the online key can't also be a root or targets key`() throws {
        let keys = signers.map(\.key)
        for shared in [keys[0], keys[3]] {
            #expect(throws: ReleaseError(.sharedKey, .root)) {
                try RootMetadata(
                    version: 1, expires: 1, root: RoleKeys([keys[0]], threshold: 1), targets: RoleKeys([keys[3]], threshold: 1),
                    timestamp: RoleKeys([shared], threshold: 1))
            }
        }
    }

    @Test(arguments: [
        "", ".", "..", ".hidden", "a/b", "../a", "a b", "a%2f", "ä", "a\\b", "a?b", "a#b", "a\u{0}", String(repeating: "a", count: 65),
    ])
    func `a file name that needs quoting is refused`(_ name: String) {
        #expect(throws: ReleaseError(.malformed, .targets)) {
            try TargetFile(name: name, length: 1, sha256: Array(repeating: 0, count: 32), kind: .model, modelVersion: 1)
        }
    }

    @Test func `file entries are bounded`() throws {
        func file(_ name: String = "a", length: Int = 1, hash: Int = 32, kind: TargetKind = .model, version: UInt64 = 1, restores: UInt64? = nil)
            throws
            -> TargetFile
        {
            try TargetFile(
                name: name, length: length, sha256: Array(repeating: 0, count: hash), kind: kind, modelVersion: version, restores: restores)
        }
        for wrong in [
            { try file(length: -1) }, { try file(length: ReleaseLimits.fileBytes + 1) }, { try file(hash: 31) }, { try file(version: 0) },
            { try file(version: 5, restores: 5) }, { try file(version: 5, restores: 0) },
        ] {
            #expect(throws: ReleaseError(.malformed, .targets)) { try wrong() }
        }
        #expect(throws: ReleaseError(.malformed, .targets)) {
            try TargetsMetadata(version: 1, expires: 1, files: [file("a"), file("b")])
        }
        #expect(throws: ReleaseError(.malformed, .targets)) {
            try TargetsMetadata(version: 1, expires: 1, files: [file("a"), file("a", kind: .items)])
        }
        #expect(throws: ReleaseError(.malformed, .targets)) {
            try TargetsMetadata(version: 1, expires: 1, files: (0...16).map { try file("a\($0)", kind: TargetKind(rawValue: "k\($0)")) })
        }
    }

    @Test func `a key of another length is malformed`() {
        #expect(throws: ReleaseError(.malformed)) { try ReleaseKey(rawRepresentation: Array(repeating: 1, count: 31)) }
        #expect(throws: ReleaseError(.malformed)) { try ReleaseSigner(seed: Array(repeating: 1, count: 33)) }
    }
}

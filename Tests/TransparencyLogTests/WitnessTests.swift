import Testing
import TransparencyLog

@Suite("Witness")
struct WitnessTests {
    static func request(_ log: LogFixture, from old: Int, to new: Int, proofFrom: Int? = nil) throws -> AddCheckpointRequest {
        let tree = log.tree
        let start = proofFrom ?? old
        let proof = start > 0 && start < new ? tree.consistency(start, new) : []
        let checkpoint = try Checkpoint(origin: LogFixture.origin, size: UInt64(new), root: tree.root(new))
        return try AddCheckpointRequest(
            oldSize: UInt64(old), proof: ConsistencyProof(hashes: proof), note: try checkpoint.signed(by: log.signer).bytes)
    }

    static func witness(of log: LogFixture, latest: [UInt8]? = nil) throws -> Witness {
        var witness = try Witness(signer: try LogFixture.witness(1))
        try witness.admit(origin: LogFixture.origin, keys: [log.signer.key], latest: latest)
        return witness
    }

    @Test("in every sequence of three requests of a small world with a fork, all cosigned checkpoints belong to one history")
    func smallWorld() throws {
        var honest = try LogFixture()
        try honest.append(4)
        var fork = try LogFixture()
        try fork.append(4, salt: 1)
        var requests: [(tree: Int, request: AddCheckpointRequest)] = []
        for (number, log) in [honest, fork].enumerated() {
            for new in 0...4 {
                for old in 0...4 { requests.append((number, try Self.request(log, from: old, to: new))) }
            }
        }
        let trees = [honest.tree, fork.tree]
        func explore(_ witness: Witness, _ history: [(UInt64, MerkleHash)], depth: Int) throws {
            guard depth > 0 else { return }
            for (_, request) in requests {
                var next = witness
                let before = try #require(witness.size(of: LogFixture.origin))
                guard let granted = try? next.consider(request, now: 9) else {
                    #expect(next.size(of: LogFixture.origin) == before)
                    continue
                }
                #expect(granted.size >= before && request.oldSize == before)
                let all = history + [(granted.size, granted.root)]
                // One of the two trees has every root that was cosigned.
                #expect(trees.contains { tree in all.allSatisfy { tree.root(Int($0.0)) == $0.1 } })
                try explore(next, all, depth: depth - 1)
            }
        }
        try explore(try Self.witness(of: honest), [], depth: 3)
    }

    @Test("a granted cosignature makes a quorum, and the record takes a restarted witness up where it was")
    func grants() throws {
        var log = try LogFixture()
        try log.append(7)
        var witness = try Self.witness(of: log)
        let first = try witness.consider(try Self.request(log, from: 0, to: 3).body, now: 5)
        #expect(first.note.signatures.count == 2)
        #expect(String(decoding: first.response, as: UTF8.self) == "\(first.cosignature)\n")
        let trust = try LogTrust(key: log.signer.key, policy: try WitnessPolicy(witnesses: [witness.key], quorum: 1))
        #expect(try trust.verify(first.note.bytes).witnessed(by: 1) == 5)
        #expect(witness.latest(originHash: first.originHash) == first.note)
        #expect(witness.latest(originHash: "") == nil)
        var restarted = try Self.witness(of: log, latest: first.note.bytes)
        #expect(restarted.size(of: LogFixture.origin) == 3)
        #expect(try restarted.consider(try Self.request(log, from: 3, to: 7), now: 6).size == 7)
        #expect(try restarted.consider(try Self.request(log, from: 7, to: 7), now: 7).size == 7)
    }

    @Test("a record that is another log's, unsigned or damaged stops the witness from starting")
    func records() throws {
        var log = try LogFixture()
        try log.append(3)
        var witness = try Self.witness(of: log)
        let record = try witness.consider(try Self.request(log, from: 0, to: 3), now: 5).note
        #expect(throws: TransparencyError(.unsigned)) { try Self.witness(of: log, latest: try log.note().bytes) }
        #expect(throws: TransparencyError.self) { try Self.witness(of: log, latest: Array(record.bytes.dropLast(20))) }
        #expect(throws: TransparencyError(.badSignature)) {
            var bytes = record.bytes
            bytes[LogFixture.origin.utf8.count + 1] ^= 1
            _ = try Self.witness(of: log, latest: bytes)
        }
        #expect(throws: TransparencyError(.wrongOrigin)) { try witness.admit(origin: "other.example", keys: [log.signer.key], latest: record.bytes) }
        #expect(throws: TransparencyError(.keyMalformed)) { try witness.admit(origin: "other.example", keys: []) }
        #expect(throws: TransparencyError(.keyMalformed)) { try Witness(signer: log.signer) }
    }

    @Test("each refusal has its status")
    func refusals() throws {
        var log = try LogFixture()
        try log.append(8)
        var witness = try Self.witness(of: log)
        func expect(_ reason: WitnessRefusal.Reason, _ body: [UInt8]) {
            #expect(performing: { _ = try witness.consider(body, now: 5) }, throws: { ($0 as? WitnessRefusal)?.reason == reason })
        }
        let good = try Self.request(log, from: 0, to: 5)
        expect(.badRequest, [])
        expect(.badRequest, Array("old 01\n\n".utf8) + good.note)
        expect(.badRequest, Array("old 0\nAAAA\n\n".utf8) + good.note)
        expect(.badRequest, Array(("old 0\n" + String(repeating: "\(NoteTests.root)\n", count: 64) + "\n").utf8) + good.note)
        expect(.badRequest, Array("old 6\n\n".utf8) + good.note)
        expect(.badSignature, try Self.request(try forged(), from: 0, to: 5).body)
        expect(.unknownOrigin, Array("old 0\n\n".utf8) + (try stranger().bytes))
        expect(.badProof, Array("old 0\n\(NoteTests.root)\n\n".utf8) + good.note)
        _ = try witness.consider(good, now: 5)
        expect(.conflict, good.body)
        #expect(performing: { _ = try witness.consider(good, now: 5) }, throws: { ($0 as? WitnessRefusal)?.body == "5\n" })
        expect(.badProof, try Self.request(log, from: 5, to: 8, proofFrom: 4).body)
        let empty = try NoteText("\(LogFixture.origin)\n0\n\(NoteTests.root)\n")
        expect(
            .badProof,
            try AddCheckpointRequest(
                oldSize: 0, proof: ConsistencyProof(hashes: []), note: try SignedNote(text: empty, signatures: [try log.signer.sign(empty)]).bytes
            ).body)
        #expect(try witness.consider(try Self.request(log, from: 5, to: 8), now: 6).size == 8)
    }

    @Test("a fork that the log signed is refused with evidence where the proof shows it")
    func evidence() throws {
        var log = try LogFixture()
        try log.append(8)
        var fork = try LogFixture()
        try fork.append(8, salt: 1)
        for size in [3, 4, 8] {
            var witness = try Self.witness(of: log)
            _ = try witness.consider(try Self.request(log, from: 0, to: size), now: 5)
            let request = try Self.request(fork, from: size, to: 8)
            do throws(WitnessRefusal) {
                _ = try witness.consider(request, now: 6)
                Issue.record("a fork was cosigned")
            } catch {
                #expect(error.reason == .badProof)
                // From a power of two, a standard proof leaves out what would convict the log.
                #expect((error.evidence == nil) == (size == 4))
                if let evidence = error.evidence { try evidence.verify(trust: log.trust) }
            }
        }
    }

    private func forged() throws -> LogFixture {
        var log = try LogFixture(seed: 77)
        try log.append(5)
        return log
    }

    private func stranger() throws -> SignedNote {
        let signer = try NoteSigner(name: "other.example", algorithm: .ed25519, seed: [UInt8](repeating: 3, count: 32))
        return try Checkpoint(origin: "other.example", size: 0, root: .emptyTree).signed(by: signer)
    }
}

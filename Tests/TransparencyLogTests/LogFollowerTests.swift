import TLSPresentation
import Testing
import TransparencyLog

@Suite("Following a log")
struct LogFollowerTests {
    @Test("a pin moves only forward, to what extends it, and a restart remembers it")
    func forward() async throws {
        var log = try LogFixture()
        var follower = LogFollower(trust: log.trust)
        #expect(follower.freshness(now: 10, maximumAge: 5) == .unknown)
        for step in 0..<40 {
            try log.append(step % 3 == 0 ? 100 : 1)
            let note = try log.note().bytes
            switch try follower.offer(note, now: UInt64(step)) {
            case .advanced: #expect(step == 0)
            case .needsPath(let old, let candidate):
                var reader = try log.reader()
                guard case .advanced = try follower.settle(candidate, path: try await reader.consistency(from: old), now: UInt64(step)) else {
                    Issue.record("not advanced")
                    return
                }
            default: Issue.record("an unexpected step")
            }
            guard case .unchanged = try follower.offer(note, now: UInt64(step)) else {
                Issue.record("the same note is no news")
                return
            }
            follower = try LogFollower(trust: log.trust, pinned: try #require(follower.pinned).note.bytes, observed: follower.observed)
            #expect(follower.pinned?.size == UInt64(log.entries.count))
        }
        var reader = try log.reader()
        let proof = try await reader.inclusion(of: 7)
        try follower.requireInclusion(of: log.entries[7], at: 7, proof: proof)
        #expect(throws: TransparencyError(.rootMismatch)) { try follower.requireInclusion(of: log.entries[8], at: 7, proof: proof) }
        #expect(throws: TransparencyError(.unsigned)) { try LogFollower(trust: log.trust).requireInclusion(of: [], at: 0, proof: proof) }
    }

    @Test("an older checkpoint is a rollback, even with a good signature")
    func rollback() throws {
        var log = try LogFixture()
        try log.append(3)
        let old = try log.note().bytes
        try log.append(1)
        var follower = LogFollower(trust: log.trust)
        _ = try follower.offer(try log.note().bytes, now: 1)
        #expect(throws: TransparencyError(.rolledBack)) { try follower.offer(old, now: 2) }
        #expect(follower.pinned?.size == 4)
    }

    @Test("every fork of small logs is seen, and the evidence convinces a stranger", arguments: 1...9)
    func splitViews(old: Int) async throws {
        for new in old...12 {
            var seen = try LogFixture()
            try seen.append(old)
            var fork = try LogFixture()
            try fork.append(new, salt: 1)
            var follower = LogFollower(trust: seen.trust)
            _ = try follower.offer(try seen.note().bytes, now: 1)
            var step = try follower.offer(try fork.note().bytes, now: 2)
            if case .needsPath(let size, let candidate) = step {
                var reader = try fork.reader()
                step = try follower.settle(candidate, path: try await reader.consistency(from: size), now: 2)
            }
            guard case .splitView(let evidence) = step else {
                Issue.record("a fork of \(old) and \(new) was not seen")
                continue
            }
            #expect(follower.pinned?.root == seen.builder.tree.root)
            let read = try SplitViewEvidence(decoding: evidence.encoded())
            #expect(read == evidence)
            let contradiction = try read.verify(trust: seen.trust)
            #expect(contradiction.older.size == UInt64(old) && contradiction.newer.size == UInt64(new))
            #expect(throws: TransparencyError(.unsigned)) { try read.verify(trust: try LogFixture(seed: 5).trust) }
        }
    }

    @Test("consistent checkpoints make no evidence, and a wrong path makes none either")
    func noEvidence() async throws {
        var log = try LogFixture()
        try log.append(5)
        let old = try log.note().bytes
        try log.append(6)
        var reader = try log.reader()
        let path = try await reader.consistency(from: 5)
        #expect(throws: TransparencyError(.noContradiction)) {
            try SplitViewEvidence(older: old, newer: try log.note().bytes, path: path).verify(trust: log.trust)
        }
        #expect(throws: TransparencyError(.noContradiction)) { try SplitViewEvidence(older: old, newer: old, path: path).verify(trust: log.trust) }
        for position in path.hashes.indices {
            var hashes = path.hashes
            hashes[position] = try flipping(position, of: hashes[position])
            let wrong = ConsistencyPath(hashes: hashes)
            #expect(throws: TransparencyError(.rootMismatch)) {
                try SplitViewEvidence(older: old, newer: try log.note().bytes, path: wrong).verify(trust: log.trust)
            }
            var follower = LogFollower(trust: log.trust)
            _ = try follower.offer(old, now: 1)
            let candidate = try log.trust.verify(try log.note().bytes)
            #expect(throws: TransparencyError(.rootMismatch)) { try follower.settle(candidate, path: wrong, now: 2) }
            #expect(follower.pinned?.size == 5)
        }
    }

    @Test("freshness is the quorum's word where there is one, and what was seen where there is none")
    func freshness() throws {
        var log = try LogFixture()
        try log.append(1)
        var alone = LogFollower(trust: log.trust)
        _ = try alone.offer(try log.note().bytes, now: 100)
        #expect(alone.freshness(now: 130, maximumAge: 30) == .fresh(age: 30))
        #expect(alone.freshness(now: 131, maximumAge: 30) == .stale(age: 31))
        #expect(alone.freshness(now: 50, maximumAge: 30) == .fresh(age: 0))
        let witnesses = try (1...2).map { try LogFixture.witness(UInt8($0)) }
        let policy = try WitnessPolicy(witnesses: witnesses.map(\.key), quorum: 1)
        var follower = LogFollower(trust: try LogTrust(key: log.signer.key, policy: policy))
        #expect(throws: TransparencyError(.quorumNotMet)) { try follower.offer(try log.note().bytes, now: 100) }
        // However often the same checkpoint is shown, it is as old as its cosignature.
        _ = try follower.offer(try log.note(witnesses: witnesses, at: 40).bytes, now: 100)
        _ = try follower.offer(try log.note(witnesses: witnesses, at: 40).bytes, now: 110)
        #expect(follower.freshness(now: 110, maximumAge: 60) == .stale(age: 70))
        _ = try follower.offer(try log.note(witnesses: witnesses, at: 90).bytes, now: 110)
        #expect(follower.freshness(now: 110, maximumAge: 60) == .fresh(age: 20))
    }

    @Test("a proof file reads back and convinces, and one flipped bit in it never does")
    func proofFile() async throws {
        var log = try LogFixture()
        try log.append(300)
        var reader = try log.reader()
        let file = InclusionEvidence(entry: log.entries[260], index: 260, proof: try await reader.inclusion(of: 260), note: try log.note().bytes)
        let bytes = file.bytes
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
        #expect(try InclusionEvidence(bytes: bytes) == file)
        #expect(try file.verify(trust: log.trust).size == 300)
        for bit in 0..<bytes.count * 8 {
            #expect(throws: TransparencyError.self) { try InclusionEvidence(bytes: flipping(bit, of: bytes)).verify(trust: log.trust) }
        }
        for text in ["", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nindex 1\n\nx", "c2sp.org/tlog-proof@v2\nextra \nindex 1\n\nx"] {
            #expect(throws: TransparencyError(.malformed)) { try InclusionEvidence(bytes: Array(text.utf8)) }
        }
    }
}

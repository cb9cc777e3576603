import TLSPresentation
import Testing
import TransparencyLog

@Suite("Log entries")
struct LogEntryTests {
    static func digest(_ byte: UInt8) throws -> LogDigest { try #require(LogDigest([UInt8](repeating: byte, count: 32))) }

    static func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    static func run(_ byte: String) -> String { String(repeating: byte, count: 32) }

    static func samples() throws -> [(LogEntry, String)] {
        let task = TaskOpened(configuration: [1, 2, 3], microRhoPerReport: 5, microEpsilonPerReport: 6, microEpsilonPerSubject: 7)
        let round = RoundClosed(
            taskID: try digest(0x11), round: 2, cohort: CohortSize(roundingDown: 129),
            rejected: [RejectedReports(cause: 7, count: 1), RejectedReports(cause: 3, count: 4), RejectedReports(cause: 7, count: 2)],
            aggregateHash: try digest(0x22), previousModelHash: try digest(0x33), modelHash: try digest(0x44), modelVersion: 9,
            recordHash: try digest(0x55), chargedMicroRho: 10)
        let key = KeyEvent(what: .reportKeyRetired, keyID: [0xAB], hash: try digest(0x66))
        let policy = PolicyChanged(scope: "witnesses", hash: try digest(0x77))
        return [
            (
                LogEntry(time: 0x0102, content: .taskOpened(try #require(task))),
                "0101" + "0000000000000102" + "001d" + "0003010203" + "0000000000000005" + "0000000000000006" + "0000000000000007"
            ),
            (
                LogEntry(time: 1, content: .roundClosed(round)),
                "0102" + "0000000000000001" + "00d4" + run("11") + "0000000000000002" + "0000000000000078"
                    + "0012" + "030000000000000004" + "070000000000000003" + run("22") + run("33") + run("44") + "0000000000000009" + run("55")
                    + "000000000000000a"
            ),
            (
                LogEntry(
                    time: 1,
                    content: .releasePublished(
                        ReleasePublished(
                            targetsVersion: 3, targetsHash: try digest(0x11), modelVersion: 4, modelHash: try digest(0x22), itemTableHash: nil))),
                "0103" + "0000000000000001" + "0052" + "0000000000000003" + run("11") + "0000000000000004" + "20" + run("22") + "00"
            ),
            (
                LogEntry(time: 1, content: .keyEvent(try #require(key))),
                "0104" + "0000000000000001" + "0023" + "02" + "01ab" + run("66")
            ),
            (
                LogEntry(time: 1, content: .policyChanged(try #require(policy))),
                "0105" + "0000000000000001" + "002a" + "09" + "7769746e6573736573" + run("77")
            ),
            (LogEntry(time: 1, content: .unknown(kind: 200, body: [9, 8])), "01c8" + "0000000000000001" + "0002" + "0908"),
        ]
    }

    @Test("each kind has its golden bytes and reads back")
    func golden() throws {
        for (entry, hexadecimal) in try Self.samples() {
            #expect(Self.hex(entry.encoded()) == hexadecimal)
            #expect(try LogEntry(decoding: entry.encoded()) == entry)
            #expect(entry.leafHash == .leaf(entry.encoded()))
        }
    }

    @Test("every truncation of every kind is an error, and so is a byte too many")
    func truncations() throws {
        for (entry, _) in try Self.samples() {
            let bytes = entry.encoded()
            for length in 0..<bytes.count { #expect(throws: CodecError.self) { try LogEntry(decoding: Array(bytes.prefix(length))) } }
            #expect(throws: CodecError(.trailingBytes, at: 0)) { try LogEntry(decoding: bytes + [0]) }
        }
    }

    @Test("every flipped bit is an error or another entry, and what is read is written the same")
    func flipped() throws {
        for (entry, _) in try Self.samples() {
            let bytes = entry.encoded()
            for bit in 0..<bytes.count * 8 {
                let changed = flipping(bit, of: bytes)
                guard let read = try? LogEntry(decoding: changed) else { continue }
                #expect(read != entry)
                #expect(read.encoded() == changed)
            }
        }
    }

    @Test("an unknown kind is kept, an unknown version is an error, and so is a known kind with another body")
    func versions() throws {
        #expect(throws: CodecError(.invalidValue, at: 0)) { try LogEntry(decoding: [2, 1] + [UInt8](repeating: 0, count: 10)) }
        let later = try LogEntry(decoding: [1, 77] + [UInt8](repeating: 0, count: 7) + [5, 0, 1, 42])
        #expect(later == LogEntry(time: 5, content: .unknown(kind: 77, body: [42])))
        #expect(throws: CodecError(.trailingBytes, at: 0)) {
            var bytes = try Self.samples()[3].0.encoded()
            bytes[11] += 1
            _ = try LogEntry(decoding: bytes + [0])
        }
    }

    @Test("an exact cohort can't be written or read", arguments: [0, 1, 9, 10, 11, 99, 100, UInt64.max])
    func cohorts(count: UInt64) throws {
        let size = CohortSize(roundingDown: count)
        #expect(size.atLeast <= count && count - size.atLeast < 10 && size.atLeast.isMultiple(of: 10))
        var writer = ByteWriter()
        writer.put(count)
        #expect((try? CohortSize(decoding: writer.bytes)) == (count.isMultiple(of: 10) ? size : nil))
    }

    @Test("causes out of order, twice or without a count are errors")
    func rejected() throws {
        func body(_ causes: [(UInt8, UInt64)]) throws -> [UInt8] {
            let bytes = try Self.samples()[1].0.encoded()
            var writer = ByteWriter()
            writer.vector16 { list in
                for (cause, count) in causes {
                    list.put(cause)
                    list.put(count)
                }
            }
            // Behind version, kind, time and length: task, round and cohort, then the list.
            return Array(bytes[12..<60]) + writer.bytes + Array(bytes[80...])
        }
        #expect(try RoundClosed(decoding: body([(3, 4), (7, 3)])).rejected.count == 2)
        for causes in [[(7, 3), (3, 4)], [(3, 1), (3, 1)], [(3, 0)]] as [[(UInt8, UInt64)]] {
            #expect(throws: CodecError(.invalidValue, at: 0)) { try RoundClosed(decoding: body(causes)) }
        }
    }

    @Test("epsilon rounds up, and what is no number becomes the largest")
    func epsilon() {
        #expect(TaskOpened.microEpsilon(roundingUp: 0) == 0)
        #expect(TaskOpened.microEpsilon(roundingUp: 1) == 1_000_000)
        #expect(TaskOpened.microEpsilon(roundingUp: 1.000_000_01) == 1_000_001)
        #expect(TaskOpened.microEpsilon(roundingUp: .infinity) == .max)
        #expect(TaskOpened.microEpsilon(roundingUp: .nan) == .max)
    }

    @Test("bodies that can't be written can't be made")
    func bounds() throws {
        let digest = try Self.digest(1)
        #expect(TaskOpened(configuration: [], microRhoPerReport: 0, microEpsilonPerReport: 0, microEpsilonPerSubject: 0) == nil)
        #expect(
            TaskOpened(
                configuration: [UInt8](repeating: 0, count: 4_097), microRhoPerReport: 0, microEpsilonPerReport: 0, microEpsilonPerSubject: 0) == nil)
        #expect(KeyEvent(what: .logKey, keyID: [UInt8](repeating: 0, count: 65), hash: digest) == nil)
        #expect(PolicyChanged(scope: "", hash: digest) == nil)
        #expect(PolicyChanged(scope: "two words", hash: digest) == nil)
        #expect(LogDigest([1]) == nil)
        let long = LogEntry(time: 1, content: .unknown(kind: 99, body: [UInt8](repeating: 0, count: 70_000)))
        #expect(try LogEntry(decoding: long.encoded()).content != long.content)
    }
}

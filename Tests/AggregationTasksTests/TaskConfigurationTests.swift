import AggregationTasks
import PrivacyAccounting
import TLSPresentation
import Testing

@Suite("Task configuration")
struct TaskConfigurationTests {
    @Test("The encoding is pinned field by field")
    func golden() {
        let fields: [[UInt8]] = [
            [1],  // version
            [6] + Array("ranker".utf8),
            [0, 23] + Array("https://127.0.0.1:8443/".utf8),
            [1], [1], [1],  // purpose, trust mode, kind
            SampleTask.fingerprint,
            [0, 0, 0, 4],  // dimension
            [1], [10],  // discrete Gaussian, grid exponent
            [0, 0, 0, 0, 0, 0, 2, 0],  // clip norm 512
            [0, 0, 0, 0, 0, 0x50, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1],  // variance
            [2], [0, 0, 0x7f, 0xff], [0, 0, 0, 0, 0x77, 0x35, 0x94, 0], [0, 0, 0, 48],  // report limits
            [0, 1, 0x86, 0xa0], [1], [0, 50],  // training
            [0, 0, 0, 0, 0, 0, 0, 100], [0, 0, 0, 0, 0, 0, 0x0e, 0x10],  // batch, precision
            [0, 0, 0, 0, 0x6a, 0xb1, 0x3b, 0x80], [0, 0, 0, 0, 0, 9, 0x3a, 0x80],  // interval
            [0, 0, 0, 10], [0, 0, 0, 0xe8, 0xd4, 0xa5, 0x10, 0],  // reports per subject, delta
        ]
        #expect(SampleTask().configuration.encoded() == fields.flatMap { $0 })
    }

    @Test("Reading gives back what was written, and every cut is an error")
    func roundTrip() throws {
        let configuration = SampleTask().configuration
        let bytes = configuration.encoded()
        #expect(try TaskConfiguration(decoding: bytes) == configuration)
        for length in 0..<bytes.count {
            #expect(throws: CodecError.self) { try TaskConfiguration(decoding: Array(bytes.prefix(length))) }
        }
        #expect(throws: CodecError(.trailingBytes, at: 0)) { try TaskConfiguration(decoding: bytes + [0]) }
    }

    @Test("Every flipped bit is an error or another task")
    func flippedBits() {
        let original = SampleTask().configuration
        let bytes = original.encoded()
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            guard let read = try? TaskConfiguration(decoding: flipped) else { continue }
            #expect(read.taskID != original.taskID)
            #expect(read.agreementHash != original.agreementHash)
        }
    }

    @Test("Unknown versions, purposes, trust modes, kinds and mechanisms are never guessed at", arguments: [0, 33, 34, 35, 72])
    func unknownCodes(offset: Int) {
        var bytes = SampleTask().configuration.encoded()
        bytes[offset] = 0xee
        #expect(throws: CodecError(.invalidValue, at: offset)) { try TaskConfiguration(decoding: bytes) }
    }

    @Test("A task's cost is rho = 2 clip^2 / variance, rounded up, times the reports")
    func cost() {
        var sample = SampleTask()
        #expect(sample.configuration.costPerReport.microRho == 100_000)
        sample.varianceNumerator = 5_242_881
        #expect(sample.configuration.costPerReport.microRho == 100_000, "rounded up from 99,999.98")
        sample.varianceNumerator = 5_242_879
        #expect(sample.configuration.costPerReport.microRho == 100_001)
        #expect(sample.configuration.costPerSubject.microRho == 1_000_010)
        sample.varianceNumerator = 0
        #expect(sample.configuration.costPerReport.microRho == .max)
    }

    @Test("Times are truncated to the task's precision")
    func truncation() {
        let configuration = SampleTask().configuration
        #expect(configuration.truncated(7_300) == 7_200)
        #expect(configuration.contains(1_790_000_000))
        #expect(!configuration.contains(1_789_999_999))
        #expect(!configuration.contains(1_790_604_800))
    }
}

@Suite("Task listing")
struct TaskListingTests {
    @Test("A listing survives the wire, with and without an open round")
    func roundTrip() throws {
        let configuration = SampleTask().configuration
        let round = RoundDescription(
            taskID: configuration.taskID, round: 3, modelVersion: 7, opened: 1_790_000_100, deadline: 1_790_000_400, targetBatchSize: 1000)
        let listing = TaskListing(
            time: 1_790_000_123,
            entries: [.init(configuration: configuration, round: round), .init(configuration: configuration, round: nil)])
        #expect(try TaskListing(decoding: listing.encoded()) == listing)
    }

    @Test("A round of another task is refused")
    func foreignRound() throws {
        let foreign = try #require(TaskID([UInt8](repeating: 9, count: 32)))
        let round = RoundDescription(taskID: foreign, round: 1, modelVersion: 1, opened: 0, deadline: 1, targetBatchSize: 1)
        let listing = TaskListing(time: 0, entries: [.init(configuration: SampleTask().configuration, round: round)])
        #expect(throws: CodecError(.invalidValue, at: 0)) { try TaskListing(decoding: listing.encoded()) }
    }
}

public import TLSPresentation

/// A round was closed and its result made.
public struct RoundClosed: Hashable, Sendable, TLSCodable {
    /// The task's name: the hash of its configuration.
    public let taskID: LogDigest
    /// The round's number, from 1, without gaps in a task.
    public let round: UInt64
    /// How many accepted reports the result covers, rounded down. The exact number is in the round's record.
    public let cohort: CohortSize
    /// The refused reports by cause, each cause once, in rising order.
    public let rejected: [RejectedReports]
    /// The hash of the integer sums' canonical bytes.
    public let aggregateHash: LogDigest
    /// The hash of the model that the round started from: what the task's last entry published, or the release's.
    public let previousModelHash: LogDigest
    /// The hash of the model that the round made; equal to the one before when the round released nothing.
    public let modelHash: LogDigest
    /// The version of that model.
    public let modelVersion: UInt64
    /// The hash of the round's record, from which the same model can be made again.
    public let recordHash: LogDigest
    /// What the task may have cost one subject up to this round, at most, in units of 10^-6 rho, rounded up.
    public let chargedMicroRho: UInt64

    /// An entry's body. Causes are sorted, and counts of one cause added up.
    public init(
        taskID: LogDigest, round: UInt64, cohort: CohortSize, rejected: [RejectedReports], aggregateHash: LogDigest,
        previousModelHash: LogDigest, modelHash: LogDigest, modelVersion: UInt64, recordHash: LogDigest, chargedMicroRho: UInt64
    ) {
        self.taskID = taskID
        self.round = round
        self.cohort = cohort
        var counts: [UInt8: UInt64] = [:]
        for entry in rejected where entry.count > 0 {
            let (sum, overflow) = counts[entry.cause, default: 0].addingReportingOverflow(entry.count)
            counts[entry.cause] = overflow ? .max : sum
        }
        self.rejected = counts.sorted { $0.key < $1.key }.map { RejectedReports(cause: $0.key, count: $0.value) }
        self.aggregateHash = aggregateHash
        self.previousModelHash = previousModelHash
        self.modelHash = modelHash
        self.modelVersion = modelVersion
        self.recordHash = recordHash
        self.chargedMicroRho = chargedMicroRho
    }

    /// Reads the body.
    public init(from reader: inout ByteReader) throws(CodecError) {
        taskID = try LogDigest(from: &reader)
        round = try reader.uint64(field: "round")
        cohort = try CohortSize(from: &reader)
        let start = reader.offset
        var list = ByteReader(try reader.opaque16(0...2_304, field: "rejected"))
        var rejected: [RejectedReports] = []
        while !list.isAtEnd { rejected.append(try RejectedReports(from: &list)) }
        guard zip(rejected, rejected.dropFirst()).allSatisfy({ $0.cause < $1.cause }), rejected.allSatisfy({ $0.count > 0 }) else {
            throw CodecError(.invalidValue, at: start, field: "rejected")
        }
        self.rejected = rejected
        aggregateHash = try LogDigest(from: &reader)
        previousModelHash = try LogDigest(from: &reader)
        modelHash = try LogDigest(from: &reader)
        modelVersion = try reader.uint64(field: "model_version")
        recordHash = try LogDigest(from: &reader)
        chargedMicroRho = try reader.uint64(field: "charged_micro_rho")
    }

    /// Writes the body.
    public func encode(into writer: inout ByteWriter) {
        taskID.encode(into: &writer)
        writer.put(round)
        cohort.encode(into: &writer)
        writer.vector16 { list in
            for entry in rejected { entry.encode(into: &list) }
        }
        aggregateHash.encode(into: &writer)
        previousModelHash.encode(into: &writer)
        modelHash.encode(into: &writer)
        writer.put(modelVersion)
        recordHash.encode(into: &writer)
        writer.put(chargedMicroRho)
    }
}

public import AggregationTasks
public import TLSPresentation

/// What a ciphertext is bound to: opening fails unless both sides agree on all of it (DAP-18, `InputShareAad`).
///
/// Where DAP-18 writes the whole task configuration, this writes its agreement hash: the same binding in 32 bytes.
public struct InputShareAAD: Hashable, Sendable, TLSCodable {
    /// The task.
    public let taskID: TaskID
    /// ``AggregationTasks/TaskConfiguration/agreementHash``, 32 bytes.
    public let agreementHash: [UInt8]
    /// The report's metadata: name, time, round.
    public let metadata: ReportMetadata
    /// The report's public share.
    public let publicShare: [UInt8]

    /// Associated data. An agreement hash that is not 32 bytes long is a programming error.
    public init(taskID: TaskID, agreementHash: [UInt8], metadata: ReportMetadata, publicShare: [UInt8]) {
        precondition(agreementHash.count == 32, "an agreement hash is a SHA-256")
        self.taskID = taskID
        self.agreementHash = agreementHash
        self.metadata = metadata
        self.publicShare = publicShare
    }

    /// Reads associated data.
    public init(from reader: inout ByteReader) throws(CodecError) {
        taskID = try TaskID(from: &reader)
        agreementHash = Array(try reader.fixed(32, field: "agreement_hash"))
        metadata = try ReportMetadata(from: &reader)
        publicShare = Array(try reader.opaque32(field: "public_share"))
    }

    /// Writes associated data.
    public func encode(into writer: inout ByteWriter) {
        taskID.encode(into: &writer)
        writer.fixed(agreementHash)
        metadata.encode(into: &writer)
        writer.opaque32(publicShare)
    }
}

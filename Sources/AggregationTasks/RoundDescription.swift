public import TLSPresentation

/// The round of a task that is open for reports.
public struct RoundDescription: Hashable, Sendable, TLSCodable {
    /// The task.
    public let taskID: TaskID
    /// The round's number, from 1, without gaps.
    public let round: UInt64
    /// The version of the model that updates are computed against.
    public let modelVersion: UInt64
    /// When the round opened, Unix seconds.
    public let opened: UInt64
    /// The last second at which a report can count, Unix seconds; the round may close earlier, when its batch is full.
    public let deadline: UInt64
    /// How many reports the collector hopes for.
    public let targetBatchSize: UInt64

    /// A round that is open.
    public init(taskID: TaskID, round: UInt64, modelVersion: UInt64, opened: UInt64, deadline: UInt64, targetBatchSize: UInt64) {
        self.taskID = taskID
        self.round = round
        self.modelVersion = modelVersion
        self.opened = opened
        self.deadline = deadline
        self.targetBatchSize = targetBatchSize
    }

    /// Reads a description.
    public init(from reader: inout ByteReader) throws(CodecError) {
        taskID = try TaskID(from: &reader)
        round = try reader.uint64(field: "round")
        modelVersion = try reader.uint64(field: "model_version")
        opened = try reader.uint64(field: "opened")
        deadline = try reader.uint64(field: "deadline")
        targetBatchSize = try reader.uint64(field: "target_batch_size")
    }

    /// Writes the description.
    public func encode(into writer: inout ByteWriter) {
        taskID.encode(into: &writer)
        writer.put(round)
        writer.put(modelVersion)
        writer.put(opened)
        writer.put(deadline)
        writer.put(targetBatchSize)
    }
}

public import TLSPresentation

/// What `GET /tasks` answers: the collector's tasks, each with its open round if it has one, and its clock.
public struct TaskListing: Hashable, Sendable, TLSCodable {
    /// One task.
    public struct Entry: Hashable, Sendable {
        /// The whole configuration; its identifier is derived, never sent.
        public let configuration: TaskConfiguration
        /// The open round, or nil between rounds and after the last one.
        public let round: RoundDescription?

        /// A task with its open round.
        public init(configuration: TaskConfiguration, round: RoundDescription?) {
            self.configuration = configuration
            self.round = round
        }
    }

    /// The most tasks that a listing may hold.
    public static let maximumEntries = 256

    /// The collector's time, Unix seconds. An agent uses it only to print skew, never to open a budget epoch.
    public let time: UInt64
    /// The tasks.
    public let entries: [Entry]

    /// A listing.
    public init(time: UInt64, entries: [Entry]) {
        self.time = time
        self.entries = entries
    }

    /// Reads a listing. A round of another task, or more than ``maximumEntries`` tasks, is an error.
    public init(from reader: inout ByteReader) throws(CodecError) {
        time = try reader.uint64(field: "time")
        let count = Int(try reader.uint16(field: "entries"))
        guard count <= Self.maximumEntries else { throw CodecError(.lengthOutOfRange, at: reader.offset - 2, field: "entries") }
        var entries: [Entry] = []
        for _ in 0..<count {
            let encoding = try reader.opaque16(1...TaskConfiguration.maximumEncodedLength, field: "task_configuration")
            let configuration = try TaskConfiguration(decoding: Array(encoding))
            var round: RoundDescription?
            switch try reader.uint8(field: "has_round") {
            case 0: break
            case 1:
                let start = reader.offset
                let description = try RoundDescription(from: &reader)
                guard description.taskID == configuration.taskID else { throw CodecError(.invalidValue, at: start, field: "task_id") }
                round = description
            default: throw CodecError(.invalidValue, at: reader.offset - 1, field: "has_round")
            }
            entries.append(Entry(configuration: configuration, round: round))
        }
        self.entries = entries
    }

    /// Writes the listing.
    public func encode(into writer: inout ByteWriter) {
        writer.put(time)
        writer.put(UInt16(entries.count))
        for entry in entries {
            writer.opaque16(entry.configuration.encoded())
            writer.put(UInt8(entry.round == nil ? 0 : 1))
            entry.round?.encode(into: &writer)
        }
    }
}

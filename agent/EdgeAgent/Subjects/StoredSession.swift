import BehaviorEvents
import Sessions
import TLSPresentation

/// The stored form of a closed session: the interactions that training reads, and nothing else.
///
/// Version (1 byte), count (2), then for each interaction: kind (1), time in Unix milliseconds (8), dwell in milliseconds (4), item (1 + n).
enum StoredSession {
    private static let version: UInt8 = 1

    static func encode(_ session: ClosedSession) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(version)
        writer.put(UInt16(clamping: session.interactions.count))
        for interaction in session.interactions.suffix(Int(UInt16.max)) {
            writer.put(interaction.kind.rawValue)
            writer.put(UInt64(max(0, interaction.timestamp)))
            writer.put(UInt32(max(0, interaction.dwell)))
            writer.opaque8(interaction.itemID.utf8.prefix(255))
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(CodecError) -> [Interaction] {
        var reader = ByteReader(bytes)
        guard try reader.uint8(field: "version") == version else { throw CodecError(.invalidValue, at: 0, field: "version") }
        let count = Int(try reader.uint16(field: "count"))
        var interactions: [Interaction] = []
        interactions.reserveCapacity(count)
        for _ in 0..<count {
            let offset = reader.offset
            guard let kind = EventKind(rawValue: try reader.uint8(field: "kind")) else { throw CodecError(.invalidValue, at: offset, field: "kind") }
            let time = Int64(clamping: try reader.uint64(field: "time"))
            let dwell = Int32(clamping: try reader.uint32(field: "dwell"))
            guard let item = String(validating: try reader.opaque8(1...255, field: "item"), as: UTF8.self) else {
                throw CodecError(.invalidValue, at: offset, field: "item")
            }
            interactions.append(Interaction(itemID: item, timestamp: time, kind: kind, dwell: dwell))
        }
        try reader.finish()
        return interactions
    }
}

extension ExportReply.Session.Interaction {
    init(_ interaction: Interaction) {
        self.init(item: interaction.itemID, kind: interaction.kind.name, time: interaction.timestamp, dwell: interaction.dwell)
    }
}

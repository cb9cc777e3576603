import BehaviorEvents
import Sessions
import TLSPresentation

/// The stored form of a closed session: the interactions that training reads, and nothing else.
///
/// Version (1 byte), count (2), then for each interaction: kind (1), time in Unix milliseconds (8), dwell in milliseconds (4), item (1 + n), and the
/// displayed list that it was chosen from: count (1; 0 for none), then its time (8) and for each item: item (1 + n), price in millionths (8).
/// Version 1 had no lists; it is read and never written.
enum StoredSession {
    private static let version: UInt8 = 2

    static func encode(_ session: ClosedSession) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(version)
        writer.put(UInt16(clamping: session.interactions.count))
        for interaction in session.interactions.suffix(Int(UInt16.max)) {
            writer.put(interaction.kind.rawValue)
            writer.put(UInt64(max(0, interaction.timestamp)))
            writer.put(UInt32(max(0, interaction.dwell)))
            writer.opaque8(interaction.itemID.utf8.prefix(255))
            let entries = interaction.list?.entries.prefix(ShownList.limit) ?? []
            writer.put(UInt8(entries.count))
            guard let list = interaction.list, !entries.isEmpty else { continue }
            writer.put(UInt64(max(0, list.timestamp)))
            for entry in entries {
                writer.opaque8(entry.itemID.utf8.prefix(255))
                writer.put(UInt64(max(0, entry.priceMicros)))
            }
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(CodecError) -> [Interaction] {
        var reader = ByteReader(bytes)
        let found = try reader.uint8(field: "version")
        guard (1...version).contains(found) else { throw CodecError(.invalidValue, at: 0, field: "version") }
        let count = Int(try reader.uint16(field: "count"))
        var interactions: [Interaction] = []
        interactions.reserveCapacity(count)
        for _ in 0..<count {
            let offset = reader.offset
            guard let kind = EventKind(rawValue: try reader.uint8(field: "kind")) else { throw CodecError(.invalidValue, at: offset, field: "kind") }
            let time = Int64(clamping: try reader.uint64(field: "time"))
            let dwell = Int32(clamping: try reader.uint32(field: "dwell"))
            let item = try item(&reader)
            let list = found > 1 ? try list(&reader) : nil
            interactions.append(Interaction(itemID: item, timestamp: time, kind: kind, dwell: dwell, list: list))
        }
        try reader.finish()
        return interactions
    }

    private static func list(_ reader: inout ByteReader) throws(CodecError) -> ShownList? {
        let (offset, count) = (reader.offset, Int(try reader.uint8(field: "list")))
        guard count <= ShownList.limit else { throw CodecError(.invalidValue, at: offset, field: "list") }
        guard count > 0 else { return nil }
        let time = Int64(clamping: try reader.uint64(field: "time"))
        var entries: [ShownList.Entry] = []
        for _ in 0..<count {
            entries.append(ShownList.Entry(itemID: try item(&reader), priceMicros: Int64(clamping: try reader.uint64(field: "price"))))
        }
        return ShownList(entries: entries, timestamp: time)
    }

    private static func item(_ reader: inout ByteReader) throws(CodecError) -> String {
        let offset = reader.offset
        guard let item = String(validating: try reader.opaque8(1...255, field: "item"), as: UTF8.self) else {
            throw CodecError(.invalidValue, at: offset, field: "item")
        }
        return item
    }
}

extension ExportReply.Session.Interaction {
    init(_ interaction: Interaction) {
        self.init(
            item: interaction.itemID, kind: interaction.kind.name, time: interaction.timestamp, dwell: interaction.dwell,
            list: interaction.list?.entries.map(\.itemID))
    }
}

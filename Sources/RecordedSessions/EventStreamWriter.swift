/// Writes events as one JSON array in the agent's vocabulary, to count the bytes that shipping raw behaviour would cost.
struct EventStreamWriter {
    struct Item {
        var id: String
        var category: String?
        var priceCents: Int?
        var place: Int?
    }

    private let subject: String
    private var text = "["
    private var count: UInt64 = 0

    init(subject: String) { self.subject = Self.escaped(subject) }

    mutating func event(_ name: String, at time: Int64, page: String? = nil, items: [Item] = [], dwell: Int64? = nil) {
        if count > 0 { text += "," }
        count += 1
        text += "{\"event\":\"\(name)\",\"event_id\":\"\(Self.identifier(subject, count))\",\"subject\":\"\(subject)\",\"timestamp_ms\":\(time)"
        if let page { text += ",\"page\":\"\(Self.escaped(page))\"" }
        if !items.isEmpty { text += ",\"items\":[" + items.map(Self.object).joined(separator: ",") + "]" }
        if let dwell { text += ",\"dwell_ms\":\(dwell)" }
        text += "}"
    }

    /// The array's bytes.
    consuming func finish() -> [UInt8] { Array((text + "]").utf8) }

    private static func object(_ item: Item) -> String {
        var text = "{\"item_id\":\"\(escaped(item.id))\""
        if let category = item.category { text += ",\"item_category\":\"\(escaped(category))\"" }
        if let price = item.priceCents {
            text += ",\"price\":\(price / 100).\(price % 100 < 10 ? "0" : "")\(price % 100)"
        }
        if let place = item.place { text += ",\"index\":\(place)" }
        return text + "}"
    }

    /// Sixteen hexadecimal digits that differ from event to event, as a tracker's random identifiers do.
    private static func identifier(_ subject: String, _ count: UInt64) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in subject.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var generator = SeededGenerator(seed: hash &+ count)
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

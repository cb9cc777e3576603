import BehaviorEvents

/// An event with the text a page could send for it, made by chance.
struct EventText {
    var event: BehaviorEvent
    var json: String

    init(using generator: inout SeededGenerator) {
        let kind = EventKind.allCases.randomElement(using: &generator)!
        let id = Self.identifier(using: &generator)
        let subject = Self.identifier(using: &generator)
        let timestamp = Int64.random(in: 0...253_402_300_799_999, using: &generator)
        event = BehaviorEvent(kind: kind, id: EventID(hashing: id), subject: subject, timestamp: timestamp)
        var members = [
            "\"event\":\"\(kind.name)\"", "\"event_id\":\(Self.quote(id, using: &generator))",
            "\"subject\":\(Self.quote(subject, using: &generator))", "\"timestamp_ms\":\(timestamp)",
        ]
        if Bool.random(using: &generator) {
            let session = Self.identifier(using: &generator)
            event.sessionHint = session
            members.append("\"session\":\(Self.quote(session, using: &generator))")
        }
        if kind.requiresItems || Bool.random(using: &generator) {
            let texts = (0..<Int.random(in: 1...4, using: &generator)).map { _ in Self.item(using: &generator) }
            event.items = texts.map(\.0)
            members.append("\"items\":[" + texts.map(\.1).joined(separator: ", ") + "]")
        }
        if Bool.random(using: &generator) {
            let micros = Int64.random(in: 0...1_000_000_000_000_000, using: &generator)
            event.valueMicros = micros
            event.currency = CurrencyCode("SEK")
            members.append("\"value\": \(Self.decimal(micros))")
            members.append("\"currency\":\"SEK\"")
        }
        if Bool.random(using: &generator) {
            let term = Self.identifier(using: &generator)
            event.searchTermLength = Int32(term.unicodeScalars.count)
            members.append("\"search_term\":\(Self.quote(term, using: &generator))")
        }
        if Bool.random(using: &generator) {
            event.dwell = Int32.random(in: 0...86_400_000, using: &generator)
            event.percentScrolled = Int32.random(in: 0...100, using: &generator)
            members.append("\"dwell_ms\":\(event.dwell!)")
            members.append("\"percent_scrolled\":\(event.percentScrolled!)")
            members.append("\"url\":\(Self.quote(Self.identifier(using: &generator), using: &generator))")
        }
        members.shuffle(using: &generator)
        json = "{" + members.joined(separator: [",", " ,\n\t"].randomElement(using: &generator)!) + "}"
    }

    private static func item(using generator: inout SeededGenerator) -> (EventItem, String) {
        var item = EventItem(id: identifier(using: &generator))
        var members = ["\"item_id\":\(quote(item.id, using: &generator))"]
        if Bool.random(using: &generator) {
            item.category = identifier(using: &generator)
            members.append("\"item_category\":\(quote(item.category!, using: &generator))")
        }
        if Bool.random(using: &generator) {
            item.priceMicros = Int64.random(in: 0...2_000_000_000, using: &generator)
            item.quantity = Int32.random(in: 0...1_000_000, using: &generator)
            item.index = Int32.random(in: 0...1_000_000, using: &generator)
            members += ["\"price\":\(decimal(item.priceMicros!))", "\"quantity\":\(item.quantity!)", "\"index\":\(item.index!)"]
        }
        members.shuffle(using: &generator)
        return (item, "{" + members.joined(separator: ",") + "}")
    }

    static func decimal(_ micros: Int64) -> String {
        let fraction = String(micros % 1_000_000)
        return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    private static func identifier(using generator: inout SeededGenerator) -> String {
        let alphabet: [Character] = ["a", "Z", "0", "-", "\"", "\\", "/", "é", "日", "👟", " ", "\u{7F}"]
        return String((0..<Int.random(in: 1...16, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! })
    }

    /// Quotes a text, writing some scalars as escapes.
    private static func quote(_ text: String, using generator: inout SeededGenerator) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                out += "\\" + String(scalar)
            } else if Int.random(in: 0..<6, using: &generator) == 0 {
                for unit in String(scalar).utf16 { out += "\\u" + String(0x10000 + Int(unit), radix: 16).dropFirst() }
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

import Enrichment
import Ranking
import SessionFeatures

extension RankingQuery {
    private static let shape = #"{"subject": text, "k"?: number, "candidates"?: [text or {"id": text, "price"?: number}], "session"?: text, …}"#
    private static let keys: Set<String> = [
        "subject", "k", "candidates", "displayed", "session", "diversity", "repeats", "explain", "context", "facts", "language", "fraud_card",
        "record",
    ]
    private static let identifierBytes = 1...64
    private static let languageBytes = 2...35
    private static let largestPrice = 1e12

    /// Reads the body of `POST /v1/rank`.
    init(reading body: [UInt8]) throws(RequestFault) {
        try self.init(RequestObject(RequestObject.value(of: body, expected: Self.shape), keys: Self.keys, expected: Self.shape))
    }

    private init(_ object: RequestObject) throws(RequestFault) {
        self.init(subject: try object.subject())
        session = try object.text("session", bytes: 0...64)
        (candidates, displayedPrices) = try Self.candidates(object)
        k = try object.integer("k", in: 1...LocalLimits.items) ?? displayedPrices.map { max($0.count, 1) } ?? k
        options = RankingOptions(
            diversity: Float(try object.number("diversity", in: 0...1) ?? 0),
            repeats: try object.word("repeats", RankingOptions.Repeats.self) ?? .include, explain: try object.flag("explain"))
        context = try Self.context(object["context"])
        facts = try FactReading.stated(object["facts"])
        language = try object.text("language", bytes: Self.languageBytes)
        fraudCard = try object.text("fraud_card", bytes: Self.identifierBytes)
        record = try object.flag("record")
    }

    /// The candidates, and their prices when they are a displayed list: when the request says so, or when one of them has a price.
    private static func candidates(_ object: RequestObject) throws(RequestFault) -> ([String]?, prices: [Float]?) {
        let isDisplayed = try object.flag("displayed")
        guard let value = object["candidates"] else {
            guard !isDisplayed else { throw RequestFault("name the items of the displayed list under candidates, from the top") }
            return (nil, nil)
        }
        guard let items = value.array, items.count <= LocalLimits.candidates else {
            throw RequestFault("candidates must be a list of at most \(LocalLimits.candidates) texts or objects")
        }
        var candidates: [String] = []
        var prices: [Float] = []
        var hasPrice = false
        candidates.reserveCapacity(items.count)
        prices.reserveCapacity(items.count)
        for (place, item) in items.enumerated() {
            let (identifier, price) = try candidate(item, place)
            candidates.append(identifier)
            prices.append(Float(price ?? 0))
            if price != nil { hasPrice = true }
        }
        guard isDisplayed || hasPrice else { return (candidates, nil) }
        guard isDisplayed || object["displayed"] == nil else { throw RequestFault("prices belong to a displayed list, and displayed is false") }
        guard candidates.count <= DisplayedList.limit else { throw RequestFault("a displayed list has at most \(DisplayedList.limit) items") }
        guard candidates.allSatisfy({ FactOwner.item($0).isValid }) else {
            throw RequestFault("an item of a displayed list must be a text of 1 to \(FactOwner.maximumBytes) bytes without control characters")
        }
        return (candidates, prices)
    }

    private static func candidate(_ value: StrictJSON, _ place: Int) throws(RequestFault) -> (identifier: String, price: Double?) {
        if let text = value.text { return (text, nil) }
        let object = try RequestObject(
            value, keys: ["id", "price"], place: "candidate \(place): ", expected: #"candidates to be texts or {"id": text, "price"?: number}"#)
        guard let identifier = try object.text("id", bytes: 1...FactOwner.maximumBytes) else { throw RequestFault("candidate \(place): name its id") }
        return (identifier, try object.number("price", in: 0...largestPrice))
    }

    private static func context(_ value: StrictJSON?) throws(RequestFault) -> SessionContext? {
        guard let value else { return nil }
        let object = try RequestObject(
            value, keys: ["device", "entry", "utc_offset_minutes"], place: "context: ",
            expected: #"context: {"device"?: text, "entry"?: text, "utc_offset_minutes"?: number}"#)
        return SessionContext(
            device: try object.word("device", SessionContext.Device.self) ?? .unknown,
            entry: try object.word("entry", SessionContext.Entry.self) ?? .unknown,
            offsetMinutes: try object.integer("utc_offset_minutes", in: -840...840) ?? 0)
    }

    /// Reads the query of `GET /v1/rank/stream`: the same options, as far as they are single words. A parameter that nobody knows or that is
    /// there twice is a fault.
    init(query parameters: [(key: String, value: String)]) throws(RequestFault) {
        let keys: Set<String> = [
            "subject", "k", "session", "diversity", "repeats", "explain", "device", "entry", "utc_offset_minutes", "language", "fraud_card",
        ]
        var values: [String: String] = [:]
        for (key, value) in parameters {
            guard keys.contains(key) else { throw RequestFault("unknown parameter; known are \(keys.sorted().joined(separator: ", "))") }
            guard values.updateValue(value, forKey: key) == nil else { throw RequestFault("a parameter is there twice") }
        }
        // Read as if the words stood in a body, so that the rules are the same.
        var members: [StrictJSON.Member] = []
        var context: [StrictJSON.Member] = []
        for (key, value) in values {
            let text = StrictJSON(.text(value))
            // What is no number or flag stays a text, and is refused as one.
            let number = (try? StrictJSON(reading: Array(value.utf8))).flatMap { $0.number == nil ? nil : $0 } ?? text
            switch key {
            case "k", "diversity": members.append(.init(key, number))
            case "explain": members.append(.init(key, ["true", "false"].contains(value) ? StrictJSON(.flag(value == "true")) : text))
            case "utc_offset_minutes": context.append(.init(key, number))
            case "device", "entry": context.append(.init(key, text))
            default: members.append(.init(key, text))
            }
        }
        if !context.isEmpty { members.append(.init("context", StrictJSON(.object(context)))) }
        try self.init(RequestObject(StrictJSON(.object(members)), keys: Self.keys, expected: Self.shape))
    }
}

extension ScoreQuery {
    private static let shape = #"{"card": text, "subject": text, "item"?: text, "facts"?: {name: value}, "language"?: text}"#

    /// Reads the body of `POST /v1/score`.
    init(reading body: [UInt8]) throws(RequestFault) {
        let object = try RequestObject(
            RequestObject.value(of: body, expected: Self.shape), keys: ["card", "subject", "item", "facts", "language"], expected: Self.shape)
        guard let card = try object.text("card", bytes: 1...64) else { throw RequestFault("name the scorecard under card") }
        self.init(
            card: card, subject: try object.subject(), item: try object.text("item", bytes: 1...64), facts: try FactReading.stated(object["facts"]),
            language: try object.text("language", bytes: 2...35))
    }
}

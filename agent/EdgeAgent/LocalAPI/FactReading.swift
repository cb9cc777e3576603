import Enrichment

/// Reads facts from bodies.
enum FactReading {
    /// The entries of a list of at most ``LocalLimits/facts``, or of a single object.
    static func entries<Entry>(
        of body: [UInt8], expected: String, _ read: (StrictJSON, _ place: String) throws(RequestFault) -> Entry
    ) throws(RequestFault) -> [Entry] {
        let value = try RequestObject.value(of: body, expected: expected)
        guard let list = value.array else { return [try read(value, "")] }
        guard list.count <= LocalLimits.facts else { throw RequestFault("at most \(LocalLimits.facts) facts") }
        var entries: [Entry] = []
        entries.reserveCapacity(list.count)
        for (index, value) in list.enumerated() { entries.append(try read(value, "fact \(index): ")) }
        return entries
    }

    /// One fact of `PUT /v1/attributes`.
    static func change(_ value: StrictJSON, place: String, now: Int64, expected: String) throws(RequestFault) -> FactChange {
        let object = try RequestObject(value, keys: ["name", "item", "value", "ttl_seconds", "expires_at"], place: place, expected: expected)
        let (name, owner) = try operatorFact(object, place)
        guard let value = object["value"].flatMap(FactValue.init) else {
            throw RequestFault("\(place)value must be a finite number, a text of at most \(FactValue.maximumBytes) bytes, true or false")
        }
        guard let end = try end(object, now: now) else { throw RequestFault("\(place)say how long it holds: ttl_seconds or expires_at") }
        return FactChange(name: name, owner: owner, value: value, end: end)
    }

    /// One fact of `DELETE /v1/attributes`.
    static func removal(_ value: StrictJSON, place: String, expected: String) throws(RequestFault) -> FactRemoval {
        let (name, owner) = try operatorFact(RequestObject(value, keys: ["name", "item"], place: place, expected: expected), place)
        return FactRemoval(name: name, owner: owner)
    }

    /// The body of `PUT /v1/subjects/attributes`; nil stands for an attribute that is taken away.
    static func described(
        _ body: [UInt8], now: Int64, expected: String
    ) throws(RequestFault) -> (subject: String, attributes: [FactName: FactStore.Held?]) {
        let object = try RequestObject(
            RequestObject.value(of: body, expected: expected), keys: ["subject", "attributes", "ttl_seconds", "expires_at"], expected: expected)
        let subject = try object.subject()
        guard let members = object["attributes"]?.members, (1...256).contains(members.count) else {
            throw RequestFault("attributes must be an object of 1 to 256 facts")
        }
        let end = try end(object, now: now) ?? .max
        var attributes: [FactName: FactStore.Held?] = [:]
        for member in members {
            let name = try name(member.name, scopes: [.subject], place: "attributes: ")
            if member.value.isNull {
                attributes[name] = .some(nil)
            } else if let value = FactValue(member.value) {
                attributes[name] = FactStore.Held(value: value, end: end)
            } else {
                throw RequestFault("\(name) must be a finite number, a text of at most \(FactValue.maximumBytes) bytes, true, false or null")
            }
        }
        return (subject, attributes)
    }

    /// Facts that a request states for itself alone: its own and the subject's. A fraud score is left out, also where no card computes one:
    /// a rule that fails closed without a score would be opened by whoever it is meant for.
    static func stated(_ value: StrictJSON?) throws(RequestFault) -> [FactName: FactValue] {
        guard let value else { return [:] }
        guard let members = value.members, members.count <= 64 else { throw RequestFault("facts must be an object of at most 64 facts") }
        var facts: [FactName: FactValue] = [:]
        for member in members {
            let name = try name(member.name, scopes: [.request, .subject], place: "facts: ")
            guard let value = FactValue(member.value) else {
                throw RequestFault("\(name) must be a finite number, a text of at most \(FactValue.maximumBytes) bytes, true or false")
            }
            if !AgentFacts.scores.contains(name) { facts[name] = value }
        }
        return facts
    }

    private static func operatorFact(_ object: RequestObject, _ place: String) throws(RequestFault) -> (FactName, FactOwner) {
        guard let text = object["name"]?.text else { throw RequestFault("\(place)name the fact") }
        let name = try name(text, scopes: [.market, .item], place: place)
        let item = try object.text("item", bytes: 1...FactOwner.maximumBytes)
        switch (name.scope, item) {
        case (.item, let item?): return (name, .item(item))
        case (.item, nil): throw RequestFault("\(place)say which item")
        case (_, nil): return (name, .market)
        default: throw RequestFault("\(place)a fact of the market belongs to no item")
        }
    }

    private static func name(_ text: String, scopes: [FactName.Scope], place: String) throws(RequestFault) -> FactName {
        guard let name = FactName(text), scopes.contains(name.scope) else {
            let words = scopes.map { "\($0.rawValue).…" }.joined(separator: " or ")
            throw RequestFault("\(place)a name here is \(words): dotted words of a-z, 0-9 and _, at most \(FactName.maximumBytes) bytes")
        }
        return name
    }

    /// The Unix millisecond at which a fact stops to hold, or nil when nothing is said.
    private static func end(_ object: RequestObject, now: Int64) throws(RequestFault) -> Int64? {
        let seconds = try object.number("ttl_seconds", in: 0.001...31_622_400)
        let time = try object.integer("expires_at", in: 0...253_402_300_799_999)
        switch (seconds, time) {
        case (nil, nil): return nil
        case (let seconds?, nil): return now + Int64((seconds * 1000).rounded(.up))
        case (nil, let time?): return Int64(time)
        default: throw RequestFault("say ttl_seconds or expires_at and not both")
        }
    }
}

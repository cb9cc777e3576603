import Enrichment

/// `GET /v1/attributes`
struct FactsReply: Encodable {
    struct Fact: Encodable {
        var name: String
        var item: String?
        var value: FactJSON
        var expiresAt: Int64

        enum CodingKeys: String, CodingKey {
            case name, item, value
            case expiresAt = "expires_at"
        }
    }

    var attributes: [Fact]

    init(_ facts: [KnownFact]) {
        attributes = facts.map { known in
            Fact(
                name: known.name.text, item: known.owner == .market ? nil : known.owner.identifier, value: FactJSON(known.fact.value),
                expiresAt: known.fact.end)
        }
    }
}

/// `GET /v1/subjects/attributes`, and a part of `GET /v1/data`.
struct SubjectAttributesReply: Encodable {
    var subject: String
    var attributes: [String: KeptAttribute]

    init(subject: String, attributes: [FactName: FactStore.Held]) {
        self.subject = subject
        self.attributes = Dictionary(uniqueKeysWithValues: attributes.map { ($0.text, KeptAttribute($1)) })
    }
}

/// What is kept of a subject under one name.
struct KeptAttribute: Codable, Sendable {
    var value: FactJSON
    /// The Unix millisecond at which it stops to hold; nil for one without end.
    var expiresAt: Int64?

    enum CodingKeys: String, CodingKey {
        case value
        case expiresAt = "expires_at"
    }

    init(_ held: FactStore.Held) {
        value = FactJSON(held.value)
        expiresAt = held.end == .max ? nil : held.end
    }
}

/// A fact's value as JSON: a number, a text, true or false.
struct FactJSON: Codable, Sendable {
    var value: FactValue

    init(_ value: FactValue) { self.value = value }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            value = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            value = .number(number)
        } else {
            value = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

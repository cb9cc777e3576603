/// A value of a JSON text.
enum JSONNode {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONNode])
    /// Members in the order of the text; no key occurs twice.
    case object([JSONMember])

    /// The type's name for messages.
    var typeName: String {
        switch self {
        case .null: "null"
        case .flag: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .list: "an array"
        case .object: "an object"
        }
    }
}

/// A member of an object.
struct JSONMember {
    let key: String
    let node: JSONNode
}

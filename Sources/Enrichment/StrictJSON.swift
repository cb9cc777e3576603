/// One value of a JSON text (RFC 8259), read strictly: no duplicate names, no trailing text, no byte order mark, no number beyond Double, and
/// nothing deeper or larger than the caller allows. Members keep the order in which they were written.
package struct StrictJSON: Sendable, Hashable {
    /// What a value is.
    package enum Value: Sendable, Hashable {
        case null
        case flag(Bool)
        /// The Double nearest to the decimal number that was written; never infinite, never NaN.
        case number(Double)
        case text(String)
        case array([StrictJSON])
        case object([Member])
    }

    /// A name and its value.
    package struct Member: Sendable, Hashable {
        /// The name, unescaped.
        package let name: String
        /// The value.
        package let value: StrictJSON

        package init(_ name: String, _ value: StrictJSON) {
            self.name = name
            self.value = value
        }
    }

    /// What the value is.
    package let value: Value
    /// Where it begins, in bytes from the beginning of the text; 0 for a value that was not read.
    package let offset: Int

    /// A value that was not read from a text.
    package init(_ value: Value) { self.init(value, at: 0) }

    init(_ value: Value, at offset: Int) {
        self.value = value
        self.offset = offset
    }

    /// Reads a whole text.
    package init(reading bytes: [UInt8], limits: StrictJSONLimits = StrictJSONLimits()) throws(StrictJSONError) {
        var reader = StrictJSONReader(bytes, limits: limits)
        self = try reader.document()
    }

    /// Equal values are equal wherever they stood.
    package static func == (left: Self, right: Self) -> Bool { left.value == right.value }

    package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension StrictJSON {
    package var isNull: Bool { value == .null }

    /// The flag, or nil when the value is something else.
    package var flag: Bool? { if case .flag(let flag) = value { flag } else { nil } }

    /// The number, or nil when the value is something else.
    package var number: Double? { if case .number(let number) = value { number } else { nil } }

    /// The number when it is whole and within Int, nil otherwise.
    package var integer: Int? { number.flatMap(Int.init(exactly:)) }

    /// The text, or nil when the value is something else.
    package var text: String? { if case .text(let text) = value { text } else { nil } }

    /// The elements, or nil when the value is no array.
    package var array: [StrictJSON]? { if case .array(let array) = value { array } else { nil } }

    /// The members in written order, or nil when the value is no object.
    package var members: [Member]? { if case .object(let members) = value { members } else { nil } }

    /// The member of this name; nil when there is none or the value is no object.
    package subscript(name: String) -> StrictJSON? { members?.first { $0.name == name }?.value }

    /// The value's type in words, for messages: "a number".
    package var kind: String {
        switch value {
        case .null: "null"
        case .flag: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// How much of a text ``StrictJSON`` reads.
package struct StrictJSONLimits: Sendable, Hashable {
    /// Largest text in bytes.
    package var bytes: Int
    /// Most arrays and objects inside each other, at most ``deepest``.
    package var depth: Int
    /// Most values, members and elements included.
    package var values: Int

    /// The reader calls itself once a level, so no caller may ask for more than this.
    package static let deepest = 128

    /// Limits; by default those of a signed file: 1 MiB, 32 levels, 262,144 values.
    package init(bytes: Int = 1 << 20, depth: Int = 32, values: Int = 1 << 18) {
        self.bytes = bytes
        self.depth = min(depth, Self.deepest)
        self.values = values
    }
}

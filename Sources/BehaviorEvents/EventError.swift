/// Why a body of events was refused.
///
/// Two errors are equal when their codes are. The error says where, in bytes from the start of the body, and never what stood there.
public struct EventError: Error, Hashable, CustomStringConvertible {
    /// The cause. The raw value is what a problem document and a metric label show.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The body is longer than ``EventLimits/bytes``.
        case bodyTooLarge = "body_too_large"
        /// The body holds more events than ``EventLimits/events``.
        case tooManyEvents = "too_many_events"
        /// An event holds more items than ``EventLimits/items``.
        case tooManyItems = "too_many_items"
        /// A string is longer than its cap.
        case stringTooLong = "string_too_long"
        /// An array or object stands inside an array that holds only objects, or a body nests deeper than events and their items.
        case nestedTooDeep = "nested_too_deep"

        /// The body ends inside a value.
        case unexpectedEnd = "unexpected_end"
        /// A byte that no JSON text (RFC 8259) can have at this place.
        case unexpectedByte = "unexpected_byte"
        /// Bytes other than white space follow the value.
        case trailingBytes = "trailing_bytes"
        /// A string is not valid UTF-8 (Unicode 15, table 3-7).
        case invalidUTF8 = "invalid_utf8"
        /// An unescaped control character stands in a string, or an escaped one in an identifier.
        case controlCharacter = "control_character"
        /// A backslash is followed by something other than RFC 8259's escapes.
        case invalidEscape = "invalid_escape"
        /// A `\u` escape names half of a surrogate pair.
        case loneSurrogate = "lone_surrogate"
        /// A number starts with a superfluous zero.
        case leadingZero = "leading_zero"
        /// `NaN` or an infinity; JSON has neither.
        case notANumber = "not_a_number"
        /// A number that RFC 8259's grammar does not allow.
        case invalidNumber = "invalid_number"
        /// A key stands twice in one object.
        case duplicateKey = "duplicate_key"

        /// A key that the vocabulary does not have. There is no free field.
        case unknownKey = "unknown_key"
        /// A value has another JSON type than its key requires; `null` is never accepted.
        case wrongType = "wrong_type"
        /// An event name that the vocabulary does not have.
        case unknownEvent = "unknown_event"
        /// `event`, `event_id`, `subject`, `timestamp_ms` or an item's `item_id` is absent.
        case missingField = "missing_field"
        /// The event names an action on items and has none.
        case missingItems = "missing_items"
        /// `value` stands without `currency` (the rule of Google Analytics 4).
        case missingCurrency = "missing_currency"
        /// An identifier is the empty string.
        case emptyString = "empty_string"
        /// A whole number is required and the number has a fraction or an exponent.
        case notAnInteger = "not_an_integer"
        /// The number is outside the key's range.
        case numberOutOfRange = "number_out_of_range"
        /// The currency is not three letters `A` to `Z`.
        case invalidCurrency = "invalid_currency"

        /// How a server should answer: 413 for a cap, 400 for text that is not JSON, 422 for JSON that is not an event.
        public var status: Int {
            switch self {
            case .bodyTooLarge, .tooManyEvents: 413
            case .nestedTooDeep, .unexpectedEnd, .unexpectedByte, .trailingBytes, .invalidUTF8, .controlCharacter, .invalidEscape,
                .loneSurrogate, .leadingZero, .notANumber, .invalidNumber, .duplicateKey:
                400
            default: 422
            }
        }
    }

    /// The cause.
    public let code: Code
    /// Offset in bytes from the start of the body; never beyond its length.
    public let offset: Int
    /// Position of the event in the body, from zero.
    public let event: Int

    init(_ code: Code, at offset: Int, event: Int) {
        self.code = code
        self.offset = offset
        self.event = event
    }

    /// Compares the codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// Place and code; never content.
    public var description: String { "event \(event), byte \(offset): \(code.rawValue)" }
}

import BehaviorEvents

/// Writes stored state, big-endian.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    mutating func integer(_ value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func string(_ text: String) {
        let utf8 = Array(text.utf8.prefix(Int(UInt16.max)))
        integer(UInt16(utf8.count))
        bytes += utf8
    }

    mutating func bytes(_ value: [UInt8]) {
        integer(UInt32(clamping: value.count))
        bytes += value
    }

    mutating func checksum() { integer(StateReader.checksum(bytes, upTo: bytes.count)) }
}

/// Reads stored state.
struct StateReader {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var position = 0

    /// Checks the sum over everything but the last eight bytes.
    init(_ bytes: [UInt8], header: [UInt8]) throws(SessionStateError) {
        self.bytes = bytes
        end = bytes.count - 8
        // The version follows the header and is read under the sum.
        guard end > header.count else { throw SessionStateError(code: .truncated, offset: bytes.count) }
        guard bytes.starts(with: header) else { throw SessionStateError(code: .unknownVersion, offset: 0) }
        var stored: UInt64 = 0
        for byte in bytes[end...] { stored = stored << 8 | UInt64(byte) }
        guard stored == Self.checksum(bytes, upTo: end) else { throw SessionStateError(code: .checksum, offset: end) }
        position = header.count
    }

    static func checksum(_ bytes: [UInt8], upTo end: Int) -> UInt64 {
        SipHash128.hash(bytes, from: 0, to: end, key: SipHash128.eventIDKey).first
    }

    func error(_ code: SessionStateError.Code) -> SessionStateError { SessionStateError(code: code, offset: position) }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(SessionStateError) -> Value {
        let count = Value.bitWidth / 8
        guard end - position >= count else { throw error(.truncated) }
        var value: UInt64 = 0
        for byte in bytes[position..<position + count] { value = value << 8 | UInt64(byte) }
        position += count
        return Value(truncatingIfNeeded: value)
    }

    mutating func string() throws(SessionStateError) -> String {
        let count = Int(try integer(UInt16.self))
        guard end - position >= count else { throw error(.truncated) }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else { throw error(.malformed) }
        position += count
        return text
    }

    mutating func bytes(upTo most: Int) throws(SessionStateError) -> [UInt8] {
        let count = Int(try integer(UInt32.self))
        guard count <= most else { throw error(.overLimit) }
        guard end - position >= count else { throw error(.truncated) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func count(upTo most: Int) throws(SessionStateError) -> Int {
        let count = Int(try integer(UInt16.self))
        guard count <= most else { throw error(.overLimit) }
        return count
    }

    func finish() throws(SessionStateError) {
        guard position == end else { throw error(.trailingBytes) }
    }
}

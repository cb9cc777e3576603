import TLSPresentation

/// The streams of a delta's content, in this order. Like values lie together, so that they deflate well; numbers are variable-length
/// (seven bits a byte, low ones first), signed ones folded (0, -1, 1, -2, …).
enum DeltaStream: Int, CaseIterable {
    /// Numbers of removed items, numbers and identifiers of added ones.
    case items
    /// Differences of clicks, then of recent clicks.
    case counts
    /// The decay of the recent relation, then one byte for each row (``RowChange``).
    case rows
    /// Differences of the scales' bit patterns.
    case scales
    /// Neighbours that came and went.
    case neighbours
    /// Differences of kept entries to what the scales let expect.
    case differences
    /// Values of new entries.
    case values
    /// Pairs that came and went, then one byte for each.
    case pairs
    /// Items that came to and went from a pair's row, and counts.
    case pairEntries
    /// Categories, prices and attributes.
    case catalogue
    /// Whether there are vectors, their gains, then for each item what changed and its cluster.
    case vectors
    /// Components of vectors that came or turned.
    case components
    /// Other sections, whole.
    case sections
}

/// What changed in a row, as bits of one byte; a row that follows from the old one has none of them.
struct RowChange: OptionSet {
    let rawValue: UInt8

    /// Neighbours came or went.
    static let members = RowChange(rawValue: 1)
    /// A scale isn't the one that the decay lets expect.
    static let scales = RowChange(rawValue: 2)
    /// Entries of a column are not those that the scales let expect: one bit for each of the four columns.
    static func column(_ column: Int) -> RowChange { RowChange(rawValue: 4 << UInt8(column)) }

    static let columns = 4
    static let all = RowChange(rawValue: 0x3f)
}

/// Writes the streams of a delta.
struct DeltaWriter {
    private(set) var streams = [ByteWriter](repeating: ByteWriter(), count: DeltaStream.allCases.count)

    mutating func put(_ value: UInt64, in stream: DeltaStream) {
        var rest = value
        while rest >= 0x80 {
            streams[stream.rawValue].put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        streams[stream.rawValue].put(UInt8(rest))
    }

    mutating func put(signed value: Int64, in stream: DeltaStream) {
        put(UInt64(bitPattern: value << 1 ^ value >> 63), in: stream)
    }

    mutating func byte(_ value: UInt8, in stream: DeltaStream) { streams[stream.rawValue].put(value) }

    mutating func bytes(_ value: some Collection<UInt8>, in stream: DeltaStream) { streams[stream.rawValue].fixed(value) }

    /// All streams, one after the other.
    func finish() -> [UInt8] {
        var writer = ByteWriter()
        for stream in streams { writer.opaque32(stream.bytes) }
        return writer.bytes
    }
}

/// Reads the streams of a delta.
struct DeltaReader {
    private var streams: [ByteReader] = []

    init(_ content: [UInt8]) throws(CodecError) {
        var reader = ByteReader(content)
        for _ in DeltaStream.allCases { streams.append(ByteReader(try reader.opaque32(0...ItemTableDelta.maximumContentBytes))) }
        try reader.finish()
    }

    mutating func number(in stream: DeltaStream) throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            let byte = try streams[stream.rawValue].uint8()
            value |= UInt64(byte & 0x7f) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        let byte = try streams[stream.rawValue].uint8()
        guard byte <= 1 else { throw malformed }
        return value | UInt64(byte) << 63
    }

    /// A number that is at most `limit`.
    mutating func number(upTo limit: Int, in stream: DeltaStream) throws(CodecError) -> Int {
        let value = try number(in: stream)
        guard value <= UInt64(limit) else { throw malformed }
        return Int(value)
    }

    mutating func signed(in stream: DeltaStream) throws(CodecError) -> Int64 {
        let folded = try number(in: stream)
        return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }

    /// `base` plus a signed number, if that is a value of its type.
    mutating func number<Value: FixedWidthInteger & UnsignedInteger>(from base: Value, in stream: DeltaStream) throws(CodecError) -> Value {
        let (sum, overflow) = Int64(base).addingReportingOverflow(try signed(in: stream))
        guard !overflow, let value = Value(exactly: sum) else { throw malformed }
        return value
    }

    mutating func byte(in stream: DeltaStream) throws(CodecError) -> UInt8 { try streams[stream.rawValue].uint8() }

    mutating func bytes(_ count: Int, in stream: DeltaStream) throws(CodecError) -> ArraySlice<UInt8> {
        try streams[stream.rawValue].fixed(count)
    }

    /// A short text with a length of one byte.
    mutating func text(_ range: ClosedRange<Int>, in stream: DeltaStream) throws(CodecError) -> String {
        try streams[stream.rawValue].text8(range, field: "delta")
    }

    /// Requires that every stream was read to its end.
    func finish() throws(CodecError) {
        for stream in streams { try stream.finish() }
    }

    /// The one failure of a content that the digests don't explain.
    var malformed: CodecError { CodecError(.invalidValue, at: 0, field: "delta") }
}

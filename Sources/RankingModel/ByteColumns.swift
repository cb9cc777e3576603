import TLSPresentation

extension ByteReader {
    /// Reads `count` big-endian integers. The length is checked before anything is allocated.
    mutating func integers<Value: FixedWidthInteger & UnsignedInteger>(_ count: Int, field: String) throws(CodecError) -> [Value] {
        let width = Value.bitWidth / 8
        let bytes = try fixed(count * width, field: field)
        let span = bytes.span
        var values: [Value] = []
        values.reserveCapacity(count)
        for start in stride(from: 0, to: span.count, by: width) {
            var value: Value = 0
            for offset in 0..<width { value = value << 8 | Value(span[start &+ offset]) }
            values.append(value)
        }
        return values
    }

    /// Reads a number of things as uint32, 0...`limit`.
    mutating func count(_ limit: Int, field: String) throws(CodecError) -> Int {
        let start = offset
        let value = Int(try uint32(field: field))
        guard value <= limit else { throw CodecError(.lengthOutOfRange, at: start, field: field) }
        return value
    }

    /// Reads one-byte lengths and returns their running sums, starting at 0.
    mutating func starts(_ count: Int, within range: ClosedRange<Int>, field: String) throws(CodecError) -> [UInt32] {
        let start = offset
        let lengths = try fixed(count, field: field)
        var starts: [UInt32] = [0]
        starts.reserveCapacity(count + 1)
        var sum: UInt32 = 0
        for length in lengths {
            guard range.contains(Int(length)) else { throw CodecError(.lengthOutOfRange, at: start, field: field) }
            sum += UInt32(length)
            starts.append(sum)
        }
        return starts
    }

    /// Reads `opaque field<range>` with a one-byte length as UTF-8.
    mutating func text8(_ range: ClosedRange<Int>, field: String) throws(CodecError) -> String {
        let start = offset
        guard let text = String(validating: try opaque8(range, field: field), as: UTF8.self) else {
            throw CodecError(.invalidValue, at: start, field: field)
        }
        return text
    }
}

extension ByteWriter {
    /// Writes big-endian integers.
    mutating func put<Value: FixedWidthInteger & UnsignedInteger>(_ values: [Value]) {
        for value in values { put(value) }
    }

    /// Writes the differences of running sums, one byte each.
    mutating func putLengths(_ starts: [UInt32]) {
        for index in starts.indices.dropFirst() { put(UInt8(starts[index] - starts[index - 1])) }
    }
}

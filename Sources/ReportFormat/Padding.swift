/// `{u32 length; content; zeros}`, of a length that is known beforehand. The zeros are checked when the padding is taken off, so that one
/// content has one padded form and nothing can be smuggled in.
enum Padding {
    /// `content` padded to exactly `length` bytes, or nil when it does not fit.
    static func pad(_ content: [UInt8], to length: Int) -> [UInt8]? {
        guard content.count <= length - 4, content.count <= Int(UInt32.max) else { return nil }
        var padded = [UInt8](repeating: 0, count: length)
        for index in 0..<4 { padded[index] = UInt8(truncatingIfNeeded: content.count >> (24 - 8 * index)) }
        padded.replaceSubrange(4..<4 + content.count, with: content)
        return padded
    }

    /// The content of `padded`, sharing its memory.
    static func remove(from padded: ArraySlice<UInt8>) throws(ReportDecodingError) -> ArraySlice<UInt8> {
        guard padded.count >= 4 else { throw ReportDecodingError(.truncated) }
        let length = padded.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= padded.count - 4 else { throw ReportDecodingError(.truncated) }
        let tail = padded.dropFirst(4 + length)
        let zeros = tail.span
        // No early exit: the loop becomes vector code.
        var bits: UInt8 = 0
        for index in zeros.indices { bits |= zeros[index] }
        guard bits == 0 else { throw ReportDecodingError(.padding) }
        return padded.dropFirst(4).prefix(length)
    }
}

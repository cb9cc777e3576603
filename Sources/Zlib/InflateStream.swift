import CZlib

/// One zlib decompressor, reusable from stream to stream without a new allocation of its state.
///
/// Every call works inside the buffers it is given; nothing here decides how much may be written. Safe to hold: the pointer is owned,
/// private and freed with the value.
@safe struct InflateStream: ~Copyable {
    /// What one step did.
    struct Step {
        /// Compressed bytes read.
        var consumed: Int
        /// Bytes written.
        var produced: Int
        /// Whether the end of the stream, checksum included, was reached.
        var ended: Bool
    }

    // zlib's state points back at the stream, so the stream needs an address of its own.
    private let stream: UnsafeMutablePointer<z_stream>
    private let ready: Bool

    init(_ format: StreamFormat) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        ready = unsafe inflateInit2_(stream, format.windowBits, ZLIB_VERSION, size) == Z_OK
    }

    deinit {
        if ready { unsafe inflateEnd(stream) }
        unsafe stream.deallocate()
    }

    /// Starts over with the next stream.
    mutating func reset() {
        if ready { unsafe inflateReset(stream) }
    }

    /// Decompresses as much as input and output allow. `offset` is where `input` lies in the whole input, for errors.
    mutating func step(
        _ input: ArraySlice<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>, at offset: Int
    ) throws(InflateError) -> Step {
        guard ready else { throw InflateError(.outOfMemory, at: offset) }
        return try unsafe input.withUnsafeBufferPointer { (buffer) throws(InflateError) -> Step in
            let given = min(buffer.count, Int(Int32.max))
            let room = min(output.count, Int(Int32.max))
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(given)
            unsafe stream.pointee.next_out = output.baseAddress
            unsafe stream.pointee.avail_out = UInt32(room)
            // Z_FINISH spares the window when the stream ends in this step; when it does not, it can go on all the same.
            let status = unsafe inflate(stream, Z_FINISH)
            let consumed = unsafe given - Int(stream.pointee.avail_in)
            let produced = unsafe room - Int(stream.pointee.avail_out)
            unsafe stream.pointee.next_in = nil
            unsafe stream.pointee.next_out = nil
            switch status {
            case Z_OK, Z_BUF_ERROR: return Step(consumed: consumed, produced: produced, ended: false)
            case Z_STREAM_END: return Step(consumed: consumed, produced: produced, ended: true)
            case Z_NEED_DICT: throw InflateError(.presetDictionary, at: offset + consumed)
            case Z_MEM_ERROR: throw InflateError(.outOfMemory, at: offset + consumed)
            default: throw InflateError(dataErrorCode, at: offset + consumed)
            }
        }
    }

    /// zlib has one status for every kind of bad data and tells them apart by message; the messages are part of its sources since 1.0.
    private var dataErrorCode: InflateError.Code {
        guard let message = unsafe stream.pointee.msg else { return .corrupt }
        return switch unsafe String(cString: message) {
        case "incorrect data check", "incorrect length check": .badChecksum
        case "incorrect header check", "unknown compression method", "invalid window size", "unknown header flags set", "header crc mismatch":
            .badHeader
        default: .corrupt
        }
    }
}

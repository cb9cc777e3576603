import CZlib

/// Compression to the zlib format (RFC 1950).
public enum Deflate {
    /// The bytes of `bytes` as one zlib stream.
    ///
    /// The output is at most `n + n/4096 + n/16384 + n/2^25 + 13` bytes for an input of `n` bytes, however badly it compresses, and
    /// depends on nothing but the input, the level and the version of zlib.
    public static func compress(_ bytes: [UInt8], level: CompressionLevel = .balanced) -> [UInt8] {
        compress(bytes, level: level, format: .zlib)
    }

    /// One pass with zlib's default window and memory, for which `deflateBound` is the bound above.
    package static func compress(_ bytes: [UInt8], level: CompressionLevel, format: StreamFormat) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        var status = unsafe deflateInit2_(&stream, level.rawValue, Z_DEFLATED, format.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        precondition(status == Z_OK, "zlib refused its own defaults or found no memory")
        defer { unsafe deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        precondition(bound <= Int(UInt32.max), "one compression takes less than 4 GiB")
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                status = unsafe deflate(&stream, Z_FINISH)
            }
            precondition(status == Z_STREAM_END, "deflateBound is an upper bound")
            count = unsafe output.count - Int(stream.avail_out)
        }
    }
}

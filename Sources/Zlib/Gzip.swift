/// The gzip format (RFC 1952), as HTTP bodies with `Content-Encoding: gzip` carry it.
public enum Gzip {
    /// The bytes of `bytes` as one gzip member without name or time.
    public static func compress(_ bytes: [UInt8], level: CompressionLevel = .balanced) -> [UInt8] {
        Deflate.compress(bytes, level: level, format: .gzip)
    }

    /// The content of `bytes`, which must be exactly one gzip member. Files of several members are read by ``GzipReader``.
    ///
    /// - Parameters:
    ///   - bytes: The compressed member.
    ///   - maximumLength: The most bytes it may expand to: an absolute cap, whatever the ratio.
    /// - Throws: ``InflateError``.
    public static func decompress(_ bytes: ArraySlice<UInt8>, maximumLength: Int) throws(InflateError) -> [UInt8] {
        var inflater = Inflater(.gzip)
        return try inflater.decompress(bytes, maximumLength: maximumLength)
    }
}

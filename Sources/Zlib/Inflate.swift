/// Decompression of the zlib format (RFC 1950).
public enum Inflate {
    /// The content of `bytes`, which must be exactly one zlib stream without a preset dictionary.
    ///
    /// - Parameters:
    ///   - bytes: The compressed stream.
    ///   - maximumLength: The most bytes it may expand to: an absolute cap, whatever the ratio.
    /// - Throws: ``InflateError``.
    public static func decompress(_ bytes: ArraySlice<UInt8>, maximumLength: Int) throws(InflateError) -> [UInt8] {
        var inflater = Inflater()
        return try inflater.decompress(bytes, maximumLength: maximumLength)
    }
}

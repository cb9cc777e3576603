/// How much work compression spends. Any level can be decompressed by any reader.
public enum CompressionLevel: Int32, Sendable, CaseIterable {
    /// Stored blocks: the bytes as they are, in the format's frame.
    case stored = 0
    /// The fastest real compression.
    case fastest = 1
    /// zlib's own default.
    case balanced = 6
    /// The smallest output.
    case smallest = 9
}

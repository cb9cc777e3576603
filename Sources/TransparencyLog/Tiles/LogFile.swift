/// One of a log's static files.
public struct LogFile: Hashable, Sendable {
    /// The path of the newest checkpoint below the log's prefix: the only file that changes.
    public static let checkpointPath = "checkpoint"
    /// The media type of a checkpoint.
    public static let checkpointMediaType = "text/plain; charset=utf-8"
    /// The media type of tiles and bundles.
    public static let tileMediaType = "application/octet-stream"

    /// The tile or bundle.
    public let index: TileIndex
    /// The file's bytes.
    public let bytes: [UInt8]

    /// The path below the log's prefix.
    public var path: String { index.path }
}

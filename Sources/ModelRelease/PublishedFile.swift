/// One file to serve, at a path below the release address.
public struct PublishedFile: Equatable, Sendable {
    /// The path; see `ReleasePath`.
    public let path: String
    /// The exact bytes.
    public let bytes: [UInt8]

    /// Places bytes at a path.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

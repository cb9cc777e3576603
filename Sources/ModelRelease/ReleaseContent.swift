/// A file that a publisher puts into a release.
public struct ReleaseContent: Equatable, Sendable {
    /// The file name; see `TargetFile.name`.
    public let name: String
    /// What it is for.
    public let kind: TargetKind
    /// The number to install it under, higher than the last one of its kind.
    public let modelVersion: UInt64
    /// The content.
    public let bytes: [UInt8]
    /// For a delta: the SHA-256 of the file that it applies to.
    public let source: [UInt8]?

    /// Describes a file to publish.
    public init(name: String, kind: TargetKind, modelVersion: UInt64, bytes: [UInt8], source: [UInt8]? = nil) {
        self.name = name
        self.kind = kind
        self.modelVersion = modelVersion
        self.bytes = bytes
        self.source = source
    }
}

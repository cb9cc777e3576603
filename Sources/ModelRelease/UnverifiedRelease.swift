/// Everything that came with a release, none of it checked: what an agent fetched, or what an auditor found in a folder.
public struct UnverifiedRelease: Sendable {
    /// Roots after the trusted one, in the order of their versions.
    public var rootUpdates: [[UInt8]]
    /// The timestamp; nil if it was verified step by step before.
    public var timestamp: [UInt8]?
    /// The targets document; nil if it was verified step by step before.
    public var targets: [UInt8]?
    /// Contents by file name.
    public var files: [String: [UInt8]]

    /// Gathers the parts of a release.
    public init(rootUpdates: [[UInt8]] = [], timestamp: [UInt8]? = nil, targets: [UInt8]? = nil, files: [String: [UInt8]] = [:]) {
        self.rootUpdates = rootUpdates
        self.timestamp = timestamp
        self.targets = targets
        self.files = files
    }
}

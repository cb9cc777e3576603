/// The signed documents a device keeps between refreshes, byte for byte.
public struct StoredMetadata: Equatable, Sendable {
    /// The newest trusted root, at first the one from the enrolment bundle.
    public var root: [UInt8]
    /// The last timestamp.
    public var timestamp: [UInt8]?
    /// The last targets document.
    public var targets: [UInt8]?

    /// Gathers the stored documents.
    public init(root: [UInt8], timestamp: [UInt8]? = nil, targets: [UInt8]? = nil) {
        self.root = root
        self.timestamp = timestamp
        self.targets = targets
    }

    /// How recent the stored documents are at a Unix second, for a start without a network.
    public func freshness(at time: UInt64) -> ReleaseFreshness {
        guard let timestamp, var trusted = try? TrustedMetadata(root: root, referenceTime: time) else { return .unknown }
        do { try trusted.restoreTimestamp(timestamp) } catch { return .unknown }
        return trusted.freshness(at: time)
    }
}

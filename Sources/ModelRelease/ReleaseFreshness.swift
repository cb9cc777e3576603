/// Whether the collector's word is recent enough to act on.
///
/// A frozen release fails open for ranking, which goes on with the installed model, and closed for privacy: an agent that can't
/// learn of a revoked key or a corrected task sends nothing.
public enum ReleaseFreshness: Equatable, Sendable {
    /// Good until this Unix second, exclusive.
    case fresh(until: UInt64)
    /// Expired at this Unix second.
    case frozen(since: UInt64)
    /// No timestamp was ever verified.
    case unknown

    /// Whether reports may be uploaded.
    public var allowsUploads: Bool {
        if case .fresh = self { true } else { false }
    }
}

/// The three signed documents of a release, TUF's four roles with snapshot folded into timestamp.
///
/// Folding is sound while there is exactly one targets document: the timestamp then carries that document's version, length and
/// hash, so mixing and matching has nothing to mix (TUF 1.0.34, sections 4.4 to 4.6).
public enum ReleaseRole: String, CaseIterable, Sendable {
    /// Names every key and threshold; kept offline; changes only by a chain of versions, each signed by its predecessor and itself.
    case root
    /// Names the files of the release by length and hash.
    case targets
    /// Names the newest targets document; short-lived, so that a withheld update is noticed.
    case timestamp

    /// The DSSE payload type, which is signed, so that one role's document can never pass for another's.
    public var payloadType: String { "application/vnd.sotto.\(rawValue).v1+json" }

    /// The largest envelope that is read, in bytes. A longer one is refused before it is parsed (TUF's endless data attack).
    public var maximumBytes: Int {
        switch self {
        case .root: 512_000
        case .targets: 1_048_576
        case .timestamp: 16_384
        }
    }
}

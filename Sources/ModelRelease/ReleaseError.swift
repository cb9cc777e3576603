/// Why a release, or one step towards it, was refused.
///
/// Two errors are equal when their codes are: a caller decides on the code, and `place` only says where to look. Neither ever
/// carries bytes of a document or anything about a person.
public struct ReleaseError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong. The raw value is stable and serves as a metric label.
    public enum Code: String, CaseIterable, Sendable {
        /// Not the format: broken JSON, a missing field, a value outside its range.
        case malformed
        /// Longer than the cap of its role or than the length its parent document names.
        case oversize
        /// The payload type or the type inside belongs to another role.
        case wrongType = "wrong_type"
        /// Written for a version of this format that this program doesn't know.
        case unsupportedSpecification = "unsupported_specification"
        /// One key id occurs twice among keys, in a role or among signatures.
        case duplicateKeyID = "duplicate_key_id"
        /// A key id isn't the hash of its key.
        case wrongKeyID = "wrong_key_id"
        /// A timestamp key, which is online, also belongs to the root or targets role.
        case sharedKey = "shared_key"
        /// Fewer distinct keys of the role signed than its threshold asks for.
        case thresholdNotMet = "threshold_not_met"
        /// Not the one version that was due.
        case wrongVersion = "wrong_version"
        /// Older than what is already trusted or installed.
        case rollback
        /// Past its expiry: somebody withholds updates (TUF's indefinite freeze), or the clock is wrong.
        case expired
        /// Not the bytes that the parent document names.
        case wrongHash = "wrong_hash"
        /// Shorter than the parent document says.
        case wrongLength = "wrong_length"
        /// A file that the release doesn't name, or one that it no longer names although it is installed.
        case unknownTarget = "unknown_target"
        /// The version that is installed, with other bytes.
        case conflictingVersion = "conflicting_version"
        /// A step before the one it depends on, or after the end.
        case outOfOrder = "out_of_order"
        /// The transport could not get the document.
        case unavailable
        /// The device refused the content, for example a model of an unknown schema.
        case refusedByDevice = "refused_by_device"
    }

    /// Where to look.
    public enum Place: Equatable, Sendable {
        /// One of the three signed documents.
        case role(ReleaseRole)
        /// A file of the release, by name.
        case file(String)
    }

    /// What was wrong.
    public let code: Code
    /// Where, if that is known.
    public let place: Place?

    /// Makes an error about one of the signed documents.
    public init(_ code: Code, _ role: ReleaseRole) {
        self.code = code
        self.place = .role(role)
    }

    /// Makes an error about a file of the release, or about no place in particular.
    public init(_ code: Code, file: String? = nil) {
        self.code = code
        self.place = file.map(Place.file)
    }

    /// Equality on the code alone.
    public static func == (left: ReleaseError, right: ReleaseError) -> Bool { left.code == right.code }

    /// The code, and the document or file it is about.
    public var description: String {
        switch place {
        case .role(let role): "\(code.rawValue) (\(role.rawValue))"
        case .file(let name): "\(code.rawValue) (file \(name))"
        case nil: code.rawValue
        }
    }
}

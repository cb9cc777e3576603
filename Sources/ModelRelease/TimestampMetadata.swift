/// The short-lived statement of which targets document is the newest.
public struct TimestampMetadata: ReleaseMetadata {
    /// The targets document that a timestamp names.
    public struct Targets: Equatable, Sendable {
        /// Its version.
        public let version: UInt64
        /// Its exact length in bytes, up to the cap of the targets role.
        public let length: Int
        /// SHA-256 of its envelope, 32 bytes.
        public let sha256: [UInt8]

        /// Describes a targets document.
        public init(version: UInt64, length: Int, sha256: [UInt8]) {
            self.version = version
            self.length = length
            self.sha256 = sha256
        }
    }

    /// The timestamp role.
    public static var role: ReleaseRole { .timestamp }
    /// The version, which grows with each signing.
    public let version: UInt64
    /// The Unix second of expiry, about a day ahead.
    public let expires: UInt64
    /// The newest targets document.
    public let targets: Targets

    /// Makes a timestamp; `malformed` for a value outside its range.
    public init(version: UInt64, expires: UInt64, targets: Targets) throws(ReleaseError) {
        try requireCounting(version, .timestamp)
        try requireCounting(expires, .timestamp)
        try requireCounting(targets.version, .timestamp)
        guard (1...ReleaseRole.targets.maximumBytes).contains(targets.length), targets.sha256.count == 32 else {
            throw ReleaseError(.malformed, .timestamp)
        }
        self.version = version
        self.expires = expires
        self.targets = targets
    }

    /// Reads the JSON form.
    public init(payload: [UInt8]) throws(ReleaseError) {
        let document = try Document(strictly: payload)
        guard let sha256 = Hexadecimal.bytes(document.targets.sha256, count: 32) else { throw ReleaseError(.malformed, .timestamp) }
        try self.init(
            version: document.version,
            expires: document.expires,
            targets: Targets(version: document.targets.version, length: document.targets.length, sha256: sha256)
        )
    }

    /// The JSON form.
    public func payload() throws(ReleaseError) -> [UInt8] {
        try Document(
            type: Self.role.rawValue,
            spec: Document.currentSpecification,
            version: version,
            expires: expires,
            targets: .init(version: targets.version, length: targets.length, sha256: Hexadecimal.text(targets.sha256))
        ).encoded()
    }

    private struct Document: MetadataDocument {
        struct Targets: Codable {
            var version: UInt64
            var length: Int
            var sha256: String
        }
        static var role: ReleaseRole { .timestamp }
        var type: String
        var spec: UInt64
        var version: UInt64
        var expires: UInt64
        var targets: Targets
    }
}

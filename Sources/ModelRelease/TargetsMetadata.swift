/// The list of files that make up a release.
public struct TargetsMetadata: ReleaseMetadata {
    /// The targets role.
    public static var role: ReleaseRole { .targets }
    /// The version, which grows with each release.
    public let version: UInt64
    /// The Unix second of expiry.
    public let expires: UInt64
    /// The files, sorted by name; names and kinds are distinct.
    public let files: [TargetFile]

    /// Makes a targets document; `malformed` for too many files, or two of one name or kind.
    public init(version: UInt64, expires: UInt64, files: [TargetFile]) throws(ReleaseError) {
        try requireCounting(version, .targets)
        try requireCounting(expires, .targets)
        guard files.count <= ReleaseLimits.files, Set(files.map(\.name)).count == files.count, Set(files.map(\.kind)).count == files.count else {
            throw ReleaseError(.malformed, .targets)
        }
        self.version = version
        self.expires = expires
        self.files = files.sorted { $0.name < $1.name }
    }

    /// The file of a kind.
    public subscript(kind: TargetKind) -> TargetFile? { files.first { $0.kind == kind } }

    /// The delta that leads to a file, if one was released with it.
    func delta(to file: TargetFile) -> (file: TargetFile, source: [UInt8])? {
        guard file.kind == .items, let delta = self[.itemsDelta], let source = delta.source, delta.modelVersion == file.modelVersion else {
            return nil
        }
        return (delta, source)
    }

    /// Reads the JSON form. Files are listed rather than mapped, so that a name given twice is seen and refused.
    public init(payload: [UInt8]) throws(ReleaseError) {
        let document = try Document(strictly: payload)
        var files: [TargetFile] = []
        for entry in document.targets {
            guard let sha256 = Hexadecimal.bytes(entry.sha256, count: 32) else { throw ReleaseError(.malformed, .targets) }
            let source = try Hexadecimal.optional(entry.custom.source, .targets)
            files.append(
                try TargetFile(
                    name: entry.name,
                    length: entry.length,
                    sha256: sha256,
                    kind: TargetKind(rawValue: entry.custom.kind),
                    modelVersion: entry.custom.modelVersion,
                    restores: entry.custom.restores,
                    source: source
                ))
        }
        try self.init(version: document.version, expires: document.expires, files: files)
    }

    /// The JSON form.
    public func payload() throws(ReleaseError) -> [UInt8] {
        try Document(
            type: Self.role.rawValue,
            spec: Document.currentSpecification,
            version: version,
            expires: expires,
            targets: files.map { file in
                .init(
                    name: file.name,
                    length: file.length,
                    sha256: Hexadecimal.text(file.sha256),
                    custom: .init(
                        kind: file.kind.rawValue, modelVersion: file.modelVersion, restores: file.restores, source: file.source.map(Hexadecimal.text))
                )
            }
        ).encoded()
    }

    private struct Document: MetadataDocument {
        struct Custom: Codable {
            var kind: String
            var modelVersion: UInt64
            var restores: UInt64?
            var source: String?
        }
        struct Target: Codable {
            var name: String
            var length: Int
            var sha256: String
            var custom: Custom
        }
        static var role: ReleaseRole { .targets }
        var type: String
        var spec: UInt64
        var version: UInt64
        var expires: UInt64
        var targets: [Target]
    }
}

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension InstallState {
    /// Reads what `encoded()` wrote; anything else is `malformed`, and the caller treats the device as one without a model.
    public init(decoding bytes: [UInt8]) throws(ReleaseError) {
        guard bytes.count <= ReleaseRole.targets.maximumBytes, let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else {
            throw ReleaseError(.malformed)
        }
        self.init(current: try document.current?.release(), previous: try document.previous?.release())
    }

    /// The JSON form for the device's own store.
    public func encoded() throws(ReleaseError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(current: current.map(Document.Release.init), previous: previous.map(Document.Release.init))
        guard let data = try? encoder.encode(document) else { throw ReleaseError(.malformed) }
        return Array(data)
    }

    private struct Document: Codable {
        struct File: Codable {
            var name: String
            var kind: String
            var length: Int
            var sha256: String
            var modelVersion: UInt64
            var restores: UInt64?
            var source: String?
        }
        struct Release: Codable {
            var targetsVersion: UInt64
            var authority: String
            var files: [File]

            init(_ release: InstalledRelease) {
                targetsVersion = release.targetsVersion
                authority = release.authority
                files = release.files.map { file in
                    File(
                        name: file.name,
                        kind: file.kind.rawValue,
                        length: file.length,
                        sha256: Hexadecimal.text(file.sha256),
                        modelVersion: file.modelVersion,
                        restores: file.restores,
                        source: file.source.map(Hexadecimal.text)
                    )
                }
            }

            func release() throws(ReleaseError) -> InstalledRelease {
                var targets: [TargetFile] = []
                for file in files {
                    guard let sha256 = Hexadecimal.bytes(file.sha256, count: 32) else { throw ReleaseError(.malformed) }
                    targets.append(
                        try TargetFile(
                            name: file.name,
                            length: file.length,
                            sha256: sha256,
                            kind: TargetKind(rawValue: file.kind),
                            modelVersion: file.modelVersion,
                            restores: file.restores,
                            source: try Hexadecimal.optional(file.source)
                        ))
                }
                return InstalledRelease(targetsVersion: targetsVersion, files: targets, authority: authority)
            }
        }
        var current: Release?
        var previous: Release?
    }
}

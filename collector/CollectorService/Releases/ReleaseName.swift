import ModelRelease

/// Where a released document lies in the store, and the path under `/v1/releases/` that serves it.
struct ReleaseName: Hashable, Sendable {
    /// The name in the store; all versions of a document share it.
    let document: String
    /// The version that the path names; nil for the latest.
    let version: UInt64?

    /// The timestamp, the only document whose path does not name a version.
    static let timestamp = ReleaseName(document: ReleasePath.timestamp, version: nil)
    static let roots = "root.json"
    static let targetLists = "targets.json"

    private init(document: String, version: UInt64?) {
        self.document = document
        self.version = version
    }

    /// Reads `timestamp.json`, `N.root.json` or `N.targets.json`; nil for everything else.
    init?(metadata name: String) {
        if name == ReleasePath.timestamp {
            self = .timestamp
            return
        }
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let version = UInt64(parts[0]), String(version) == parts[0] else { return nil }
        let document = String(parts[1])
        guard document == Self.roots || document == Self.targetLists else { return nil }
        self.init(document: document, version: version)
    }

    /// Reads the last part of `targets/<sha256>.<name>`; nil for what cannot be one.
    init?(file name: String) {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 64, name.utf8.count <= 65 + ReleaseLimits.nameLength else { return nil }
        guard parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }) else { return nil }
        self.init(document: "targets/" + name, version: nil)
    }

    /// Whether the bytes under the path can never change.
    var isImmutable: Bool { self != .timestamp }
}

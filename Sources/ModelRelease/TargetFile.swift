import Crypto

/// One file of a release, as the targets document names it.
public struct TargetFile: Hashable, Sendable {
    /// ASCII letters, digits, `.`, `_` and `-`, not starting with a dot: safe in a path and in a URL without quoting.
    public let name: String
    /// Exact length in bytes, up to `ReleaseLimits.fileBytes`.
    public let length: Int
    /// SHA-256 of the file, 32 bytes.
    public let sha256: [UInt8]
    /// What the file is for. A release has at most one file of a kind.
    public let kind: TargetKind
    /// The number under which the file is installed. It only grows, per kind, from release to release.
    public let modelVersion: UInt64
    /// For an operator's rollback: the older number under which these same bytes were first published.
    ///
    /// Going back is publishing forward: the old bytes get a new, higher `modelVersion`, so that an agent's rule "versions only
    /// grow" needs no exception that an attacker could use.
    public let restores: UInt64?
    /// For a delta: the SHA-256 of the file that it applies to, 32 bytes.
    public let source: [UInt8]?

    /// The version that the bytes themselves carry.
    public var contentVersion: UInt64 { restores ?? modelVersion }

    /// Makes an entry; a value outside its range is `malformed`.
    public init(
        name: String, length: Int, sha256: [UInt8], kind: TargetKind, modelVersion: UInt64, restores: UInt64? = nil, source: [UInt8]? = nil
    ) throws(ReleaseError) {
        guard Self.isSafe(name), Self.isSafe(kind.rawValue) else { throw ReleaseError(.malformed, .targets) }
        guard (0...ReleaseLimits.fileBytes).contains(length), sha256.count == SHA256.byteCount else { throw ReleaseError(.malformed, .targets) }
        try requireCounting(modelVersion, .targets)
        if let restores {
            guard (1..<modelVersion).contains(restores) else { throw ReleaseError(.malformed, .targets) }
        }
        guard source.map({ $0.count == SHA256.byteCount }) ?? true else { throw ReleaseError(.malformed, .targets) }
        self.name = name
        self.length = length
        self.sha256 = sha256
        self.kind = kind
        self.modelVersion = modelVersion
        self.restores = restores
        self.source = source
    }

    /// Requires that `bytes` are this file: `oversize`, `wrongLength` or `wrongHash`.
    public func requireMatch(_ bytes: [UInt8]) throws(ReleaseError) {
        guard bytes.count <= length else { throw ReleaseError(.oversize, file: name) }
        guard bytes.count == length else { throw ReleaseError(.wrongLength, file: name) }
        guard Array(SHA256.hash(data: bytes)) == sha256 else { throw ReleaseError(.wrongHash, file: name) }
    }

    /// Whether `bytes` are this file, for a store that looks up what it has.
    public func matches(_ bytes: [UInt8]) -> Bool {
        bytes.count == length && Array(SHA256.hash(data: bytes)) == sha256
    }

    private static func isSafe(_ name: String) -> Bool {
        guard (1...ReleaseLimits.nameLength).contains(name.utf8.count), name.utf8.first != UInt8(ascii: ".") else { return false }
        return name.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}

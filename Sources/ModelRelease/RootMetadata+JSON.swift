#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RootMetadata {
    /// Reads the JSON form. Keys are listed rather than mapped, so that a key id given twice is seen and refused.
    public init(payload: [UInt8]) throws(ReleaseError) {
        let document = try Document(strictly: payload)
        var keys: [String: ReleaseKey] = [:]
        for entry in document.keys {
            guard entry.keytype == "ed25519", let raw = SignedEnvelope.canonicalBase64(entry.public) else { throw ReleaseError(.malformed, .root) }
            let key = try ReleaseKey(rawRepresentation: raw)
            guard key.id == entry.keyid else { throw ReleaseError(.wrongKeyID, .root) }
            guard keys.updateValue(key, forKey: key.id) == nil else { throw ReleaseError(.duplicateKeyID, .root) }
        }
        try self.init(
            version: document.version,
            expires: document.expires,
            root: Self.roleKeys(document.roles.root, from: keys),
            targets: Self.roleKeys(document.roles.targets, from: keys),
            timestamp: Self.roleKeys(document.roles.timestamp, from: keys),
            log: document.log?.named()
        )
    }

    /// The JSON form.
    public func payload() throws(ReleaseError) -> [UInt8] {
        let keys = Set(root.keys + targets.keys + timestamp.keys).sorted { $0.id < $1.id }
        return try Document(
            type: Self.role.rawValue,
            spec: Document.currentSpecification,
            version: version,
            expires: expires,
            keys: keys.map { .init(keyid: $0.id, keytype: "ed25519", public: Data($0.rawRepresentation).base64EncodedString()) },
            roles: .init(root: .init(root), targets: .init(targets), timestamp: .init(timestamp)),
            log: log.map(Document.Log.init)
        ).encoded()
    }

    private static func roleKeys(_ role: Document.Role, from keys: [String: ReleaseKey]) throws(ReleaseError) -> RoleKeys {
        var named: [ReleaseKey] = []
        for id in role.keyids {
            guard let key = keys[id] else { throw ReleaseError(.malformed, .root) }
            named.append(key)
        }
        return try RoleKeys(named, threshold: role.threshold)
    }

    private struct Document: MetadataDocument {
        struct Key: Codable {
            var keyid: String
            var keytype: String
            var `public`: String
        }
        struct Role: Codable {
            var keyids: [String]
            var threshold: Int

            init(_ keys: RoleKeys) {
                keyids = keys.keys.map(\.id)
                threshold = keys.threshold
            }
        }
        struct Roles: Codable {
            var root: Role
            var targets: Role
            var timestamp: Role
        }
        struct Log: Codable {
            var origin: String
            var vkey: String
            var witnesses: [String]
            var quorum: Int

            init(_ log: ReleaseLog) { (origin, vkey, witnesses, quorum) = (log.origin, log.verifierKey, log.witnesses, log.quorum) }

            func named() throws(ReleaseError) -> ReleaseLog {
                try ReleaseLog(origin: origin, verifierKey: vkey, witnesses: witnesses, quorum: quorum)
            }
        }
        static var role: ReleaseRole { .root }
        var type: String
        var spec: UInt64
        var version: UInt64
        var expires: UInt64
        var keys: [Key]
        var roles: Roles
        /// Left out rather than null when no log is named, so that such a root has the bytes it always had.
        var log: Log?
    }
}

import Crypto

extension TrustedMetadata {
    /// Requires that bytes are the targets document a timestamp names.
    static func requireMatch(_ bytes: [UInt8], _ named: TimestampMetadata.Targets) throws(ReleaseError) {
        guard bytes.count <= named.length else { throw ReleaseError(.oversize, .targets) }
        guard bytes.count == named.length else { throw ReleaseError(.wrongLength, .targets) }
        guard Array(SHA256.hash(data: bytes)) == named.sha256 else { throw ReleaseError(.wrongHash, .targets) }
    }

    /// Names the keys that answer for the targets document: SHA-256 over the sorted key ids and the threshold, in hexadecimal.
    ///
    /// Kept with an installed release. When a root replaces the targets keys, the installed version numbers stop being a floor, so
    /// that a stolen key which pushed them up can't lock the device out for ever.
    var targetsAuthority: String {
        let ids = root.targets.keys.map(\.id).sorted().joined(separator: ",")
        return Hexadecimal.text(Array(SHA256.hash(data: Array("\(root.targets.threshold):\(ids)".utf8))))
    }
}

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SignedEnvelope {
    /// Reads the JSON form for a role: size first, then format, then type.
    ///
    /// - Throws: `oversize`, `malformed` (also for base64 that isn't the canonical spelling of its bytes), `duplicateKeyID`, `wrongType`.
    public init(decoding bytes: [UInt8], role: ReleaseRole) throws(ReleaseError) {
        guard bytes.count <= role.maximumBytes else { throw ReleaseError(.oversize, role) }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
            let payload = Self.canonicalBase64(document.payload),
            document.signatures.count <= ReleaseLimits.keysPerRole
        else { throw ReleaseError(.malformed, role) }
        var signatures: [Signature] = []
        for entry in document.signatures {
            guard let signature = Self.canonicalBase64(entry.sig), Hexadecimal.bytes(entry.keyid, count: 32) != nil else {
                throw ReleaseError(.malformed, role)
            }
            guard !signatures.contains(where: { $0.keyID == entry.keyid }) else { throw ReleaseError(.duplicateKeyID, role) }
            signatures.append(Signature(keyID: entry.keyid, bytes: signature))
        }
        guard document.payloadType == role.payloadType else { throw ReleaseError(.wrongType, role) }
        self.init(role: role, payload: payload, signatures: signatures)
    }

    /// The JSON form, keys in alphabetical order, no white space.
    public func encoded() -> [UInt8] {
        // Written out by hand: base64, hexadecimal and the payload types need no escapes, and so encoding can't fail.
        let entries = signatures.map { "{\"keyid\":\"\($0.keyID)\",\"sig\":\"\(Data($0.bytes).base64EncodedString())\"}" }
        let text =
            "{\"payload\":\"\(Data(payload).base64EncodedString())\",\"payloadType\":\"\(payloadType)\",\"signatures\":["
            + entries.joined(separator: ",") + "]}"
        return Array(text.utf8)
    }

    private struct Document: Decodable {
        struct Entry: Decodable {
            var keyid: String
            var sig: String
        }
        var payload: String
        var payloadType: String
        var signatures: [Entry]
    }

    /// Standard base64 with padding whose unused bits are zero, so that one byte string has one spelling.
    static func canonicalBase64(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}

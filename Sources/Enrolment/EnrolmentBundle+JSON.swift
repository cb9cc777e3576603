#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EnrolmentBundle {
    /// The longest bundle that is read, in bytes.
    public static let maximumBytes = 1_048_576

    /// Reads a bundle. It is strict: an unknown field is an error, since a device that overlooked one would trust too much.
    ///
    /// - Throws: `oversize`, `malformed`, `unsupportedVersion`, `insecureAddress`, `badChecksum`, or `wrongHash` if the root isn't the one
    ///   whose hash stands beside it.
    public init(decoding bytes: [UInt8]) throws(EnrolmentError) {
        guard bytes.count <= Self.maximumBytes else { throw EnrolmentError(.oversize, field: "bundle") }
        let decoder = JSONDecoder()
        guard let fields = try? decoder.decode(Fields.self, from: Data(bytes)) else { throw EnrolmentError(.malformed, field: "bundle") }
        guard let version = fields.version else { throw EnrolmentError(.malformed, field: "version") }
        guard version == 1 else { throw EnrolmentError(.unsupportedVersion, field: "version") }
        guard fields.names.isSubset(of: Document.names), let document = try? decoder.decode(Document.self, from: Data(bytes)) else {
            throw EnrolmentError(.malformed, field: "bundle")
        }
        try self.init(
            collector: CollectorAddress(document.collector),
            caCertificate: document.caCertificate.map { (text) throws(EnrolmentError) in try Self.bytes(text, field: "caCertificate") },
            token: EnrolmentToken(text: document.token),
            root: Self.bytes(document.root, field: "root")
        )
        guard Self.hexadecimal(rootSHA256) == document.rootSHA256 else { throw EnrolmentError(.wrongHash, field: "root") }
    }

    /// The JSON form, for a file of mode 0600: one line, keys in alphabetical order.
    public func encoded() throws(EnrolmentError) -> [UInt8] {
        let document = Document(
            version: 1,
            collector: collector.text,
            caCertificate: caCertificate.map { Data($0).base64EncodedString() },
            token: token.text,
            root: Data(root).base64EncodedString(),
            rootSHA256: Self.hexadecimal(rootSHA256)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(document) else { throw EnrolmentError(.malformed, field: "bundle") }
        return Array(data)
    }

    private static func bytes(_ text: String, field: String) throws(EnrolmentError) -> [UInt8] {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { throw EnrolmentError(.malformed, field: field) }
        return Array(data)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private struct Document: Codable {
        static let names: Set<String> = ["version", "collector", "caCertificate", "token", "root", "rootSHA256"]
        var version: Int
        var collector: String
        var caCertificate: String?
        var token: String
        var root: String
        var rootSHA256: String
    }

    /// The names of all fields, and the version that decides how to read the rest.
    private struct Fields: Decodable {
        struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        var names: Set<String>
        var version: Int?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            names = Set(container.allKeys.map(\.stringValue))
            version = try Name(stringValue: "version").flatMap { try container.decodeIfPresent(Int.self, forKey: $0) }
        }
    }
}

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the three signed documents have in common.
public protocol ReleaseMetadata: Equatable, Sendable {
    /// The role whose keys sign this document.
    static var role: ReleaseRole { get }
    /// Grows by at least one with each new document, `1...ReleaseLimits.largestInteger`.
    var version: UInt64 { get }
    /// The Unix second from which on the document is no longer good.
    var expires: UInt64 { get }
    /// Reads a payload whose signatures were verified; fields it doesn't know are ignored.
    init(payload: [UInt8]) throws(ReleaseError)
    /// The payload to sign: JSON with keys in alphabetical order.
    func payload() throws(ReleaseError) -> [UInt8]
}

extension ReleaseMetadata {
    /// Signs this document and gives the bytes to publish.
    public func signed(by signers: [ReleaseSigner]) throws(ReleaseError) -> [UInt8] {
        try SignedEnvelope(role: Self.role, payload: payload(), signers: signers).encoded()
    }
}

/// The JSON shape behind a `ReleaseMetadata`, kept apart so that nothing but `init(payload:)` can make a document from JSON.
protocol MetadataDocument: Codable {
    static var role: ReleaseRole { get }
    var type: String { get }
    var spec: UInt64 { get }
    var version: UInt64 { get }
    var expires: UInt64 { get }
}

extension MetadataDocument {
    /// The version of the JSON shapes in this room.
    static var currentSpecification: UInt64 { 1 }

    init(strictly payload: [UInt8]) throws(ReleaseError) {
        guard let header = try? JSONDecoder().decode(MetadataHeader.self, from: Data(payload)) else { throw ReleaseError(.malformed, Self.role) }
        guard header.type == Self.role.rawValue else { throw ReleaseError(.wrongType, Self.role) }
        guard header.spec == Self.currentSpecification else { throw ReleaseError(.unsupportedSpecification, Self.role) }
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(payload)) else { throw ReleaseError(.malformed, Self.role) }
        self = document
    }

    func encoded() throws(ReleaseError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { throw ReleaseError(.malformed, Self.role) }
        return Array(data)
    }
}

/// What must be understood before the rest may be read.
private struct MetadataHeader: Decodable {
    var type: String
    var spec: UInt64
}

/// Checks a number that every document has: at least one, exactly representable in JSON.
func requireCounting(_ value: UInt64, _ role: ReleaseRole) throws(ReleaseError) {
    guard (1...ReleaseLimits.largestInteger).contains(value) else { throw ReleaseError(.malformed, role) }
}

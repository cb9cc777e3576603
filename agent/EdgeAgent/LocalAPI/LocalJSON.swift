import Consent
import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// JSON in and out of the local API.
enum LocalJSON {
    /// A response with `value` as JSON, sorted keys, never cached.
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let bytes = try line(value)
        return Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The bytes of a JSON value on one line, sorted keys.
    static func line(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// The bytes of a JSON value.
    static func bytes(_ value: some Encodable) throws -> [UInt8] { Array(try JSONEncoder().encode(value)) }

    /// Reads a small JSON body, or nil when it is not what the route expects.
    static func read<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}

/// `PUT /v1/consent`
struct ConsentRequest: Decodable {
    var subject: String
    var grant: [ConsentPurpose]?
    var refuse: [ConsentPurpose]?
    var version: UInt32

    /// Why the request cannot be carried out, or nil.
    var fault: String? {
        if !SubjectName.isValid(subject) { return "subject must be 1 to 64 bytes" }
        if (grant ?? []).isEmpty && (refuse ?? []).isEmpty { return "name at least one purpose under grant or refuse" }
        if !Set(grant ?? []).isDisjoint(with: refuse ?? []) { return "a purpose cannot be granted and refused at once" }
        if version == 0 { return "version must be the version of the text that was shown, from 1" }
        return nil
    }
}

/// The answer of the consent routes.
struct ConsentReply: Encodable {
    struct Standing: Encodable {
        var state: String
        var basis: String
        var version: UInt32
    }

    var subject: String
    var purposes: [String: Standing]

    init(subject: String, standings: [ConsentPurpose: ConsentStanding]) {
        self.subject = subject
        purposes = Dictionary(
            uniqueKeysWithValues: standings.map {
                ($0.rawValue, Standing(state: $1.state.rawValue, basis: $1.basis.rawValue, version: $1.version))
            })
    }
}

/// `DELETE /v1/data`
struct EraseRequest: Decodable {
    var subject: String
}

/// Names of subjects as the API takes them.
enum SubjectName {
    /// 1 to 64 bytes of UTF-8 without control characters, as in events.
    static func isValid(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    }
}

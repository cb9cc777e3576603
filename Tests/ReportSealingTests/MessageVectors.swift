import Foundation

/// Golden encodings of DAP-18 messages, by the name of the test that they come from.
struct MessageVectors: Decodable {
    struct Missing: Error {}

    struct Annotated: Decodable {
        let hex: String
    }

    let encodings: [String: [String]]
    let annotated: [String: Annotated]

    static func load() throws -> Self {
        guard let url = Bundle.module.url(forResource: "janus_message_encodings", withExtension: "json", subdirectory: "Vectors") else {
            throw Missing()
        }
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
}

/// The bytes of hexadecimal digits; anything else is nil.
func decodedHex(_ hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else { return nil }
        bytes.append(byte)
    }
    return bytes
}

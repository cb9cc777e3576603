/// The address of a collector: `https://host[:port]`, or `http://` on loopback only. No path, user, query or fragment.
public struct CollectorAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as it was given, without a slash at the end.
    public let text: String
    /// Whether the connection is encrypted.
    public let isEncrypted: Bool
    /// The host, without brackets.
    public let host: String
    /// The port; 443 or 80 unless given.
    public let port: Int

    /// Checks an address: `malformed`, or `insecureAddress` for plain HTTP to anywhere but loopback.
    public init(_ text: String) throws(EnrolmentError) {
        let malformed = EnrolmentError(.malformed, field: "collector")
        guard text.utf8.count <= 300 else { throw malformed }
        let trimmed = text.hasSuffix("/") ? text.dropLast() : text[...]
        let authority: Substring
        if trimmed.hasPrefix("https://") {
            (isEncrypted, authority) = (true, trimmed.dropFirst(8))
        } else if trimmed.hasPrefix("http://") {
            (isEncrypted, authority) = (false, trimmed.dropFirst(7))
        } else {
            throw EnrolmentError(trimmed.contains("://") ? .insecureAddress : .malformed, field: "collector")
        }
        let hostText: Substring
        let rest: Substring
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            hostText = authority[authority.index(after: authority.startIndex)..<end]
            rest = authority[authority.index(after: end)...]
            guard hostText.utf8.allSatisfy({ Self.isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else { throw malformed }
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            (hostText, rest) = (authority[..<end], authority[end...])
            guard hostText.utf8.allSatisfy(Self.isHostCharacter) else { throw malformed }
        }
        guard !hostText.isEmpty else { throw malformed }
        if rest.isEmpty {
            port = isEncrypted ? 443 : 80
        } else {
            guard rest.hasPrefix(":"), let value = UInt16(rest.dropFirst()), value > 0, String(value) == rest.dropFirst() else { throw malformed }
            port = Int(value)
        }
        host = String(hostText)
        self.text = String(trimmed)
        guard isEncrypted || ["127.0.0.1", "::1", "localhost"].contains(host) else { throw EnrolmentError(.insecureAddress, field: "collector") }
    }

    /// The address.
    public var description: String { text }

    private static func isHexDigit(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }

    private static func isHostCharacter(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

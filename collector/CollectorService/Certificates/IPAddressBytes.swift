import NIOCore

/// The network-order bytes of an IP address, as a certificate's subject alternative name carries them (RFC 5280, section 4.2.1.6).
enum IPAddressBytes {
    /// Four or sixteen bytes, or nil when `host` is not an address.
    static func parse(_ host: String) -> [UInt8]? {
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return nil }
        switch address {
        case .v4: return host.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        case .v6: return v6(host)
        case .unixDomainSocket: return nil
        }
    }

    /// Whether `host` names this machine only.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        guard let bytes = parse(host) else { return false }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    private static func v6(_ text: String) -> [UInt8]? {
        // The address was validated by the system; only the "::" has to be expanded here.
        let halves = text.split(separator: "%")[0].components(separatedByPair: "::")
        let groups = halves.map { half in half.split(separator: ":").flatMap { bytes(ofGroup: $0) } }
        guard groups.count == 2 else { return groups[0].count == 16 ? groups[0] : nil }
        let missing = 16 - groups[0].count - groups[1].count
        guard missing >= 0 else { return nil }
        return groups[0] + [UInt8](repeating: 0, count: missing) + groups[1]
    }

    private static func bytes(ofGroup group: Substring) -> [UInt8] {
        if group.contains(".") { return group.split(separator: ".").compactMap { UInt8($0) } }
        let value = UInt16(group, radix: 16) ?? 0
        return [UInt8(value >> 8), UInt8(value & 255)]
    }
}

extension Substring {
    fileprivate func components(separatedByPair separator: String) -> [Substring] {
        guard let range = self.firstRange(of: separator) else { return [self] }
        return [self[..<range.lowerBound], self[range.upperBound...]]
    }
}

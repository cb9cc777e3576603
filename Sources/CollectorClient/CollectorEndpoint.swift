/// Where the collector is, and which authority its certificate must chain to.
public struct CollectorEndpoint: Hashable, Sendable {
    /// The base URL without a trailing slash, such as `https://collector.example:8443`.
    public let baseURL: String
    /// The pinned certificate authority (DER); nil only for plain HTTP on loopback.
    public let pinnedAuthority: [UInt8]?

    /// Checks an endpoint.
    ///
    /// - Throws: ``CollectorClientError/Code/badURL`` unless the scheme is `https` with a pinned authority, or `http` to a loopback host.
    public init(url: String, pinnedAuthority: [UInt8]?) throws(CollectorClientError) {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        if base.hasPrefix("https://") {
            guard pinnedAuthority != nil else { throw CollectorClientError(.badURL, "an https collector needs a pinned authority") }
        } else if base.hasPrefix("http://") {
            let authority = base.dropFirst(7).prefix { $0 != "/" }
            let loopback = ["127.0.0.1", "[::1]", "localhost"].contains { authority == $0 || authority.hasPrefix($0 + ":") }
            guard loopback else { throw CollectorClientError(.badURL, "plain http is for loopback only") }
        } else {
            throw CollectorClientError(.badURL, "the collector's URL must start with https://")
        }
        guard base.utf8.count <= 1024, !base.contains(where: { $0.isWhitespace || $0 == "?" || $0 == "#" || $0 == "@" }) else {
            throw CollectorClientError(.badURL, "the collector's URL must be scheme, host and port alone")
        }
        self.baseURL = base
        self.pinnedAuthority = pinnedAuthority
    }
}

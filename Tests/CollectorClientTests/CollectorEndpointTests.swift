import CollectorClient
import Testing

@Suite("Where the collector may be")
struct CollectorEndpointTests {
    @Test("https needs a pinned authority, and a trailing slash does not matter")
    func https() throws {
        let endpoint = try CollectorEndpoint(url: "https://collector.example:8443/", pinnedAuthority: [1])
        #expect(endpoint.baseURL == "https://collector.example:8443")
        #expect(throws: CollectorClientError(.badURL, "")) { try CollectorEndpoint(url: "https://collector.example", pinnedAuthority: nil) }
    }

    @Test("Plain http is for loopback alone", arguments: ["http://127.0.0.1:80", "http://localhost:8080", "http://[::1]:9"])
    func loopback(url: String) throws {
        #expect(try CollectorEndpoint(url: url, pinnedAuthority: nil).baseURL == url)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "http://collector.example", "http://127.0.0.1.evil.example", "http://localhost.evil.example:80", "ftp://127.0.0.1", "collector.example",
            "", "https://user@collector.example", "https://collector.example/?x=1", "https://collector.example/#x", "https://collector .example",
        ])
    func refused(url: String) {
        #expect(throws: CollectorClientError(.badURL, "")) { try CollectorEndpoint(url: url, pinnedAuthority: [1]) }
    }

    @Test("What may be tried again is told from what may not")
    func transience() {
        for status in [408, 429, 500, 503, 507] { #expect(CollectorClientError(.status(status), "").isTransient) }
        for status in [400, 401, 403, 404, 413] { #expect(!CollectorClientError(.status(status), "").isTransient) }
        #expect(CollectorClientError(.unreachable, "").isTransient)
        #expect(CollectorClientError(.timedOut, "").isTransient)
        #expect(!CollectorClientError(.tlsFailed, "").isTransient)
        #expect(!CollectorClientError(.oversize, "").isTransient)
    }

    @Test("An authority that is no certificate is refused before a connection is made")
    func badAuthority() throws {
        let endpoint = try CollectorEndpoint(url: "https://127.0.0.1:1", pinnedAuthority: [0x30, 0x02, 1, 2])
        #expect(throws: CollectorClientError(.tlsFailed, "")) { try CollectorTransport(endpoint: endpoint) }
    }

    @Test("Nobody listening is unreachable, and says so")
    func nobodyListens() async throws {
        let transport = try CollectorTransport(endpoint: try CollectorEndpoint(url: "http://127.0.0.1:1", pinnedAuthority: nil))
        await #expect(throws: CollectorClientError(.unreachable, "")) { try await transport.send("GET", "/health", maximumBytes: 10) }
        await transport.shutdown()
    }
}

import Foundation
import NIOCore
import Testing

@testable import CollectorService

@Suite("The private authority")
struct CertificateTests {
    @Test("signs a server certificate that TLS accepts, and can be loaded again")
    func issue() async throws {
        let world = try CollectorWorld()
        try await world.found(encrypted: true)
        let collector = try world.open()
        _ = try ServerIdentity(collector).configuration()
        #expect(try ServerIdentity(collector).expiry() == CollectorWorld.start + 397 * 86_400)
        let certificate = String(decoding: try CollectorDirectory.read(world.directory.authorityCertificate, limit: 10_000), as: UTF8.self)
        let key = String(decoding: try CollectorDirectory.read(world.directory.authorityKey, limit: 10_000), as: UTF8.self)
        let authority = try PrivateAuthority(certificatePEM: certificate, keyPEM: key)
        #expect(try authority.certificatePEM() == certificate)
        _ = try authority.issue(hosts: ["collector.example", "10.0.0.1", "fe80::1"], now: Date())
        #expect(throws: CollectorFailure(.input, "")) { try authority.issue(hosts: [], now: Date()) }
    }

    @Test("is not loaded from a key that belongs to another certificate")
    func mismatch() throws {
        let one = try PrivateAuthority(collector: "one", now: Date())
        let other = try PrivateAuthority(collector: "other", now: Date())
        #expect(throws: CollectorFailure(.key, "")) { try PrivateAuthority(certificatePEM: one.certificatePEM(), keyPEM: other.keyPEM) }
        #expect(throws: CollectorFailure(.key, "")) { try PrivateAuthority(certificatePEM: "x", keyPEM: "y") }
    }

    @Test(
        "writes addresses in network order",
        arguments: [
            ("127.0.0.1", [127, 0, 0, 1]), ("::1", [UInt8](repeating: 0, count: 15) + [1]), ("example.com", nil), ("1.2.3", nil),
            ("2001:db8::5:6", [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 6]),
            ("::ffff:1.2.3.4", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4]),
            ("1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
        ] as [(String, [UInt8]?)])
    func addresses(_ text: String, _ bytes: [UInt8]?) { #expect(IPAddressBytes.parse(text) == bytes) }

    @Test("knows loopback", arguments: [("localhost", true), ("127.8.8.8", true), ("::1", true), ("0.0.0.0", false), ("example.com", false)])
    func loopback(_ host: String, _ expected: Bool) { #expect(IPAddressBytes.isLoopback(host) == expected) }
}

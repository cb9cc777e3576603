import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority with one purpose: to sign this collector's server certificate.
///
/// Enrolment bundles pin its certificate, so no public authority can impersonate the collector to a device, and the server's
/// certificate can be renewed without touching a device. P-256 with SHA-256; path length 0; no name of a person in it.
struct PrivateAuthority {
    /// How long the authority lasts: ten years.
    static let lifetime: TimeInterval = 10 * 365 * 86_400
    /// How long a server certificate lasts: 397 days, the limit of public authorities.
    static let serverLifetime: TimeInterval = 397 * 86_400
    /// Certificates begin this long before they are made, for devices whose clock is slow.
    static let backdating: TimeInterval = 3_600

    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey

    /// Makes an authority and its key.
    init(collector: String, now: Date) throws(CollectorFailure) {
        do {
            let key = P256.Signing.PrivateKey()
            let signer = Certificate.PrivateKey(key)
            let name = try DistinguishedName {
                OrganizationName("Sotto")
                CommonName("Collector authority for \(collector.prefix(48))")
            }
            certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
                notValidBefore: now - Self.backdating, notValidAfter: now + Self.lifetime, issuer: name, subject: name,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                    Critical(KeyUsage(keyCertSign: true))
                    SubjectKeyIdentifier(hash: signer.publicKey)
                },
                issuerPrivateKey: signer)
            self.key = key
        } catch {
            throw CollectorFailure(.key, "the certificate authority could not be made")
        }
    }

    /// Loads an authority from its two PEM documents.
    init(certificatePEM: String, keyPEM: String) throws(CollectorFailure) {
        do {
            certificate = try Certificate(pemEncoded: certificatePEM)
            key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
        } catch {
            throw CollectorFailure(.key, "the certificate authority's files do not hold a certificate and a P-256 key")
        }
        guard Certificate.PrivateKey(key).publicKey == certificate.publicKey else {
            throw CollectorFailure(.key, "the certificate authority's key belongs to another certificate")
        }
    }

    /// The certificate as PEM.
    func certificatePEM() throws(CollectorFailure) -> String { try Self.pem(certificate) }

    /// The key as PEM.
    var keyPEM: String { key.pemRepresentation }

    /// Signs a new key for the server.
    ///
    /// - Parameter hosts: DNS names and IP addresses under which devices reach the collector; at least one.
    /// - Returns: The certificate and its key as PEM.
    func issue(hosts: [String], now: Date) throws(CollectorFailure) -> (certificate: String, key: String) {
        guard let first = hosts.first else { throw CollectorFailure(.input, "a server certificate needs at least one host name") }
        let serverKey = P256.Signing.PrivateKey()
        do {
            let server = Certificate.PrivateKey(serverKey)
            let issued = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: server.publicKey,
                notValidBefore: now - Self.backdating, notValidAfter: min(now + Self.serverLifetime, certificate.notValidAfter),
                issuer: certificate.subject, subject: try DistinguishedName { CommonName(String(first.prefix(64))) },
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.serverAuth])
                    SubjectAlternativeNames(hosts.map(Self.name))
                    SubjectKeyIdentifier(hash: server.publicKey)
                    AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
                },
                issuerPrivateKey: Certificate.PrivateKey(key))
            return (try Self.pem(issued), serverKey.pemRepresentation)
        } catch {
            throw CollectorFailure(.key, "the server certificate could not be made")
        }
    }

    /// When the first certificate of a PEM document ends.
    static func expiry(ofPEM text: String) throws(CollectorFailure) -> Date {
        do { return try Certificate(pemEncoded: text).notValidAfter } catch { throw CollectorFailure(.key, "no certificate in the PEM document") }
    }

    private static func pem(_ certificate: Certificate) throws(CollectorFailure) -> String {
        do { return try certificate.serializeAsPEM().pemString + "\n" } catch { throw CollectorFailure(.key, "the certificate could not be written") }
    }

    /// An address for what reads as one, a DNS name for everything else.
    private static func name(_ host: String) -> GeneralName {
        if let address = IPAddressBytes.parse(host) { return .ipAddress(ASN1OctetString(contentBytes: address[...])) }
        return .dnsName(host)
    }
}

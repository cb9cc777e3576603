import Foundation
import NIOSSL
import ServiceConfiguration

/// The server's certificate chain and key: the operator's own, or those that `init` made.
struct ServerIdentity: Sendable {
    /// The largest PEM file that is read, in bytes.
    private static let maximumBytes = 256 * 1024

    let certificateFile: String
    let keyFile: String

    init(_ collector: OpenedCollector) {
        let layers = collector.configuration.layers
        certificateFile = layers[CollectorSettings.certificate]?.string ?? collector.directory.serverCertificate
        keyFile = layers[CollectorSettings.key]?.string ?? collector.directory.serverKey
    }

    /// TLS 1.2 or later, HTTP/1.1, no client certificates.
    func configuration() throws(CollectorFailure) -> TLSConfiguration {
        let chain = try CollectorDirectory.read(certificateFile, limit: Self.maximumBytes)
        let key = try CollectorDirectory.read(keyFile, limit: Self.maximumBytes)
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch { throw CollectorFailure(.key, "\(certificateFile) and \(keyFile) are not a certificate chain and its key in PEM") }
    }

    /// When the certificate ends, Unix seconds.
    func expiry() throws(CollectorFailure) -> UInt64 {
        let text = String(decoding: try CollectorDirectory.read(certificateFile, limit: Self.maximumBytes), as: UTF8.self)
        return UInt64(max(0, try PrivateAuthority.expiry(ofPEM: text).timeIntervalSince1970))
    }
}

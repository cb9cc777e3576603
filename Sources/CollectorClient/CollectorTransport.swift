public import AsyncHTTPClient
import Enrolment
public import NIOCore
import NIOHTTP1
import NIOSSL

/// A pooled HTTPS client that trusts one pinned authority and nothing else.
///
/// It follows no redirect, accepts no compression (the collector's answers are small or already compressed), and reads at most as many
/// bytes as each call allows. Safe to share between tasks; call ``shutdown()`` when done.
public final class CollectorTransport: Sendable {
    /// An answer of the collector.
    public struct Response: Sendable {
        /// The HTTP status code.
        public let status: Int
        /// The whole body.
        public let body: [UInt8]
        /// `Retry-After` in seconds, capped at a day; nil when absent or not a number.
        public let retryAfter: UInt64?
        /// The media type without parameters that matter to nobody; nil when absent.
        public let contentType: String?
        /// The header `Sotto-Receipt`; nil when absent.
        public let receipt: String?
    }

    /// The collector.
    public let endpoint: CollectorEndpoint
    private let client: HTTPClient
    private let deadline: TimeAmount

    /// Opens a client; connections are made when they are needed.
    ///
    /// - Parameters:
    ///   - endpoint: The collector and the authority that it must chain to.
    ///   - group: The event loops; the shared ones by default.
    ///   - counter: Counts the bytes on the wire, or nil.
    ///   - deadline: The longest time for one whole exchange.
    public init(
        endpoint: CollectorEndpoint, group: any EventLoopGroup = HTTPClient.defaultEventLoopGroup, counter: WireCounter? = nil,
        deadline: TimeAmount = .seconds(30), connections: Int = 8
    ) throws(CollectorClientError) {
        self.endpoint = endpoint
        self.deadline = deadline
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        // A hybrid post-quantum key share alone takes 1,216 bytes, more than a whole upload; what is inside is noised and sealed.
        tls.curves = [.x25519, .secp256r1]
        if let authority = endpoint.pinnedAuthority {
            do {
                tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: authority, format: .der)])
            } catch {
                throw CollectorClientError(.tlsFailed, "the pinned authority is not a DER certificate")
            }
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(15)), decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        if let counter { configuration.http1_1ConnectionDebugInitializer = { counter.attach(to: $0) } }
        client = HTTPClient(eventLoopGroup: group, configuration: configuration)
    }

    // Whoever forgets to shut down loses connections, never the process.
    deinit { client.shutdown { _ in } }

    /// Closes every connection.
    public func shutdown() async {
        try? await client.shutdown()
    }

    /// The most bytes that the words of a refusal may have, however short the answer that was hoped for.
    private static let problemBytes = 16 << 10

    /// Sends one request and reads one answer of at most `maximumBytes`.
    ///
    /// Any status is an answer; only transport failures and oversized bodies throw.
    public func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil, maximumBytes: Int
    ) async throws(CollectorClientError) -> Response {
        var request = HTTPClientRequest(url: endpoint.baseURL + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let response = try await client.execute(request, timeout: deadline)
            let retryAfter = response.headers.first(name: "retry-after").flatMap(UInt64.init).map { min($0, 86_400) }
            // "Not found" must not pass for an oversized file of 24 bytes.
            let limit = response.status.code == 200 ? maximumBytes : max(maximumBytes, Self.problemBytes)
            var buffer: [UInt8] = []
            for try await chunk in response.body {
                guard buffer.count + chunk.readableBytes <= limit else {
                    throw CollectorClientError(.oversize, "\(path): more than \(limit) bytes")
                }
                buffer.append(contentsOf: chunk.readableBytesView)
            }
            return Response(
                status: Int(response.status.code), body: buffer, retryAfter: retryAfter,
                contentType: response.headers.first(name: "content-type"), receipt: response.headers.first(name: LedgerReceipt.headerName))
        } catch let error as CollectorClientError {
            throw error
        } catch {
            throw Self.classify(error)
        }
    }

    private static func classify(_ error: any Error) -> CollectorClientError {
        switch error {
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout || error == .connectTimeout:
            CollectorClientError(.timedOut, "no answer in time")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            CollectorClientError(.tlsFailed, "the collector's certificate does not chain to the pinned authority, or TLS failed")
        default:
            CollectorClientError(.unreachable, "no connection to the collector")
        }
    }
}

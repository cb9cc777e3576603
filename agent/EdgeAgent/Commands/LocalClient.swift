import AsyncHTTPClient
import DeviceStore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import ServiceConfiguration

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Talks to the agent with the command line's own token: through the Unix socket or the loopback port when it runs. What concerns the owner's
/// data must also work when it does not: then the command opens the store itself and asks the same router.
struct LocalClient {
    let directory: AgentDirectory
    /// Whether the request makes sense without a running agent.
    var worksOffline = false

    /// Sends one request and returns the body of a 2xx answer.
    func send(_ method: HTTPMethod, _ path: String, body: [UInt8]? = nil) async throws -> [UInt8] {
        guard let token = FileManager.default.contents(atPath: directory.ownToken) else {
            throw AgentFailure(.notEnrolled, "\(directory.path) is no agent's directory; make it with `sotto-agent enrol`")
        }
        let authorization = "Bearer " + String(decoding: token, as: UTF8.self).filter { !$0.isWhitespace }
        var answer: (status: Int, body: [UInt8])?
        // Only whoever holds the store is the agent: a killed one leaves its socket and address behind, and the token must not go to strangers.
        let listeners = DeviceDatabase.isHeld(directory.path) ? bases : []
        for base in listeners where answer == nil { answer = await ask(base, method, path, authorization, body) }
        if answer == nil, worksOffline { answer = try await askStore(method, path, authorization, body) }
        guard let (status, bytes) = answer else {
            throw AgentFailure(.notEnrolled, "the agent in \(directory.path) does not answer; start it with `sotto-agent run \(directory.path)`")
        }
        guard (200..<300).contains(status) else {
            let problem = LocalJSON.read(Problem.self, from: bytes)
            let words = [problem?.title, problem?.detail].compactMap { $0 }.joined(separator: ": ")
            throw AgentFailure(status == 503 ? .failed : .input, words.isEmpty ? "the agent answered \(status)" : words)
        }
        return bytes
    }

    /// Where a running agent listens.
    private var bases: [String] {
        var bases: [String] = []
        if FileManager.default.fileExists(atPath: directory.socket) { bases.append("http+unix://" + Self.encoded(directory.socket)) }
        if let endpoint = FileManager.default.contents(atPath: directory.endpointFile) { bases.append(String(decoding: endpoint, as: UTF8.self)) }
        return bases
    }

    private func ask(
        _ base: String, _ method: HTTPMethod, _ path: String, _ authorization: String, _ body: [UInt8]?
    ) async -> (status: Int, body: [UInt8])? {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers.add(name: "Host", value: "localhost")
        request.headers.add(name: "Authorization", value: authorization)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            return (Int(response.status.code), Array(try await response.body.collect(upTo: 64 << 20).readableBytesView))
        } catch {
            return nil
        }
    }

    /// Opens the store, unless another program holds it, and answers as the agent would.
    private func askStore(
        _ method: HTTPMethod, _ path: String, _ authorization: String, _ body: [UInt8]?
    ) async throws -> (status: Int, body: [UInt8]) {
        let logger = Logger(label: "sotto-agent") { _ in SwiftLogNoOpLogHandler() }
        let program = try await AgentProgram(directory: directory, configuration: directory.configuration(flags: []), logger: logger)
        var head = HTTPRequest(
            method: HTTPRequest.Method(method.rawValue) ?? .get, scheme: "http", authority: "localhost", path: path,
            headerFields: [.authorization: authorization])
        if body != nil { head.headerFields[.contentType] = "application/json" }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let context = LocalRequestContext(withoutConnection: .init(logger: logger))
        let response = try await program.router().buildResponder().respond(to: request, context: context)
        let collected = CollectedBody()
        try await response.body.write(collected)
        return (response.status.code, collected.bytes)
    }

    private final class CollectedBody: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []

        func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    /// Asks for a value.
    func get<Value: Decodable>(_ type: Value.Type, _ path: String) async throws -> Value {
        let bytes = try await send(.GET, path)
        guard let value = LocalJSON.read(type, from: bytes) else {
            throw AgentFailure(.failed, "the agent's answer could not be read; do program and agent have the same version?")
        }
        return value
    }

    /// A query value, percent-encoded.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private struct Problem: Decodable {
        var title: String?
        var detail: String?
    }
}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Talks to the running agent through its Unix socket, with the command line's own token.
struct LocalClient {
    let directory: AgentDirectory

    /// Sends one request and returns the body of a 2xx answer.
    func send(_ method: HTTPMethod, _ path: String, body: [UInt8]? = nil) async throws -> [UInt8] {
        guard let token = FileManager.default.contents(atPath: directory.ownToken) else {
            throw AgentFailure(.notEnrolled, "\(directory.path) is no agent's directory; make it with `sotto-agent enrol`")
        }
        guard let url = Self.url(socket: directory.socket, path: path) else { throw AgentFailure(.input, "\(directory.path) is no usable path") }
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "Host", value: "localhost")
        request.headers.add(name: "Authorization", value: "Bearer " + String(decoding: token, as: UTF8.self).filter { !$0.isWhitespace })
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let status: Int
        let bytes: [UInt8]
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            status = Int(response.status.code)
            bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        } catch {
            throw AgentFailure(.notEnrolled, "the agent in \(directory.path) does not answer; start it with `sotto-agent run \(directory.path)`")
        }
        guard (200..<300).contains(status) else {
            let problem = LocalJSON.read(Problem.self, from: bytes)
            let words = [problem?.title, problem?.detail].compactMap { $0 }.joined(separator: ": ")
            throw AgentFailure(status == 503 ? .failed : .input, words.isEmpty ? "the agent answered \(status)" : words)
        }
        return bytes
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

    private static func url(socket: String, path: String) -> String? {
        guard !socket.isEmpty else { return nil }
        return "http+unix://" + encoded(socket) + path
    }

    private struct Problem: Decodable {
        var title: String?
        var detail: String?
    }
}

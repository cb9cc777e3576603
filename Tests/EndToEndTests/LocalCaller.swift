import Foundation
import Synchronization
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// An app on the agent's machine: calls its local API over the loopback port.
struct LocalCaller {
    private let base: String
    private let token: String

    /// The caller of a running agent, or nil before it wrote its address.
    init?(directory: String) {
        guard let base = try? String(contentsOfFile: directory + "/endpoint", encoding: .utf8),
            let token = try? String(contentsOfFile: directory + "/tokens/command-line.token", encoding: .utf8)
        else { return nil }
        self.base = base.filter { !$0.isWhitespace }
        self.token = token.filter { !$0.isWhitespace }
    }

    private func request(_ method: String, _ path: String) throws -> URLRequest {
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        request.timeoutInterval = 300
        return request
    }

    /// Sends a JSON body and reads the JSON answer; an answer without a body is empty.
    func call(_ method: String, _ path: String, _ body: Any) async throws -> (status: Int, answer: [String: Any]) {
        var request = try request(method, path)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONSerialization.data(withJSONObject: body)
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        return (status, try JSONSerialization.jsonObject(with: data.isEmpty ? Data("{}".utf8) : data) as? [String: Any] ?? [:])
    }

    /// Sends a JSON body and expects a status.
    @discardableResult
    func expect(_ status: Int, _ method: String, _ path: String, _ body: Any) async throws -> [String: Any] {
        let (answered, answer) = try await call(method, path, body)
        try #require(answered == status, "\(method) \(path): \(answered) \(answer)")
        return answer
    }

    /// Asks for an object.
    func ask(_ path: String) async throws -> [String: Any] {
        let (data, _) = try await URLSession.shared.data(for: try request("GET", path))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// `POST /v1/rank`.
    func rank(_ body: [String: Any]) async throws -> ShownRanking { ShownRanking(try await expect(200, "POST", "/v1/rank", body)) }

    /// `GET /v1/rank/stream`.
    func stream(_ query: String) throws -> RankingStreamReader { RankingStreamReader(try request("GET", "/v1/rank/stream?" + query)) }
}

/// A ranking as an app sees it.
struct ShownRanking {
    let object: [String: Any]

    init(_ object: [String: Any]) { self.object = object }

    private var rows: [[String: Any]] { object["items"] as? [[String: Any]] ?? [] }
    var items: [String] { rows.compactMap { $0["id"] as? String } }
    var basis: String? { object["basis"] as? String }
    var session: String? { object["session"] as? String }
    var digest: String? { (object["rules"] as? [String: Any])?["digest"] as? String }

    /// The rules that kept something out.
    var denials: Set<String> {
        let rules = (object["rules"] as? [String: Any])?["denied"] as? [[String: Any]] ?? []
        return Set(rules.compactMap { $0["code"] as? String })
    }

    private func decision(_ item: String) -> [String: Any] { rows.first { $0["id"] as? String == item }?["compliance"] as? [String: Any] ?? [:] }
    func verdict(of item: String) -> String? { decision(item)["verdict"] as? String }
    func codes(of item: String) -> [String] { decision(item)["codes"] as? [String] ?? [] }

    /// Disclosures by identifier.
    func disclosures(of item: String) -> [String: (language: String?, text: String?)] {
        let texts = decision(item)["disclosures"] as? [[String: Any]] ?? []
        let pairs = texts.map { ($0["id"] as? String ?? "", (language: $0["language"] as? String, text: $0["text"] as? String)) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The decisions' records, one a line.
    var records: String {
        (object["records"] as? [[String: Any]] ?? []).compactMap { $0["record"] as? String }.map { $0.filter { $0 != "\n" } + "\n" }.joined()
    }
}

/// Reads server-sent rankings while they come.
final class RankingStreamReader: NSObject, URLSessionDataDelegate, Sendable {
    private let received = Mutex(Data())
    private let task = Mutex<URLSessionDataTask?>(nil)

    init(_ request: URLRequest) {
        super.init()
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        let opened = session.dataTask(with: request)
        task.withLock { $0 = opened }
        opened.resume()
        session.finishTasksAndInvalidate()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) { received.withLock { $0.append(data) } }

    func close() { task.withLock { $0?.cancel() } }

    /// Every ranking so far, the oldest first.
    var rankings: [ShownRanking] {
        let text = received.withLock { String(decoding: $0, as: UTF8.self) }
        return text.components(separatedBy: "\n\n").dropLast().compactMap { event in
            let lines = event.split(separator: "\n")
            guard lines.contains("event: ranking"), let data = lines.first(where: { $0.hasPrefix("data: ") }) else { return nil }
            return ((try? JSONSerialization.jsonObject(with: Data(data.dropFirst(6).utf8))) as? [String: Any]).map(ShownRanking.init)
        }
    }

    /// Waits until the latest ranking is as it should be.
    func wait(for what: String, _ holds: (ShownRanking) -> Bool) async throws {
        try await eventually(what) { rankings.last.map(holds) ?? false }
    }
}

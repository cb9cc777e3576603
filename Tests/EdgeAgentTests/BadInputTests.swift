import Foundation
import HTTPTypes
import Testing

@testable import EdgeAgent

@Suite struct BadInputTests {
    /// 3,000,000 zeros.
    private static let bomb =
        "H4sIAAAAAAACA+3BAQEAAACCIP+vbkhAAQ" + String(repeating: "A", count: 3874) + "LwZlogFNwMYtAA=="

    @Test(arguments: [
        ("", 400, "malformed-body"), ("{", 400, "malformed-body"), ("?", 400, "malformed-body"), ("[1]", 422, "invalid-event"),
        ("[]trailing", 400, "malformed-body"), (#"{"event":"view_item","event":"view_item"}"#, 400, "malformed-body"),
        (#"{"event":"no_such_event"}"#, 422, "invalid-event"), (#"{"event":"view_item","name":"Ada"}"#, 422, "invalid-event"),
        ("{\"event\":\"view_item\",\"timestamp_ms\":NaN}", 400, "malformed-body"), ("{\"subject\":\"\\ud800\"}", 400, "malformed-body"),
    ]) func `an event body that is not made of events is refused whole`(body: String, status: Int, kind: String) async throws {
        let answer = try await TestAgent().send(.post, "/v1/events", json: body)
        #expect(answer.status == status)
        #expect(answer.problem == "urn:sotto:problem:" + kind)
        #expect(answer.object["offset"] is Int)
        #expect(!answer.text.contains("Ada"))
    }

    @Test(arguments: ["[", "{\"items\":", "{\"event\":"]) func `deep nesting ends at the fixed depth`(opening: String) async throws {
        let answer = try await TestAgent().send(.post, "/v1/events", json: String(repeating: opening, count: 100_000))
        #expect((400...422).contains(answer.status))
    }

    @Test(arguments: ["/v1/rank", "/v1/consent", "/v1/data", "/v1/attributes", "/v1/subjects/attributes", "/v1/score"])
    func `deep nesting is refused by every route with a body`(path: String) async throws {
        let methods: [String: HTTPRequest.Method] = ["/v1/rank": .post, "/v1/consent": .put, "/v1/data": .delete, "/v1/score": .post]
        let answer = try await TestAgent().send(methods[path] ?? .put, path, json: String(repeating: "[", count: 500_000))
        #expect(answer.status == 400)
    }

    @Test func `a body over the limit is refused before and after decompression`() async throws {
        let agent = try await TestAgent()
        let large = try await agent.send(.post, "/v1/events", body: [UInt8](repeating: 0x20, count: LocalLimits.bodyBytes + 1))
        #expect(large.status == 413)
        let bomb = try #require(Data(base64Encoded: Self.bomb))
        #expect(bomb.count < 4_000)
        let inflated = try await agent.send(.post, "/v1/events", headers: [.contentEncoding: "gzip"], body: Array(bomb))
        #expect(inflated.status == 413)
    }

    @Test func `too many events are refused`() async throws {
        let events = (0..<501).map { TestAgent.view("a", id: "\($0)") }.joined(separator: ",")
        #expect(try await TestAgent().send(.post, "/v1/events", json: "[\(events)]").status == 413)
    }

    @Test func `gzip is read, garbage and other encodings are not`() async throws {
        let agent = try await TestAgent()
        let gzip = try #require(Data(base64Encoded: "H4sIAAAAAAACA4uOBQApu0wNAgAAAA=="))
        #expect(try await agent.send(.post, "/v1/events", headers: [.contentEncoding: "gzip"], body: Array(gzip)).status == 204)
        #expect(try await agent.send(.post, "/v1/events", headers: [.contentEncoding: "gzip"], body: Array("[]".utf8)).status == 400)
        #expect(try await agent.send(.post, "/v1/events", headers: [.contentEncoding: "gzip"], body: Array(gzip.dropLast(3))).status == 400)
        #expect(try await agent.send(.post, "/v1/events", headers: [.contentEncoding: "br"], body: Array("[]".utf8)).status == 415)
    }

    @Test(arguments: [
        ("application/json", 204), ("application/json; charset=utf-8", 204), ("text/plain;charset=UTF-8", 204), ("TEXT/PLAIN", 204),
        ("text/xml", 415), ("multipart/form-data", 415), ("application/jsonp", 415),
    ]) func `media types that are neither JSON nor plain text are refused`(type: String, status: Int) async throws {
        #expect(try await TestAgent().send(.post, "/v1/events", type: type, body: Array("[]".utf8)).status == status)
    }

    @Test(arguments: [
        #"{}"#, #"{"subject":""}"#, #"{"subject":"s","k":0}"#, #"{"subject":"s","k":201}"#, #"{"subject":"s","k":1.5}"#, #"{"subject":"a\u0000b"}"#,
        #"{"subject":"s","candidates":"a"}"#,
    ]) func `a ranking request that makes no sense says what is expected`(body: String) async throws {
        let answer = try await TestAgent().send(.post, "/v1/rank", json: body)
        #expect(answer.status == 400)
        #expect(answer.object["detail"] is String)
    }

    @Test(arguments: [
        #"{"subject":"s","version":1}"#, #"{"subject":"s","version":0,"grant":["ranking"]}"#, #"{"subject":"s","version":1,"grant":["everything"]}"#,
        #"{"subject":"s","version":1,"grant":["ranking"],"refuse":["ranking"]}"#,
    ]) func `a choice that is not clear is refused`(body: String) async throws {
        #expect(try await TestAgent().send(.put, "/v1/consent", json: body).status == 400)
    }

    @Test(arguments: ["/v1/consent", "/v1/data", "/v1/privacy/budget", "/v1/privacy/sent", "/v1/subjects/attributes"])
    func `the subject must be named`(path: String)
        async throws
    {
        let agent = try await TestAgent()
        #expect(try await agent.send(.get, path).status == 400)
        #expect(try await agent.send(.get, path + "?subject=" + String(repeating: "x", count: 65)).status == 400)
        #expect(try await agent.send(.get, path + "?subject=s").status == 200)
    }
}

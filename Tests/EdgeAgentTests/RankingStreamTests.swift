import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing

@testable import EdgeAgent

@Suite struct RankingStreamTests {
    private func shopAgent(_ yaml: String = "") async throws -> TestAgent {
        let agent = try await TestAgent(yaml)
        try await agent.running.subjects.install(InstalledRanking(table: TestAgent.shop, model: try TestAgent.follower, modelVersion: 3))
        return agent
    }

    @Test func `a ranking comes at once, and the next one with the next event`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        try await agent.stream("subject=someone&k=1") { reader, headers in
            #expect(headers[.contentType] == "text/event-stream")
            #expect(headers[.cacheControl] == "no-store")
            let first = try await reader.event(0)
            #expect(reader.text.hasPrefix(":\nretry: 2000\n\n"))
            #expect((first.name, first.id) == ("ranking", "1"))
            #expect(first.object["basis"] as? String == "popularity")
            #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
            // Asked right after the event was answered, both routes know it.
            #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#).object["basis"] as? String == "model")
            let second = try await reader.event(1)
            #expect(second.id == "2")
            #expect(second.object["basis"] as? String == "model")
            #expect(second.items == ["c"])
        }
        #expect(try agent.running.subjects.streams.count == 0)
    }

    @Test func `numbers go on where the reader left`() async throws {
        let agent = try await shopAgent()
        for (last, next) in [("41", "42"), ("x", "1"), ("-1", "1")] {
            try await agent.stream("subject=someone", headers: [.lastEventID: last]) { reader, _ in
                let first = try await reader.event(0)
                #expect(first.id == next)
            }
        }
    }

    @Test func `a burst of changes is one ranking, and it is the latest`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        try await agent.stream("subject=someone&k=1", pace: StreamPace(interval: .seconds(3))) { reader, _ in
            _ = try await reader.event(0)
            for (index, item) in ["a", "d", "a", "d", "b"].enumerated() {
                #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view(item, id: "\(index)")).status == 204)
            }
            #expect(try await reader.event(1).items == ["c"])
            try await Task.sleep(for: .milliseconds(50))
            #expect(reader.events.count == 2)
        }
    }

    @Test func `a reader that does not read finds the newest ranking and no queue`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        try await agent.stream("subject=someone&k=1", pace: StreamPace(interval: .zero)) { reader, _ in
            _ = try await reader.event(0)
            reader.read(false)
            for index in 0..<50 { _ = try await agent.send(.post, "/v1/events", json: TestAgent.view(index < 49 ? "a" : "b", id: "\(index)")) }
            #expect(reader.events.count == 1)
            reader.read(true)
            try await reader.wait { $0.events.last?.items == ["c"] }
            #expect(reader.events.count <= 3, "at most the one that was being written and the newest")
        }
    }

    @Test func `what concerns another subject wakes nobody, and a release wakes all`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"], to: "other")
        try await agent.stream("subject=someone") { reader, _ in
            _ = try await reader.event(0)
            #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1", subject: "other")).status == 204)
            try await Task.sleep(for: .milliseconds(40))
            #expect(reader.events.count == 1)
            try await agent.running.subjects.install(InstalledRanking(table: TestAgent.shop, model: nil, modelVersion: 4))
            #expect(try await reader.event(1).object["model_version"] as? Int == 4)
        }
    }

    @Test func `heartbeats are comments`() async throws {
        let agent = try await shopAgent()
        try await agent.stream("subject=s", pace: StreamPace(heartbeat: .milliseconds(5))) { reader, _ in
            _ = try await reader.event(0)
            try await reader.wait { $0.text.hasSuffix("\n\n:\n\n:\n\n") }
            #expect(reader.events.count == 1)
        }
    }

    @Test func `a grant is seen, and a withdrawal ends the stream and says so`() async throws {
        let agent = try await shopAgent()
        try await agent.stream("subject=someone") { reader, _ in
            #expect(try await reader.event(0).object["basis"] as? String == "popularity_without_consent")
            try await agent.grant(["ranking"])
            #expect(try await reader.event(1).object["basis"] as? String == "popularity")
            _ = try await agent.send(.put, "/v1/consent", json: #"{"subject":"someone","version":1,"refuse":["ranking"]}"#)
            try await reader.end()
            let last = try #require(reader.events.last)
            #expect(last.name == "end")
            #expect(last.object["reason"] as? String == "consent_withdrawn")
        }
    }

    @Test func `erasure ends the stream`() async throws {
        let agent = try await shopAgent()
        try await agent.grant(["ranking"])
        try await agent.stream("subject=someone") { reader, _ in
            _ = try await reader.event(0)
            #expect(try await agent.send(.delete, "/v1/data", json: #"{"subject":"someone"}"#).status == 204)
            try await reader.end()
            #expect(reader.events.last?.object["reason"] as? String == "consent_withdrawn")
        }
    }

    @Test func `shutdown ends every stream and opens no other`() async throws {
        let agent = try await shopAgent()
        try await agent.stream("subject=someone") { reader, _ in
            _ = try await reader.event(0)
            try agent.running.subjects.streams.stop()
            try await reader.end()
            #expect(reader.events.last?.object["reason"] as? String == "shutdown")
        }
        let refused = try await agent.send(.get, "/v1/rank/stream?subject=s")
        #expect(refused.status == 503)
        #expect(refused.headers[.retryAfter] != nil)
    }

    @Test func `no app has more streams than its share, and the agent no more than it takes`() async throws {
        let agent = try await shopAgent("server:\n  streams: 3\n  streams_per_app: 2\n")
        try await agent.stream("subject=a") { first, _ in
            _ = try await first.event(0)
            try await agent.stream("subject=b") { second, _ in
                _ = try await second.event(0)
                let refused = try await agent.send(.get, "/v1/rank/stream?subject=c")
                #expect(refused.status == 429)
                #expect(refused.problem == "urn:sotto:problem:too-many-requests")
            }
            try await agent.stream("subject=c") { third, _ in _ = try await third.event(0) }
        }
        let streams = RankingStreams(limit: 2, appLimit: 2)
        let open = try [streams.begin(app: "a", subject: "s"), streams.begin(app: "b", subject: "s")]
        #expect(throws: RankingStreams.Refusal.tooMany) { _ = try streams.begin(app: "c", subject: "s") }
        open.forEach(streams.close)
        open.forEach(streams.close)
        #expect(streams.count == 0)
    }

    @Test func `a reader that takes nothing for too long is disconnected`() async throws {
        let reader = StreamReader()
        reader.read(false)
        let isDisconnected = Mutex(false)
        let stream = RankingStream(
            signal: StreamSignal(), pace: StreamPace(heartbeat: .milliseconds(2), patience: .milliseconds(10)), ranking: { [] },
            disconnect: { isDisconnected.withLock { $0 = true } })
        let writing = Task {
            var writer: any ResponseBodyWriter = reader
            try await stream.serve(&writer)
        }
        try await reader.wait { _ in isDisconnected.withLock { $0 } }
        writing.cancel()
        _ = await writing.result
    }

    @Test(arguments: ["", "subject=", "subject=s&k=0", "subject=s&k=201", "subject=s&k=x", "subject=s&k=1&k=2", "subject=s&kk=1", "k=1"])
    func `a query that is not understood opens nothing`(query: String) async throws {
        let agent = try await TestAgent()
        let answer = try await agent.send(.get, "/v1/rank/stream?" + query)
        #expect(answer.status == 400)
        #expect(answer.problem == "urn:sotto:problem:invalid-parameter")
        #expect(try agent.running.subjects.streams.count == 0)
    }
}

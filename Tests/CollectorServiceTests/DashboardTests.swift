import AggregationTasks
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import PlotDrawing
import ReportIntake
import Testing
import TransparencyLog

@testable import CollectorService

@Suite("The dashboard")
struct DashboardTests {
    @Test("shows what happened, under a policy that allows nothing from elsewhere")
    func page() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await built.runtime.collector.store.recordQuality(modelVersion: 1, hr20: 0.61234, mrr20: 0.25, events: 10, label: "<script>")
        try await built.application.test(.router) { client in
            let response = try await client.execute(uri: "/dashboard", method: .get)
            let html = String(buffer: response.body)
            #expect(response.headers[.contentType] == MediaTypes.html)
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
            #expect(html.contains(String(task.id.description.prefix(10))))
            #expect(html.contains("0.6123"))
            #expect(html.contains("your own device runs this agent"))
            #expect(!html.contains("<script"))
            #expect(!html.contains(" style=\""))
            #expect(!html.contains("src="))
            #expect(!html.contains("http://") && !html.contains("https://"))
        }
    }

    @Test("is drawn for a collector in which nothing happened yet")
    func empty() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let facts = try await world.build().runtime.dashboardFacts(isReady: false)
        let html = try DashboardPage().html(facts)
        #expect(html.contains("not ready"))
        #expect(html.contains("No task yet"))
        #expect(html.contains("no commit yet"))
    }

    @Test("warns of root keys that were not moved away", arguments: zip(0...3, ["good", "warn", "bad", "bad"]))
    func rootKeys(_ left: Int, _ tone: String) async throws {
        let world = try CollectorWorld()
        try await world.found()
        for number in 0..<(3 - left) { try TestFiles.remove(world.directory.releaseKey("root-\(number + 1)")) }
        let facts = try await world.build().runtime.dashboardFacts(isReady: true)
        let root = try #require(DashboardView(facts).keys.first { $0.name == "Root v1" })
        #expect(root.tone == tone)
        #expect(root.use == "2 of 3 keys sign; " + (left == 0 ? "all offline" : "\(left) in DIR/keys: move them away"))
    }

    @Test("scrolls every table by itself on a narrow screen")
    func tables() {
        let html = DashboardTemplate.html
        #expect(html.matches(of: /<table>/).count == 3)
        #expect(html.matches(of: /<div class="scroll"><table>/).count == 3)
        #expect(html.matches(of: /<\/table><\/div>/).count == 3)
    }

    @Test("is where the bare address leads, if it is served")
    func bareAddress() async throws {
        let world = try CollectorWorld()
        try await world.found()
        try await world.build().application.test(.router) { client in
            let response = try await client.execute(uri: "/", method: .get)
            #expect(response.status == .seeOther)
            #expect(response.headers[.location] == "/dashboard")
        }
        try await world.build(["server.dashboard=never"]).application.test(.router) { client in
            let response = try await client.execute(uri: "/", method: .get)
            #expect(response.status == .notFound)
        }
    }

    @Test("picks round numbers for its axes, whatever the values")
    func scales() {
        for values in [[], [0], [5], [-3, 7], [0.001, 0.0012], [1e9, 2e9], [.nan, .infinity, 3]] as [[Double]] {
            for fromZero in [true, false] {
                let scale = PlotScale(values, fromZero: fromZero)
                #expect(scale.ticks.count >= 2)
                #expect(scale.ticks.count <= 13)
                #expect(scale.range.upperBound > scale.range.lowerBound)
                for value in values where value.isFinite { #expect((0...1).contains(scale.fraction(value))) }
            }
        }
    }

    @Test("writes numbers, times and text so that they can stand in a page")
    func text() {
        #expect(DashboardText.count(1_234_567.0) == "1\u{2009}234\u{2009}567")
        #expect(DashboardText.duration(3_660) == "1 h 1 min")
        #expect(DashboardText.latency(0.0005) == "500 µs")
        #expect(DashboardText.bytes(1_536) == "1.5 KiB")
        #expect(DashboardText.moment(0) == "1970-01-01 00:00")
        #expect(DashboardView.power(1e-6) == "10⁻⁶")
        #expect(DashboardView.power(2.5e-7) == "2.5·10⁻⁷")
        #expect(DashboardView.words("outdatedKey") == "outdated key")
        #expect(SVGText.escaped("<a b='\"&") == "&lt;a b=&#39;&quot;&amp;")
        #expect(SVGText.number(-0.26) == "-0.3")
        #expect(SVGText.number(.infinity) == "0")
    }

    @Test("say how far the public log is, and whether it waits or refuses")
    func publicLog() {
        var log = LogState(served: 1_234, signed: 1_234, witnesses: [], time: 1_800_000_000)
        let whole = CollectorRuntime.logFact(log, policy: .none, refuses: false)
        #expect(whole.state == "valid" && whole.alarm == nil && whole.use.contains("no witnesses"))
        log.signed += 2
        let waiting = CollectorRuntime.logFact(log, policy: .none, refuses: false)
        #expect(waiting.state == "2 wait for witnesses" && waiting.alarm == "warn")
        #expect(CollectorRuntime.logFact(log, policy: .none, refuses: true).alarm == "bad")
    }
}

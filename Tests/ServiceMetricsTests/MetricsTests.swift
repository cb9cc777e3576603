import ServiceMetrics
import Testing

@Suite("Service metrics")
struct MetricsTests {
    @Test("The page is the golden text of format 0.0.4")
    func golden() throws {
        let registry = MetricsRegistry()
        let accepted = try registry.counter("sotto_reports_total", help: "Reports, by outcome.", labels: [MetricLabel("outcome", "accepted")])
        let refused = try registry.counter("sotto_reports_total", help: "Reports, by outcome.", labels: [MetricLabel("outcome", "refused")])
        let queue = try registry.gauge("sotto_queue_bytes", help: "Bytes queued.")
        try registry.gauge("sotto_up", help: "A \\ and a\nline.") { .infinity }
        let latency = try registry.histogram(
            "sotto_upload_seconds", help: "Time to durable acceptance.", labels: [MetricLabel("route", "a\"b\\c\nd")], bounds: [0.25, 1])
        accepted.increment(by: 3)
        refused.increment()
        queue.set(2.5)
        queue.add(-1)
        for value in [0.1, 0.25, 0.5, 7] { latency.observe(value) }
        latency.observe(Duration.milliseconds(150))
        #expect(
            registry.rendered() == #"""
                # HELP sotto_queue_bytes Bytes queued.
                # TYPE sotto_queue_bytes gauge
                sotto_queue_bytes 1.5
                # HELP sotto_reports_total Reports, by outcome.
                # TYPE sotto_reports_total counter
                sotto_reports_total{outcome="accepted"} 3
                sotto_reports_total{outcome="refused"} 1
                # HELP sotto_up A \\ and a\nline.
                # TYPE sotto_up gauge
                sotto_up +Inf
                # HELP sotto_upload_seconds Time to durable acceptance.
                # TYPE sotto_upload_seconds histogram
                sotto_upload_seconds_bucket{route="a\"b\\c\nd",le="0.25"} 3
                sotto_upload_seconds_bucket{route="a\"b\\c\nd",le="1"} 4
                sotto_upload_seconds_bucket{route="a\"b\\c\nd",le="+Inf"} 5
                sotto_upload_seconds_sum{route="a\"b\\c\nd"} 8
                sotto_upload_seconds_count{route="a\"b\\c\nd"} 5

                """#)
    }

    @Test("Nothing is lost when many tasks count at once")
    func concurrency() async throws {
        let registry = MetricsRegistry()
        let counter = try registry.counter("c_total", help: "")
        let gauge = try registry.gauge("g", help: "")
        let histogram = try registry.histogram("h", help: "", bounds: [1, 2])
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<2_000 {
                        counter.increment()
                        gauge.add(task.isMultiple(of: 2) ? 1 : -1)
                        histogram.observe(Double(step % 3) + 0.5)
                    }
                }
            }
        }
        #expect(counter.value == 16_000)
        #expect(gauge.value == 0)
        #expect(histogram.snapshot.count == 16_000)
        #expect(histogram.snapshot.counts == [5336, 5336, 5328] as [UInt64])
    }

    @Test("A mistaken registration is named")
    func mistakes() throws {
        let registry = MetricsRegistry()
        _ = try registry.counter("a_total", help: "h", labels: [MetricLabel("x", "1")])
        func code(_ register: () throws(MetricError) -> Void) -> MetricError.Code? {
            do { try register() } catch { return error.code }
            return nil
        }
        #expect(code { () throws(MetricError) in _ = try registry.counter("1a", help: "") } == .invalidName)
        #expect(code { () throws(MetricError) in _ = try registry.counter("é", help: "") } == .invalidName)
        for label in ["le", "__a", "", "a-b", "a:b"] {
            #expect(code { () throws(MetricError) in _ = try registry.gauge("b", help: "", labels: [MetricLabel(label, "")]) } == .invalidLabel)
        }
        let twice = [MetricLabel("x", "1"), MetricLabel("x", "2")]
        #expect(code { () throws(MetricError) in _ = try registry.gauge("b", help: "", labels: twice) } == .invalidLabel)
        #expect(code { () throws(MetricError) in _ = try registry.gauge("a_total", help: "h", labels: [MetricLabel("x", "2")]) } == .conflict)
        #expect(code { () throws(MetricError) in _ = try registry.counter("a_total", help: "h", labels: [MetricLabel("y", "2")]) } == .conflict)
        #expect(code { () throws(MetricError) in _ = try registry.counter("a_total", help: "i", labels: [MetricLabel("x", "2")]) } == .conflict)
        #expect(code { () throws(MetricError) in _ = try registry.counter("a_total", help: "h", labels: [MetricLabel("x", "1")]) } == .duplicate)
        for bounds in [[], [1, 1], [2, 1], [.nan], [1, .infinity]] as [[Double]] {
            #expect(code { () throws(MetricError) in _ = try registry.histogram("c", help: "", bounds: bounds) } == .invalidBuckets)
        }
    }

    @Test("What is not a number is counted above every bound and spoils no sum")
    func notANumber() throws {
        let histogram = try MetricsRegistry().histogram("h", help: "", bounds: Histogram.latencyBounds)
        histogram.observe(.nan)
        histogram.observe(0.001)
        #expect(histogram.snapshot.sum == 0.001)
        #expect(histogram.snapshot.counts.last == 1)
    }

    @Test(
        "Large and odd numbers are written as Prometheus reads them",
        arguments: [
            (0.0, "0"), (-0.0, "0"), (-3.0, "-3"), (1e15, "1000000000000000"), (1e300, "1e+300"), (0.1, "0.1"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func numbers(value: Double, text: String) throws {
        let registry = MetricsRegistry()
        try registry.gauge("g", help: "h") { value }
        #expect(registry.rendered() == "# HELP g h\n# TYPE g gauge\ng \(text)\n")
    }
}

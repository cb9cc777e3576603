/// Writes Prometheus' text exposition format, version 0.0.4.
struct PrometheusPage {
    private(set) var text = ""

    mutating func add(_ family: MetricsRegistry.Family) {
        guard let first = family.series.first else { return }
        text += "# HELP \(family.name) \(Self.escaped(help: family.help))\n# TYPE \(family.name) \(first.source.type)\n"
        for series in family.series {
            switch series.source {
            case .counter(let counter): line(family.name, series.labels, String(counter.value))
            case .gauge(let gauge): line(family.name, series.labels, Self.number(gauge.value))
            case .reading(let reading): line(family.name, series.labels, Self.number(reading()))
            case .histogram(let histogram): add(histogram, family.name, series.labels)
            }
        }
    }

    private mutating func add(_ histogram: Histogram, _ name: String, _ labels: [MetricLabel]) {
        let snapshot = histogram.snapshot
        var cumulative: UInt64 = 0
        for (index, count) in snapshot.counts.enumerated() {
            cumulative &+= count
            let bound = index < histogram.bounds.count ? Self.number(histogram.bounds[index]) : "+Inf"
            line(name + "_bucket", labels + [MetricLabel("le", bound)], String(cumulative))
        }
        line(name + "_sum", labels, Self.number(snapshot.sum))
        line(name + "_count", labels, String(cumulative))
    }

    private mutating func line(_ name: String, _ labels: [MetricLabel], _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.name)=\"\(Self.escaped(label: $0.value))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func escaped(label: String) -> String { escaped(help: label).replacing("\"", with: "\\\"") }

    private static func escaped(help: String) -> String { help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value.magnitude < 0x1p53, let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }
}

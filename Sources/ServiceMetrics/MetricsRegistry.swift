import Synchronization

/// The series of one program. Register at start, keep the handles, and render on `GET /metrics`.
///
/// Updating a handle takes no lock of the registry; rendering holds it only to copy the list of series.
public final class MetricsRegistry: Sendable {
    enum Source: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case reading(@Sendable () -> Double)
        case histogram(Histogram)

        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge, .reading: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    struct Series: Sendable {
        var labels: [MetricLabel]
        var source: Source
    }

    struct Family: Sendable {
        var name: String
        var help: String
        var series: [Series]
    }

    private let families = Mutex<[String: Family]>([:])

    /// Makes an empty registry.
    public init() {}

    /// Registers a counter; by convention its name ends in `_total`.
    /// - Parameters:
    ///   - name: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    ///   - help: one sentence, the same for every series of the name.
    ///   - labels: the labels of this series; every series of a name has the same label names.
    public func counter(_ name: String, help: String, labels: [MetricLabel] = []) throws(MetricError) -> Counter {
        let counter = Counter()
        try register(name, help: help, labels: labels, source: .counter(counter))
        return counter
    }

    /// Registers a gauge; parameters as for ``counter(_:help:labels:)``.
    public func gauge(_ name: String, help: String, labels: [MetricLabel] = []) throws(MetricError) -> Gauge {
        let gauge = Gauge()
        try register(name, help: help, labels: labels, source: .gauge(gauge))
        return gauge
    }

    /// Registers a gauge that is read when the page is rendered; the reading must not call the registry.
    public func gauge(
        _ name: String, help: String, labels: [MetricLabel] = [], reading: @escaping @Sendable () -> Double
    ) throws(MetricError) {
        try register(name, help: help, labels: labels, source: .reading(reading))
    }

    /// Registers a histogram.
    /// - Parameters:
    ///   - bounds: upper bounds of the buckets, inclusive, finite and growing.
    public func histogram(
        _ name: String, help: String, labels: [MetricLabel] = [], bounds: [Double]
    ) throws(MetricError) -> Histogram {
        guard !bounds.isEmpty, bounds.allSatisfy(\.isFinite), zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw MetricError(code: .invalidBuckets, metric: name)
        }
        let histogram = Histogram(bounds: bounds)
        try register(name, help: help, labels: labels, source: .histogram(histogram))
        return histogram
    }

    /// The page for `GET /metrics` in Prometheus' text exposition format 0.0.4, families in the order of their names.
    public func rendered() -> String {
        var page = PrometheusPage()
        let copy = families.withLock { Array($0.values) }
        for family in copy.sorted(by: { $0.name < $1.name }) { page.add(family) }
        return page.text
    }

    /// The media type of the page.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private func register(_ name: String, help: String, labels: [MetricLabel], source: Source) throws(MetricError) {
        guard MetricName.isMetric(name) else { throw MetricError(code: .invalidName, metric: name) }
        guard labels.allSatisfy({ MetricName.isLabel($0.name) }), Set(labels.map(\.name)).count == labels.count else {
            throw MetricError(code: .invalidLabel, metric: name)
        }
        let problem = families.withLock { families -> MetricError.Code? in
            let series = Series(labels: labels, source: source)
            guard var family = families[name] else {
                families[name] = Family(name: name, help: help, series: [series])
                return nil
            }
            guard let first = family.series.first, first.source.type == source.type, family.help == help,
                first.labels.map(\.name) == labels.map(\.name)
            else { return .conflict }
            if family.series.contains(where: { $0.labels == labels }) { return .duplicate }
            family.series.append(series)
            families[name] = family
            return nil
        }
        if let problem { throw MetricError(code: problem, metric: name) }
    }
}

/// The grammar of names in Prometheus' data model.
enum MetricName {
    static func isMetric(_ name: String) -> Bool { follows(name) { isLetter($0) || $0 == UInt8(ascii: ":") } }

    static func isLabel(_ name: String) -> Bool { follows(name, isLetter) && !name.hasPrefix("__") && name != "le" }

    private static func follows(_ name: String, _ isStart: (UInt8) -> Bool) -> Bool {
        guard let first = name.utf8.first, isStart(first) else { return false }
        return name.utf8.allSatisfy { isStart($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

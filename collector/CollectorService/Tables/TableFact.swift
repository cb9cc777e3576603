import RankingModel
import TLSPresentation

/// What a table holds and what it cost, as commands print it.
struct TableFact: Encodable {
    let items: Int
    let neighbours: Int
    let pairs: Int
    let categories: Int
    let attributes: [String]
    let hasVectors: Bool
    let bytes: Int
    let source: String
    let sessions: UInt64?
    /// Nil stands for infinite, which JSON cannot say.
    let epsilon: Double?
    let delta: Double?
    let noise: Double?
    let threshold: Double?

    init(_ table: ItemTable, bytes: Int) {
        items = table.count
        neighbours = table.edgeCount
        pairs = table.bigrams.keys.count
        categories = table.catalogue.categoryNames.count
        attributes = table.catalogue.attributes.map(\.name)
        hasVectors = table.vectors != nil
        self.bytes = bytes
        let provenance = table.provenance
        let isNoised = provenance?.source == .noisedHistogram
        source = isNoised ? "noised-histogram" : provenance == nil ? "not stated" : "operator-supplied"
        sessions = provenance?.population
        epsilon = isNoised ? provenance?.epsilon : nil
        delta = isNoised ? provenance?.delta : nil
        noise = isNoised ? provenance?.noise : nil
        threshold = isNoised ? provenance?.threshold : nil
    }

    /// What the table cost whoever is in it, as one line.
    var privacy: String {
        guard let epsilon, let delta, let noise, let threshold else {
            return "epsilon of the table: infinite (\(source)): it holds exact counts of the sessions that it was built from"
        }
        return "epsilon of the table: \(TableText.number(epsilon)) at delta \(delta) for one session; noise \(TableText.number(noise)) counts, "
            + "threshold \(TableText.number(threshold))"
    }

    /// The sizes, as lines.
    var text: String {
        var lines = ["items       \(items)"]
        if let sessions { lines.append("sessions    \(sessions)") }
        lines.append("neighbours  \(neighbours)")
        lines.append("pairs       \(pairs)")
        if categories > 0 { lines.append("categories  \(categories)") }
        if !attributes.isEmpty { lines.append("attributes  \(attributes.joined(separator: ", "))") }
        lines.append("vectors     \(hasVectors ? "one for each item" : "none")")
        lines.append("bytes       \(bytes)")
        return (lines + [privacy]).joined(separator: "\n")
    }
}

/// Numbers as tables show them.
enum TableText {
    /// A number with at most three decimals.
    static func number(_ value: Double) -> String {
        let rounded = (value * 1_000).rounded() / 1_000
        return Int64(exactly: rounded).map(String.init) ?? String(rounded)
    }

    /// A text such as `7d`, `12h`, `30m` or `90s` in milliseconds; nil for anything else or more than 10,000 days.
    static func milliseconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()), count > 0 else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow || product > 10_000 * 86_400_000 ? nil : product
    }
}

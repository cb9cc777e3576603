import Foundation

/// How well an order of displayed lists foretold the choices: one event for each session, its last choice.
package struct DisplayedListFigures: Sendable, Equatable, Codable {
    /// A mean with its standard error over sessions.
    package struct Estimate: Sendable, Equatable, Codable {
        package let mean: Double
        package let se: Double

        init(_ values: [Double]) {
            let count = Double(values.count)
            let mean = values.isEmpty ? 0 : values.reduce(0, +) / count
            self.mean = mean
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            se = values.count < 2 ? 0 : (squares / (count - 1) / count).squareRoot()
        }
    }

    /// Lists that were ranked again.
    package let events: Int
    /// Mean reciprocal rank over the whole list.
    package let mrr: Estimate
    /// Share of choices that stand first: also the proxy of conversion at the top.
    package let hr1: Estimate
    /// Share of choices among the first three.
    package let hr3: Estimate
    /// Mean of 1 / log2(rank + 1).
    package let ndcg: Estimate
    /// Expected choices under the position bias, relative to the displayed order: mean of bias(rank) / bias(place displayed), each at most 20.
    /// It is 1 for the displayed order itself. What wasn't displayed at the top can only be estimated, so this is a proxy.
    package let conversion: Estimate
    /// Mean reciprocal rank where at least one listed item was turned to before, and where none was.
    package let mrrTouched: Estimate
    package let mrrUntouched: Estimate

    /// One list ranked again.
    struct Event {
        /// Rank of the chosen item, from 1.
        var rank: Int
        /// Its place in the displayed list, from 0.
        var place: Int
        /// Whether the session had turned to an item of the list before.
        var isTouched: Bool
    }

    init(_ events: [Event], positionBias: [Double]) {
        func bias(_ place: Int) -> Double { positionBias.indices.contains(place) ? positionBias[place] : positionBias.last ?? 1 }
        self.events = events.count
        mrr = Estimate(events.map { 1 / Double($0.rank) })
        hr1 = Estimate(events.map { $0.rank == 1 ? 1 : 0 })
        hr3 = Estimate(events.map { $0.rank <= 3 ? 1 : 0 })
        ndcg = Estimate(events.map { 1 / log2(Double($0.rank) + 1) })
        conversion = Estimate(events.map { min(bias($0.rank - 1) / bias($0.place), 20) })
        mrrTouched = Estimate(events.filter(\.isTouched).map { 1 / Double($0.rank) })
        mrrUntouched = Estimate(events.filter { !$0.isTouched }.map { 1 / Double($0.rank) })
    }
}

/// A generated session with everything a tracker would have seen.
package struct GeneratedSession: Sendable {
    /// One view and what happened on its page.
    struct Visit: Sendable {
        var item: Int
        var time: Int64
        var dwell: Int64
        /// Items shown on the page.
        var shown: [Int]
        var hovers: Int
        var isCarted: Bool
    }

    /// The views alone.
    package let recorded: RecordedSession
    let visits: [Visit]
    let catalogue: GeneratedCatalogue

    /// The full event stream as one JSON array in the agent's vocabulary: page views, lists shown, clicks, item views, a ping every ten
    /// seconds, hovers, carts.
    package func fullStreamJSON() -> [UInt8] {
        var writer = EventStreamWriter(subject: recorded.id)
        for (position, visit) in visits.enumerated() {
            let page = "/p/\(catalogue.identifier(visit.item))"
            if position > 0 { writer.event("select_item", at: visit.time - 40, page: page, items: [item(visit.item)]) }
            writer.event("page_view", at: visit.time, page: page)
            writer.event("view_item", at: visit.time + 15, page: page, items: [item(visit.item)])
            let shown = visit.shown.enumerated().map { place, shown in item(shown, place: place) }
            writer.event("view_item_list", at: visit.time + 120, page: page, items: shown)
            for hover in 0..<visit.hovers {
                let time = visit.time + visit.dwell * Int64(hover + 1) / Int64(visit.hovers + 1)
                writer.event("hover", at: time, page: page, items: [item(visit.shown[hover % visit.shown.count])], dwell: 180 + 90 * Int64(hover))
            }
            for ping in 0..<visit.dwell / 10_000 {
                writer.event("page_ping", at: visit.time + (ping + 1) * 10_000, page: page, items: [item(visit.item)], dwell: 10_000)
            }
            if visit.isCarted { writer.event("add_to_cart", at: visit.time + visit.dwell - 900, page: page, items: [item(visit.item)]) }
        }
        return writer.finish()
    }

    private func item(_ item: Int, place: Int? = nil) -> EventStreamWriter.Item {
        EventStreamWriter.Item(
            id: catalogue.identifier(item), category: "c\(catalogue.category[item])", priceCents: catalogue.price(item), place: place)
    }
}

/// A list of items as it stood on the screen, in order from the top.
package struct DisplayedList: Sendable, Hashable {
    /// Longest list; items past it are left out.
    package static let limit = 100

    /// The items, each once.
    package let items: [UInt32]
    /// The price of each item, in any one currency; 0 when it isn't known.
    package let prices: [Float]
    /// Unix milliseconds at which it was displayed, or nil without a clock.
    package let time: Int64?

    /// A list. An item's later appearances are left out; a price that isn't positive and finite, or is missing, is unknown.
    package init(items: [UInt32], prices: [Float] = [], time: Int64? = nil) {
        var kept: [UInt32] = []
        var keptPrices: [Float] = []
        var seen: Set<UInt32> = []
        for (place, item) in items.enumerated() where kept.count < Self.limit && seen.insert(item).inserted {
            let price = place < prices.count ? prices[place] : 0
            kept.append(item)
            keptPrices.append(price.isFinite && price > 0 ? price : 0)
        }
        self.items = kept
        self.prices = keptPrices
        self.time = time
    }

    /// The middle of the known prices, or nil when none is known.
    package var medianPrice: Float? {
        let known = prices.filter { $0 > 0 }.sorted()
        guard let upper = known.indices.contains(known.count / 2) ? known[known.count / 2] : nil else { return nil }
        return known.count % 2 == 1 ? upper : upper / 2 + known[known.count / 2 - 1] / 2
    }

    /// The place of an item, or nil when it isn't in the list.
    package func place(of item: UInt32) -> Int? { items.firstIndex(of: item) }
}

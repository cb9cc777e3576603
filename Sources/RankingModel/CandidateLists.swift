/// Short lists of items that any session may draw candidates from: derived once, when a table is made.
package struct CandidateLists: Sendable, Equatable {
    /// Most items of ``trending``.
    package static let trendingLimit = 20
    /// Most items of one category's list.
    package static let categoryLimit = 10

    /// The items with the most clicks in the table's recent window, most first; equal ones by popularity. Empty when the window is empty.
    package let trending: [UInt32]
    /// Where each category's list starts in ``categoryItems``; one more entry than the largest category and category 0, which has none.
    private let categoryStarts: [UInt32]
    private let categoryItems: [UInt32]

    /// The lists of a table whose items are `byPopularity`, most popular first.
    init(byPopularity: [UInt32], recentPopularity: [UInt32], category: [UInt16]) {
        // Visiting the items by popularity keeps that order among equals.
        var best: [UInt32] = []
        for item in byPopularity where recentPopularity[Int(item)] > 0 {
            let clicks = recentPopularity[Int(item)]
            if best.count == Self.trendingLimit {
                guard let last = best.last, recentPopularity[Int(last)] < clicks else { continue }
                best.removeLast()
            }
            var place = best.count
            while place > 0, recentPopularity[Int(best[place - 1])] < clicks { place -= 1 }
            best.insert(item, at: place)
        }
        trending = best

        var lengths = [UInt32](repeating: 0, count: Int(category.max() ?? 0) + 1)
        for number in category where number != 0 {
            lengths[Int(number)] = min(lengths[Int(number)] + 1, UInt32(Self.categoryLimit))
        }
        var starts: [UInt32] = [0]
        starts.reserveCapacity(lengths.count + 1)
        for length in lengths { starts.append(starts[starts.count - 1] + length) }
        var filled = lengths.map { _ in UInt32(0) }
        var items = [UInt32](repeating: 0, count: Int(starts[starts.count - 1]))
        for item in byPopularity {
            let number = Int(category[Int(item)])
            guard number != 0, filled[number] < lengths[number] else { continue }
            items[Int(starts[number] + filled[number])] = item
            filled[number] += 1
        }
        categoryStarts = starts
        categoryItems = items
    }

    /// The most popular items of a category, most popular first; empty for category 0 and for one that the table doesn't have.
    package func popular(in category: UInt16) -> ArraySlice<UInt32> {
        let number = Int(category)
        guard number + 1 < categoryStarts.count else { return [] }
        return categoryItems[Int(categoryStarts[number])..<Int(categoryStarts[number + 1])]
    }

    /// Bytes that the lists hold in memory.
    var memoryBytes: Int { 4 * (trending.count + categoryStarts.count + categoryItems.count) }
}

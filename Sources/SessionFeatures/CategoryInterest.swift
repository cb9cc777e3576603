import RankingModel

/// A session's interest in its latest categories, each in -1...1: a small open-addressed table.
struct CategoryInterest {
    /// Entries of the table, a power of two and twice ``FeatureScale/interestCategories``, so that a search always ends.
    private static let places = 2 * FeatureScale.interestCategories

    /// The category of each place; 0 where there is none.
    private var categories = [UInt16](repeating: 0, count: places)
    private var shares = [Float](repeating: 0, count: places)
    private var count = 0

    /// Sums what the views in the window say for each category, and what ignored impressions say against it.
    init(of state: SessionState, in table: borrowing ItemTable) {
        var total: Float = 0
        for (age, view) in state.views.reversed().enumerated() {
            guard let place = place(of: view.item, table) else { continue }
            let gain = InterestDecay.weights[age] * (0.5 + (view.dwell ?? SessionState.defaultDwell))
            shares[place] += gain
            total += gain
        }
        for impression in state.shown where impression.isIgnored {
            guard let place = place(of: impression.item, table) else { continue }
            shares[place] -= 1 / Float(FeatureScale.ignoredDivisor)
            total += 1 / Float(FeatureScale.ignoredDivisor)
        }
        guard total > 0 else { return }
        for place in shares.indices { shares[place] /= total }
    }

    /// Whether no category has an interest.
    var isEmpty: Bool { count == 0 }

    /// The interest in a category; 0 for category 0.
    @inline(__always)
    subscript(category: UInt16) -> Float { shares[find(category)] }

    /// The place of a category, or the free place where it would be.
    @inline(__always)
    private func find(_ category: UInt16) -> Int {
        var place = Int(category) & (Self.places - 1)
        while categories[place] != category, categories[place] != 0 { place = (place &+ 1) & (Self.places - 1) }
        return place
    }

    /// The place of an item's category, a new one if needed; nil when the item has no category or there are too many.
    private mutating func place(of item: UInt32, _ table: borrowing ItemTable) -> Int? {
        guard Int(item) < table.category.count, case let category = table.category[Int(item)], category != 0 else { return nil }
        let place = find(category)
        if categories[place] == category { return place }
        guard count < FeatureScale.interestCategories else { return nil }
        categories[place] = category
        count += 1
        return place
    }
}

/// What a view counts as interest by its age in views.
enum InterestDecay {
    /// `h / (h + age)` for each age inside the window, with h of ``FeatureScale/interestHalving``.
    static let weights: [Float] = (0...FeatureScale.sessionWindow).map {
        Float(FeatureScale.interestHalving) / Float(FeatureScale.interestHalving + $0)
    }
}

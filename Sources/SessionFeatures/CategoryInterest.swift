import RankingModel

/// A session's interest in its latest categories, each in -1...1.
struct CategoryInterest {
    /// The categories; 0 where there is none. No item without a category finds an entry.
    private var categories = SIMD16<UInt32>.zero
    private var shares = SIMD16<Float>.zero
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
        if total > 0 { shares /= total }
    }

    /// Whether no category has an interest.
    var isEmpty: Bool { count == 0 }

    /// The interest in a category.
    @inline(__always)
    subscript(category: UInt16) -> Float {
        guard category != 0 else { return 0 }
        return SIMD16<Float>.zero.replacing(with: shares, where: categories .== UInt32(category)).sum()
    }

    /// The entry of an item's category, a new one if needed; nil when the item has no category or there are too many.
    private mutating func place(of item: UInt32, _ table: borrowing ItemTable) -> Int? {
        guard Int(item) < table.count, case let category = table.category[Int(item)], category != 0 else { return nil }
        for place in 0..<count where categories[place] == UInt32(category) { return place }
        guard count < FeatureScale.interestCategories else { return nil }
        categories[count] = UInt32(category)
        count += 1
        return count - 1
    }
}

/// What a view counts as interest by its age in views.
enum InterestDecay {
    /// `h / (h + age)` for each age inside the window, with h of ``FeatureScale/interestHalving``.
    static let weights: [Float] = (0...FeatureScale.sessionWindow).map {
        Float(FeatureScale.interestHalving) / Float(FeatureScale.interestHalving + $0)
    }
}

import RankingModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FeatureExtractor {
    /// Computes the families' slots: engagement, the session's preferences, momentum, surroundings, the subject's attributes, intent.
    ///
    /// It reads slots that are already complete. What a shop doesn't send costs one comparison.
    func addFamilies(_ state: SessionState, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        addEngagement(state, &matrix)
        guard !state.views.isEmpty || !state.shown.isEmpty || !state.subject.entries.isEmpty || state.context.device == .phone else { return }
        let trends = SessionTrends(of: state, in: table)
        addCategoryFamilies(state, trends, table, &matrix)
        let goal = 2 * IntentEstimate(of: state, trends: trends, in: table).probability - 1
        if !state.views.isEmpty { addCrossings(trends, goal: goal, &matrix) }
        addSurroundings(state, &matrix)
        addPrices(trends, table, &matrix)
        addAttributes(state, table, &matrix)
    }

    /// What was done with the items themselves.
    private func addEngagement(_ state: SessionState, _ matrix: inout CandidateMatrix) {
        for (age, view) in state.views.reversed().enumerated() {
            guard let row = matrix.row(of: view.item) else { continue }
            matrix[row, .itemInterest] += InterestDecay.weights[age] * (0.5 + (view.dwell ?? SessionState.defaultDwell))
        }
        for entry in state.recent {
            guard let row = matrix.row(of: entry.item) else { continue }
            let sum = matrix[row, .itemInterest]
            matrix[row, .itemInterest] = sum / (1 + sum)
        }
        for item in state.purchased { if let row = matrix.row(of: item) { matrix[row, .purchased] = 1 } }
        for impression in state.shown where impression.isIgnored {
            guard let row = matrix.row(of: impression.item) else { continue }
            matrix[row, .ignored] = min(matrix[row, .ignored] + 1 / Float(FeatureScale.ignoredImpressions), 1)
        }
    }

    private func addCategoryFamilies(
        _ state: SessionState, _ trends: SessionTrends, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix
    ) {
        let interest = CategoryInterest(of: state, in: table)
        guard !interest.isEmpty else { return }
        let last = state.lastItem.map { Int($0) < table.count ? table.category[Int($0)] : 0 } ?? 0
        let items = matrix.items
        let categories = table.category.span
        var values = matrix.values.mutableSpan
        for row in items.indices {
            let item = Int(items[row])
            guard item < categories.count, case let category = categories[item], category != 0 else { continue }
            let base = row &* CandidateMatrix.stride
            values[base &+ columns.categoryInterest] = interest[category]
            if category == last { values[base &+ columns.preferredCategory] = trends.sameCategory }
        }
    }

    /// The session's preferences, momentum and intent, each times what it bears on.
    private func addCrossings(_ trends: SessionTrends, goal: Float, _ matrix: inout CandidateMatrix) {
        let count = matrix.count
        var values = matrix.values.mutableSpan
        for row in 0..<count {
            let base = row &* CandidateMatrix.stride
            let forward = values[base &+ columns.forwardLast]
            values[base &+ columns.preferredRepeat] = trends.repeats * values[base &+ columns.inSession]
            values[base &+ columns.preferredNeighbour] = trends.neighbours * forward
            values[base &+ columns.velocityForward] = trends.velocity * forward
            values[base &+ columns.dwellTrendTogether] = trends.dwellTrend * values[base &+ columns.togetherLast]
            values[base &+ columns.intentSimilar] = goal * values[base &+ columns.cosineSession]
        }
    }

    private func addSurroundings(_ state: SessionState, _ matrix: inout CandidateMatrix) {
        if let time = state.views.last?.time {
            let (hour, isWeekend) = state.context.localHour(at: time)
            let away = abs(hour - FeatureScale.daylightHour)
            let daylight = 1 - Float(min(away, 24 - away)) / 6
            let count = matrix.count
            var values = matrix.values.mutableSpan
            for row in 0..<count {
                let base = row &* CandidateMatrix.stride
                let recent = values[base &+ columns.recentPopularity]
                values[base &+ columns.hourPopular] = daylight * recent
                if isWeekend { values[base &+ columns.weekendPopular] = recent }
            }
        }
        guard state.context.device == .phone else { return }
        for row in 0..<matrix.count { matrix[row, .phonePopular] = matrix[row, .popularity] }
    }

    private func addPrices(_ trends: SessionTrends, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        guard let usual = trends.usualPrice, trends.priceFocus > 0 else { return }
        for row in 0..<matrix.count {
            guard let price = table.price(of: matrix.items[row]), price > 0 else { continue }
            matrix[row, .preferredPrice] = trends.priceFocus * max(0, 1 - abs(log2(Float(price) / usual)))
        }
    }

    private func addAttributes(_ state: SessionState, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        guard !state.subject.entries.isEmpty else { return }
        let columns = AttributeColumns(state.subject, in: table)
        guard !columns.isEmpty else { return }
        for row in 0..<matrix.count {
            let values = columns.values(of: matrix.items[row], in: table)
            matrix[row, .attributeMatch] = values.match
            matrix[row, .attributeDistance] = values.distance
        }
    }
}

extension CandidateMatrix {
    /// A candidate's value of one slot.
    @inline(__always)
    subscript(row: Int, slot: FeatureSlot) -> Float {
        get { values[row &* Self.stride &+ slot.rawValue] }
        set { values[row &* Self.stride &+ slot.rawValue] = newValue }
    }
}

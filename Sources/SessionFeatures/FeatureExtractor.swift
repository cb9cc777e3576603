package import RankingModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the candidates of a session and computes their features, in time of the neighbour rows of its latest items.
package struct FeatureExtractor: Sendable {
    /// Which items may be ranked.
    package enum Pool: Sendable {
        /// Neighbours of the session's latest items, the session's items, and popular items.
        case generated
        /// Exactly these items, as far as the table knows them (at most ``CandidateMatrix/capacity``).
        case given([UInt32])
        /// Exactly the items of a displayed list, with the features of its order and prices.
        case displayed(DisplayedList)
    }

    /// How many popular items are always candidates.
    package static let popularCandidates = 20

    private typealias Slot = FeatureSlot
    let columns = FeatureColumns()

    package init() {}

    /// Replaces the matrix by the session's candidates and their features. The order of rows is deterministic.
    package func fill(_ matrix: inout CandidateMatrix, for state: SessionState, from table: borrowing ItemTable, pool: Pool = .generated) {
        matrix.removeAll()
        let mayGrow: Bool
        switch pool {
        case .generated: mayGrow = true
        case .given(let items):
            mayGrow = false
            for item in items { _ = matrix.insert(item) }
        case .displayed(let list):
            mayGrow = false
            for item in list.items { _ = matrix.insert(item) }
        }
        let used = min(state.recent.count, FeatureScale.sessionItems)
        for rank in 0..<used { addRow(of: state.recent[rank], rank: rank, of: used, isStart: state.viewCount <= 1, mayGrow, table, &matrix) }
        addBigrams(state, mayGrow, table, &matrix)
        if mayGrow {
            for entry in state.recent { _ = matrix.insert(entry.item) }
            for item in table.byPopularity.prefix(Self.popularCandidates) { _ = matrix.insert(item) }
            addListed(state, table, &matrix)
        }
        addVectors(state, mayGrow, table, &matrix)
        addSessionItems(state, &matrix)
        addCategories(state, used, table, &matrix)
        finish(state, table, &matrix)
        addFamilies(state, table, &matrix)
        if case .displayed(let list) = pool { addDisplayed(list, state, &matrix) }
    }

    /// Adds the neighbour row of the session's `rank`-th latest distinct item.
    private func addRow(
        of entry: SessionState.RecentItem, rank: Int, of used: Int, isStart: Bool, _ mayGrow: Bool, _ table: borrowing ItemTable,
        _ matrix: inout CandidateMatrix
    ) {
        let row = table.row(of: entry.item)
        guard !row.isEmpty else { return }
        matrix.place(table.neighbours[row], mayGrow: mayGrow)
        let scale = table.scales[Int(entry.item)]
        let weights = RowWeights(entry, rank: rank, of: used, in: table)
        let isLast = rank == 0
        let isPrevious = rank == 1
        let offsets = matrix.offsets
        var values = matrix.values.mutableSpan
        let (forwards, recents, nexts, togethers) = (table.forward.span, table.recentForward.span, table.next.span, table.together.span)
        let gain = FeatureScale.sessionEvidenceGain
        let evidenceUnit = 1 / Float(FeatureScale.evidenceDivisor)
        /// log(1 + weight) on the common scale.
        func evidence(_ weight: Float) -> Float { log(1 + weight) * evidenceUnit }
        for edge in row {
            let base = Int(offsets[edge &- row.lowerBound])
            guard base >= 0 else { continue }
            let forward = Float(forwards[edge]) * RowWeights.unit
            let forwardWeight = forward * scale.forward
            let together = evidence(Float(togethers[edge]) * RowWeights.unit * scale.together)
            let recentForward = evidence(Float(recents[edge]) * RowWeights.unit * scale.recentForward)
            let cosine = Float(togethers[edge]) * weights.cosineUnit * table.statics[Int(table.neighbours[edge])].inverseRootClicks
            values[base &+ columns.forwardSession] += evidence(gain * forwardWeight) * weights.recency
            values[base &+ columns.recentForwardSession] += recentForward * weights.recency
            values[base &+ columns.togetherMean] += together * weights.share
            values[base &+ columns.togetherSession] += together * weights.recency
            values[base &+ columns.togetherDwell] += together * weights.dwell
            values[base &+ columns.cosineSession] += cosine.squareRoot() * weights.recency
            values[base &+ columns.support] += weights.share
            if isLast {
                values[base &+ columns.forwardLast] = evidence(forwardWeight)
                if isStart { values[base &+ columns.forwardAtStart] = forward }
                values[base &+ columns.nextLast] = Float(nexts[edge]) * weights.nextUnit
                values[base &+ columns.recentForwardLast] = recentForward
                values[base &+ columns.togetherLast] = together
                values[base &+ columns.cosineLast] = cosine
            } else if isPrevious {
                values[base &+ columns.forwardPrevious] = evidence(forwardWeight)
                values[base &+ columns.togetherPrevious] = together
            }
        }
    }

    /// Adds what followed the last two views in this order.
    private func addBigrams(_ state: SessionState, _ mayGrow: Bool, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        guard state.views.count >= 2 else { return }
        let row = table.bigrams.row(state.views[state.views.count - 2].item, state.views[state.views.count - 1].item)
        for entry in row {
            let item = table.bigrams.items[entry]
            if !mayGrow, matrix.row(of: item) == nil { continue }
            guard let base = matrix.insert(item) else { continue }
            matrix.values[base + Slot.bigram.rawValue] = log(1 + Float(table.bigrams.counts[entry]))
        }
    }

    private func addSessionItems(_ state: SessionState, _ matrix: inout CandidateMatrix) {
        let isLate = state.viewCount > FeatureScale.lateSessionViews
        for entry in state.recent {
            guard let row = matrix.row(of: entry.item) else { continue }
            let base = row * CandidateMatrix.stride
            matrix.values[base + Slot.inSession.rawValue] = 1
            matrix.values[base + Slot.inSessionAtStart.rawValue] = state.viewCount == 1 ? 1 : 0
            matrix.values[base + Slot.inSessionLate.rawValue] = isLate ? 1 : 0
            matrix.values[base + Slot.viewsInSession.rawValue] = log(1 + Float(entry.views))
            matrix.values[base + Slot.viewRecency.rawValue] = 1 / Float(state.viewCount - entry.lastView + 1)
        }
        if let last = state.views.last, let row = matrix.row(of: last.item) {
            matrix.values[row * CandidateMatrix.stride + Slot.isLast.rawValue] = 1
        }
        if state.views.count >= 2, let row = matrix.row(of: state.views[state.views.count - 2].item) {
            matrix.values[row * CandidateMatrix.stride + Slot.isPrevious.rawValue] = 1
        }
        for item in state.cart {
            guard let row = matrix.row(of: item) else { continue }
            matrix.values[row * CandidateMatrix.stride + Slot.inCart.rawValue] = 1
        }
    }

    private func addCategories(_ state: SessionState, _ used: Int, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        let items = matrix.items
        let categories = table.category.span
        var values = matrix.values.mutableSpan
        for entry in state.recent.prefix(used) {
            guard Int(entry.item) < categories.count, case let category = categories[Int(entry.item)], category != 0 else { continue }
            for row in items.indices where Int(items[row]) < categories.count && categories[Int(items[row])] == category {
                values[row &* CandidateMatrix.stride &+ columns.categoryAffinity] += 1 / Float(used)
            }
        }
    }

    /// Computes what depends only on the item or on sums that are now complete.
    private func finish(_ state: SessionState, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        let isStart = state.viewCount <= 1
        let isLate = state.viewCount > FeatureScale.lateSessionViews
        let items = matrix.items
        let statics = table.statics.span
        var values = matrix.values.mutableSpan
        for row in items.indices {
            let base = row &* CandidateMatrix.stride
            let item = Int(items[row])
            let known = item < statics.count ? statics[item] : .unknown
            values[base &+ columns.popularity] = known.logPopularity
            values[base &+ columns.recentPopularity] = known.logRecentPopularity
            values[base &+ columns.togetherRare] = values[base &+ columns.togetherSession] * known.rarity
            values[base &+ columns.togetherBoth] = min(values[base &+ columns.togetherLast], values[base &+ columns.togetherPrevious])
            if isStart { values[base &+ columns.popularityAtStart] = known.logPopularity }
            if isLate { values[base &+ columns.cosineLate] = values[base &+ columns.cosineSession] }
        }
    }
}

/// What every entry of a neighbour row is multiplied with.
private struct RowWeights {
    /// One step of a scaled relation.
    static let unit: Float = 1 / 65_535

    let recency: Float
    let dwell: Float
    let share: Float
    let cosineUnit: Float
    let nextUnit: Float

    /// The weights of the row of a session's `rank`-th of `used` latest distinct items.
    init(_ entry: SessionState.RecentItem, rank: Int, of used: Int, in table: borrowing ItemTable) {
        let item = Int(entry.item)
        let scale = table.scales[item]
        recency = 1 / Float(rank + 1)
        dwell = recency * entry.dwell
        share = 1 / Float(used)
        cosineUnit = Self.unit * scale.together * table.statics[item].inverseRootClicks
        nextUnit = Self.unit * scale.next / max(Float(table.popularity[item]), 1)
    }
}

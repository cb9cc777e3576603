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
        let scale = table.scales[Int(entry.item)]
        let recency = 1 / Float(rank + 1)
        let dwell = recency * entry.dwell
        let unit: Float = 1 / 65_535
        let cosineUnit = unit * scale.together * table.statics[Int(entry.item)].inverseRootClicks
        let nextUnit = unit * scale.next / max(Float(table.popularity[Int(entry.item)]), 1)
        let share = 1 / Float(used)
        for edge in row {
            let neighbour = table.neighbours[edge]
            let base: Int
            if mayGrow {
                guard let offset = matrix.insert(neighbour) else { continue }
                base = offset
            } else {
                guard let known = matrix.row(of: neighbour) else { continue }
                base = known &* CandidateMatrix.stride
            }
            let forward = Float(table.forward[edge]) * unit
            let forwardWeight = forward * scale.forward
            let together = Self.evidence(Float(table.together[edge]) * unit * scale.together)
            let recentForward = Self.evidence(Float(table.recentForward[edge]) * unit * scale.recentForward)
            let cosine = Float(table.together[edge]) * cosineUnit * table.statics[Int(neighbour)].inverseRootClicks
            matrix.values[base &+ Slot.forwardSession.rawValue] += Self.evidence(FeatureScale.sessionEvidenceGain * forwardWeight) * recency
            matrix.values[base &+ Slot.recentForwardSession.rawValue] += recentForward * recency
            matrix.values[base &+ Slot.togetherMean.rawValue] += together * share
            matrix.values[base &+ Slot.togetherSession.rawValue] += together * recency
            matrix.values[base &+ Slot.togetherDwell.rawValue] += together * dwell
            matrix.values[base &+ Slot.cosineSession.rawValue] += cosine.squareRoot() * recency
            matrix.values[base &+ Slot.support.rawValue] += share
            if rank == 0 {
                matrix.values[base &+ Slot.forwardLast.rawValue] = Self.evidence(forwardWeight)
                if isStart { matrix.values[base &+ Slot.forwardAtStart.rawValue] = forward }
                matrix.values[base &+ Slot.nextLast.rawValue] = Float(table.next[edge]) * nextUnit
                matrix.values[base &+ Slot.recentForwardLast.rawValue] = recentForward
                matrix.values[base &+ Slot.togetherLast.rawValue] = together
                matrix.values[base &+ Slot.cosineLast.rawValue] = cosine
            } else if rank == 1 {
                matrix.values[base &+ Slot.forwardPrevious.rawValue] = Self.evidence(forwardWeight)
                matrix.values[base &+ CandidateMatrix.togetherPrevious] = together
            }
        }
    }

    /// log(1 + weight) on the common scale.
    @inline(__always)
    private static func evidence(_ weight: Float) -> Float { log(1 + weight) * (1 / Float(FeatureScale.evidenceDivisor)) }

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
        for entry in state.recent.prefix(used) {
            guard Int(entry.item) < table.count else { continue }
            let category = table.category[Int(entry.item)]
            guard category != 0 else { continue }
            for row in 0..<matrix.count where Int(matrix.items[row]) < table.count && table.category[Int(matrix.items[row])] == category {
                matrix.values[row * CandidateMatrix.stride + Slot.categoryAffinity.rawValue] += 1 / Float(used)
            }
        }
    }

    /// Computes what depends only on the item or on sums that are now complete.
    private func finish(_ state: SessionState, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        let isStart = state.viewCount <= 1
        let isLate = state.viewCount > FeatureScale.lateSessionViews
        for row in 0..<matrix.count {
            let base = row &* CandidateMatrix.stride
            let item = Int(matrix.items[row])
            let statics = item < table.count ? table.statics[item] : .unknown
            matrix.values[base &+ Slot.popularity.rawValue] = statics.logPopularity
            matrix.values[base &+ Slot.recentPopularity.rawValue] = statics.logRecentPopularity
            matrix.values[base &+ Slot.togetherRare.rawValue] = matrix.values[base &+ Slot.togetherSession.rawValue] * statics.rarity
            matrix.values[base &+ Slot.togetherBoth.rawValue] = min(
                matrix.values[base &+ Slot.togetherLast.rawValue], matrix.values[base &+ CandidateMatrix.togetherPrevious])
            if isStart { matrix.values[base &+ Slot.popularityAtStart.rawValue] = statics.logPopularity }
            if isLate { matrix.values[base &+ Slot.cosineLate.rawValue] = matrix.values[base &+ Slot.cosineSession.rawValue] }
        }
    }
}

import RankingModel
package import SessionFeatures

extension Ranker {
    /// The best items for a session under a request.
    ///
    /// - Parameters:
    ///   - admitting: whether an item may be returned. It is asked after scoring and before the top `k`, and for the items that fill the
    ///     answer up, so that `k` items come back when `k` are allowed. It is asked only about items that would otherwise be returned, at
    ///     most once for each.
    ///   - adjusting: what to add to a candidate's score, in the model's units (a log-odds ratio); a value that isn't finite counts as 0. It
    ///     is asked once for each candidate, not for items that fill the answer up.
    /// - Returns: the items by score, or in the order of ``DiverseSelection`` when the request wants diversity. Dismissed items follow after
    ///   all others.
    package mutating func rank(
        _ state: SessionState, _ request: RankingRequest, admitting: (UInt32) -> Bool = { _ in true }, adjusting: ((UInt32) -> Float)? = nil
    ) -> Ranking {
        let step = request.displayed == nil ? step(for: state) : usesInstalledModel ? .model : .initialModel
        let intent = IntentEstimate(of: state, in: table)
        guard request.k > 0, step != .nothing else { return Ranking(items: [], intent: intent, step: step) }
        if let list = request.displayed { score(state, from: .displayed(list)) } else { score(state, candidates: request.candidates) }
        if keepsOrder(request) { for row in scores.indices { scores[row] = 0 } }
        let adjustments = adjustments(state, request.options.repeats, adjusting)
        let isDiverse = request.options.diversity > 0
        var top = TopSelection(limit: isDiverse ? request.k * DiverseSelection.poolFactor : request.k)
        for row in 0..<matrix.count {
            let item = matrix.items[row]
            let tieRank = request.displayed != nil ? UInt32(row) : Int(item) < table.count ? table.popularityRank[Int(item)] : item
            let entry = TopSelection.Entry(score: scores[row] + (adjustments?[row] ?? 0), tieRank: tieRank, row: row)
            guard top.accepts(entry), isEligible(item, in: state, request.options.repeats), admitting(item) else { continue }
            top.offer(entry)
        }
        var chosen = top.entries
        if isDiverse {
            chosen = DiverseSelection.choose(request.k, from: chosen, items: matrix.items, diversity: request.options.diversity, table: table)
        }
        var items = describe(chosen, state: state, request: request, adjustments: adjustments)
        if request.candidates == nil, request.options.repeats != .only, items.count < request.k {
            fill(&items, to: request.k, admitting: admitting)
        }
        return Ranking(items: items, intent: intent, step: step)
    }

    /// Whether a displayed list keeps its order but for what is added to scores: popularity alone is a worse order than the list's own.
    private func keepsOrder(_ request: RankingRequest) -> Bool { request.displayed != nil && !usesInstalledModel }

    /// Whether the item has a name, and the treatment of repeats allows it.
    private func isEligible(_ item: UInt32, in state: SessionState, _ repeats: RankingOptions.Repeats) -> Bool {
        if Int(item) >= table.count, state.identifier(of: item, in: table) == nil { return false }
        switch repeats {
        case .include, .demote: return true
        case .exclude: return !state.recent.contains { $0.item == item }
        case .only: return state.recent.contains { $0.item == item }
        }
    }

    /// What is added to each row's score, or nil when nothing is. Demoted and dismissed items are moved by more than the range of the scores,
    /// so that they follow after all others and keep their order among themselves.
    private func adjustments(_ state: SessionState, _ repeats: RankingOptions.Repeats, _ adjusting: ((UInt32) -> Float)?) -> [Float]? {
        let demotes = repeats == .demote && !state.recent.isEmpty
        guard adjusting != nil || demotes || !state.dismissed.isEmpty else { return nil }
        var adjustments = [Float](repeating: 0, count: matrix.count)
        if let adjusting {
            for row in 0..<matrix.count {
                let value = adjusting(matrix.items[row])
                if value.isFinite { adjustments[row] = value }
            }
        }
        var least = Float.infinity
        var largest = -Float.infinity
        for row in 0..<matrix.count {
            least = min(least, scores[row] + adjustments[row])
            largest = max(largest, scores[row] + adjustments[row])
        }
        let drop = largest >= least ? largest - least + 1 : 1
        if demotes {
            for entry in state.recent { if let row = matrix.row(of: entry.item) { adjustments[row] -= drop } }
        }
        for item in state.dismissed { if let row = matrix.row(of: item) { adjustments[row] -= 2 * drop } }
        return adjustments
    }

    private func describe(_ chosen: [TopSelection.Entry], state: SessionState, request: RankingRequest, adjustments: [Float]?) -> [RankedItem] {
        guard !chosen.isEmpty else { return [] }
        guard request.options.hasReasons else {
            return chosen.map { entry in
                let item = matrix.items[entry.row]
                return RankedItem(
                    itemIndex: item, id: state.identifier(of: item, in: table) ?? "", score: entry.score,
                    adjustment: adjustments?[entry.row] ?? 0, reasons: [])
            }
        }
        let means = explainer.means(of: matrix)
        return chosen.map { entry in
            let item = matrix.items[entry.row]
            return RankedItem(
                itemIndex: item, id: state.identifier(of: item, in: table) ?? "", score: entry.score, adjustment: adjustments?[entry.row] ?? 0,
                sources: sources(of: entry.row, state: state, request: request),
                reasons: keepsOrder(request)
                    ? [] : explainer.reasons(row: entry.row, of: matrix, means: means, limit: request.options.explain ? nil : Self.reasonCount))
        }
    }

    /// Where a candidate came from.
    private func sources(of row: Int, state: SessionState, request: RankingRequest) -> CandidateSources {
        let item = matrix.items[row]
        var sources = CandidateSources()
        if request.candidates != nil { sources.insert(.request) }
        if matrix.value(row: row, .inSession) > 0 || state.cart.contains(item) { sources.insert(.session) }
        if matrix.value(row: row, .support) > 0 { sources.insert(.neighbour) }
        if matrix.value(row: row, .bigram) > 0 { sources.insert(.bigram) }
        // Its place among the candidates says whether the search for near vectors would have found it.
        let place = Float(FeatureExtractor.vectorCandidates)
        if matrix.value(row: row, .vectorRank) >= 1 / place.squareRoot() { sources.insert(.vector) }
        guard Int(item) < table.count else { return sources }
        if table.popularityRank[Int(item)] < UInt32(FeatureExtractor.popularCandidates) { sources.insert(.popular) }
        if table.lists.trending.contains(item) { sources.insert(.trending) }
        if let last = state.lastItem, Int(last) < table.count, table.lists.popular(in: table.category[Int(last)]).contains(item) {
            sources.insert(.category)
        }
        return sources
    }

    /// Appends popular items that aren't candidates; they score below every candidate.
    private func fill(_ answer: inout [RankedItem], to k: Int, admitting: (UInt32) -> Bool) {
        let floor = answer.map(\.score).min() ?? 0
        for item in table.byPopularity where matrix.row(of: item) == nil {
            guard answer.count < k else { return }
            guard admitting(item) else { continue }
            answer.append(RankedItem(itemIndex: item, id: table.identifier(of: item), score: floor, reasons: []))
        }
    }
}

import RankingModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FeatureExtractor {
    /// Computes the slots of a displayed list, in time of its length. It reads ``FeatureSlot/inSession``.
    func addDisplayed(_ list: DisplayedList, _ state: SessionState, _ matrix: inout CandidateMatrix) {
        let shown = ShownRows(list, in: matrix)
        var engaged: Int?
        for entry in state.recent {
            engaged = matrix.row(of: entry.item)
            if engaged != nil { break }
        }
        addPlaces(shown, isTouched: engaged != nil, state, &matrix)
        addListPrices(list, shown, state, &matrix)
        addEngaged(engaged, shown, pause: Self.pause(before: list, state), state, &matrix)
        addChoices(shown, state, &matrix)
    }

    /// The rows of a list's items, from the top; an item that couldn't be numbered has none.
    private struct ShownRows {
        /// Row and place of each item.
        var entries: [(row: Int, place: Int)] = []

        init(_ list: DisplayedList, in matrix: CandidateMatrix) {
            entries.reserveCapacity(list.items.count)
            for (place, item) in list.items.enumerated() {
                if let row = matrix.row(of: item) { entries.append((row, place)) }
            }
        }

        func place(of row: Int) -> Int? { entries.first { $0.row == row }?.place }
    }

    /// Seconds since the last view, in 0...3600; nil without a clock or a view.
    private static func pause(before list: DisplayedList, _ state: SessionState) -> Float? {
        guard let now = list.time, let last = state.views.last?.time else { return nil }
        let gap = now.subtractingReportingOverflow(last)
        return Float(min(max(gap.overflow ? .max : gap.partialValue, 0), 3_600_000)) / 1_000
    }

    private func addPlaces(_ shown: ShownRows, isTouched: Bool, _ state: SessionState, _ matrix: inout CandidateMatrix) {
        let isStart = state.viewCount == 0 && state.searchCount == 0 && state.displayed.places.isEmpty
        var untouchedAbove = 0
        for (row, place) in shown.entries {
            let top = 1 / Float(place + 1)
            matrix[row, .listTop] = top
            matrix[row, .listDepth] = log(Float(place + 1)) / log(26)
            if !isTouched { matrix[row, .listTopUntouched] = top }
            if isStart { matrix[row, .listTopAtStart] = top }
            guard isTouched, matrix[row, .inSession] == 0 else { continue }
            matrix[row, .listUntouchedRank] = 1 / Float(untouchedAbove + 1)
            untouchedAbove += 1
        }
    }

    private func addListPrices(_ list: DisplayedList, _ shown: ShownRows, _ state: SessionState, _ matrix: inout CandidateMatrix) {
        guard let median = list.medianPrice else { return }
        for (row, place) in shown.entries {
            let price = list.prices[place]
            guard price > 0 else { continue }
            matrix[row, .listPrice] = min(max(log(price) - log(median), -2), 2)
            let above = list.prices[..<place]
            let cheaper = above.reduce(0) { $1 > 0 && $1 < price ? $0 + 1 : $0 }
            matrix[row, .listCheaperAbove] = min(Float(cheaper) / 25, 2)
            let neighbours = above.suffix(2) + list.prices[(place + 1)...].prefix(2)
            if !neighbours.isEmpty, neighbours.allSatisfy({ $0 == 0 || price < $0 }) { matrix[row, .listBargain] = 1 }
            if let last = state.displayed.lastPrice {
                matrix[row, .listPriceDistance] = min((log(price) - log(last)).magnitude, 1.5)
            }
        }
    }

    private func addEngaged(
        _ engaged: Int?, _ shown: ShownRows, pause: Float?, _ state: SessionState, _ matrix: inout CandidateMatrix
    ) {
        if let pause, let last = state.lastItem, let row = matrix.row(of: last) {
            let rest = 1 / (1 + pause / 60)
            matrix[row, .listLastFresh] = rest * rest
        }
        guard let engaged, let origin = shown.place(of: engaged) else { return }
        matrix[engaged, .listLastEngaged] = 1
        let share = pause.map { log(1 + $0) / log(3_601) } ?? 0
        for (row, place) in shown.entries where place != origin {
            let nearness = 1 / Float(abs(place - origin))
            if place < origin {
                matrix[row, .listAbove] = nearness
            } else {
                matrix[row, .listBelow] = nearness
                matrix[row, .listBelowPause] = nearness * share
            }
        }
    }

    private func addChoices(_ shown: ShownRows, _ state: SessionState, _ matrix: inout CandidateMatrix) {
        let history = state.displayed
        guard !history.places.isEmpty else { return }
        for skip in history.skips {
            if let row = matrix.row(of: skip.item) { matrix[row, .listSkipped] = log(1 + Float(skip.count)) / 2 }
        }
        if let last = history.lastChoice, let row = matrix.row(of: last) { matrix[row, .listChosenLast] = 1 }
        let usual = history.places.reduce(0) { $0 + log(1 + Float($1)) } / Float(history.places.count)
        for (row, place) in shown.entries {
            matrix[row, .listHabit] = max(0, 1 - (log(1 + Float(place)) - usual).magnitude / 3)
        }
    }
}

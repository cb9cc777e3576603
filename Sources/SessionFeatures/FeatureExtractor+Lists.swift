import RankingModel

extension FeatureExtractor {
    /// Makes candidates of what trends and of what is popular in the last item's category. A session without an item keeps to popular items,
    /// so that its ranking is the same for everybody.
    func addListed(_ state: SessionState, _ table: borrowing ItemTable, _ matrix: inout CandidateMatrix) {
        guard !state.views.isEmpty else { return }
        for item in table.lists.trending { _ = matrix.insert(item) }
        guard let last = state.lastItem, Int(last) < table.count else { return }
        for item in table.lists.popular(in: table.category[Int(last)]) { _ = matrix.insert(item) }
    }
}

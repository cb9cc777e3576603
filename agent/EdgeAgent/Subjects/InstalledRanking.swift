import RankingModel

/// What the agent ranks and trains with: the item table and the model of the release that is installed.
struct InstalledRanking: Sendable {
    /// The item table.
    let table: ItemTable
    /// The model, or nil when only a table came.
    let model: RankingModel?
    /// The version under which the release was installed; 0 without a release.
    let modelVersion: UInt64

    /// Before any release: an empty table, so that every ranking is the documented fall-back.
    static let nothing = InstalledRanking(table: ItemTableBuilder().build(), model: nil, modelVersion: 0)
}

import Compliance
import RankingModel
import Scorecards

/// What the agent ranks, scores and trains with: the content of the release that is installed.
struct InstalledRanking: Sendable {
    /// The item table.
    let table: ItemTable
    /// The model, or nil when only a table came.
    let model: RankingModel?
    /// The version under which the model was installed; 0 without one.
    let modelVersion: UInt64
    /// The scorecards, or nil when none were released.
    var scorecards: ScorecardSet?
    /// The rules that every answer obeys, or nil when none were released.
    var rules: CompiledRules?
    /// False when a release was installed and can no longer be read: its rules are not known, so that nothing may be returned.
    var isReadable = true
    /// True when this device had rules, or newer ones, that the store no longer has: nothing is ranked until they are there again.
    var lacksRules = false

    /// Before any release: an empty table, so that every ranking is the documented fall-back.
    static let nothing = InstalledRanking(table: ItemTableBuilder().build(), model: nil, modelVersion: 0)
    /// After the installed release was damaged.
    static let unreadable = InstalledRanking(table: ItemTableBuilder().build(), model: nil, modelVersion: 0, isReadable: false)
    /// After the store went back to before the rules that the device has had.
    static let withoutRules = InstalledRanking(
        table: ItemTableBuilder().build(), model: nil, modelVersion: 0, isReadable: false, lacksRules: true)
}

/// What a file of a release is for. A kind this program doesn't know is kept and not fetched.
public struct TargetKind: RawRepresentable, Hashable, Sendable {
    /// The ranking model's weights.
    public static let model = TargetKind(rawValue: "model")
    /// The item table.
    public static let items = TargetKind(rawValue: "items")
    /// What changed from an earlier item table to the released one (`TargetFile.source`): fetched instead of the table by a device that has the
    /// earlier one, and never installed itself.
    public static let itemsDelta = TargetKind(rawValue: "items-delta")
    /// Scorecards, one JSON file.
    public static let scorecards = TargetKind(rawValue: "scorecards")
    /// Compliance rules, one JSON file.
    public static let rules = TargetKind(rawValue: "rules")
    /// The collector's key configurations.
    public static let keys = TargetKind(rawValue: "keys")

    /// The name in the targets document.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Which two worlds must look alike.
public enum NeighboringRelation: String, Hashable, Sendable, CaseIterable {
    /// One person's record is there or not.
    case addOrRemoveOne = "add_or_remove_one"
    /// One person's record is replaced by any other.
    case replaceOne = "replace_one"
    /// One person's record is replaced by a record that contributes nothing (Kairouz et al. 2021).
    case replaceSpecial = "replace_special"

    /// The relation in words.
    public var words: String {
        switch self {
        case .addOrRemoveOne: "one subject's contribution is present or absent"
        case .replaceOne: "one subject's contribution is replaced by any other"
        case .replaceSpecial: "one subject's contribution is replaced by an empty one"
        }
    }
}

import ArgumentParser
import PrivacyAccounting

/// The relation as an option spells it: `add-or-remove-one`, `replace-one`, `replace-special`.
enum NeighboringOption: String, ExpressibleByArgument, CaseIterable {
    case addOrRemoveOne = "add-or-remove-one"
    case replaceOne = "replace-one"
    case replaceSpecial = "replace-special"

    var relation: NeighboringRelation {
        switch self {
        case .addOrRemoveOne: .addOrRemoveOne
        case .replaceOne: .replaceOne
        case .replaceSpecial: .replaceSpecial
        }
    }

    init(_ relation: NeighboringRelation) {
        switch relation {
        case .addOrRemoveOne: self = .addOrRemoveOne
        case .replaceOne: self = .replaceOne
        case .replaceSpecial: self = .replaceSpecial
        }
    }
}

package import RankingModel

/// What is known of a subject that bears on items: each entry crosses one fact of the subject with one attribute of the catalogue.
///
/// The host application declares the crossings; nothing is inferred about the person here. Entries past ``limit`` and entries out of their
/// ranges are left out.
package struct SubjectAttributes: Sendable, Equatable {
    /// Most entries.
    package static let limit = 8

    /// How the subject's value meets the item's.
    package enum Crossing: Sendable, Equatable {
        /// 1 when the item's value equals this one, -1 when it is another.
        case match(ItemAttributeValue)
        /// |item's number - `from`| / `scale`, at most 1: such as a risk class against a risk tolerance.
        case distance(from: Double, scale: Double)
        /// |log2(item's number / `of`)| / 2, at most 1: such as a price against the usual price.
        case ratio(of: Double)
    }

    /// One crossing with an attribute of the catalogue.
    package struct Entry: Sendable, Equatable {
        /// The attribute's name as ``ItemTable/attribute(_:of:)`` takes it.
        package let attribute: String
        /// How the values meet.
        package let crossing: Crossing

        package init(attribute: String, crossing: Crossing) {
            self.attribute = attribute
            self.crossing = crossing
        }

        var isValid: Bool {
            switch crossing {
            case .match(let value): value.isValid
            case .distance(let from, let scale): from.isFinite && scale.isFinite && scale > 0
            case .ratio(let of): of.isFinite && of > 0
            }
        }
    }

    /// The entries in order of declaration.
    package let entries: [Entry]

    /// Attributes from declared entries.
    package init(_ entries: [Entry] = []) { self.entries = Array(entries.filter(\.isValid).prefix(Self.limit)) }
}

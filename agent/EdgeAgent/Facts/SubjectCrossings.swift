import Enrichment
import RankingModel
import SessionFeatures

/// Facts of the subject that meet an attribute of the items, by their names.
///
/// | fact | meets | as |
/// |---|---|---|
/// | `subject.match.X` | `item.X` | 1 when equal, -1 when different |
/// | `subject.near.X` | `item.X`, a number | the distance by the catalogue's spread of X |
/// | `subject.usual.X` | `item.X`, a positive number | the ratio, in octaves |
enum SubjectCrossings {
    static func of(_ facts: RequestFacts, in table: ItemTable) -> SubjectAttributes {
        var entries: [SubjectAttributes.Entry] = []
        for name in facts.names where name.scope == .subject {
            let words = name.text.split(separator: ".", maxSplits: 2)
            guard words.count == 3, let value = facts.fact(name) else { continue }
            let attribute = String(words[2])
            switch (words[1], value) {
            case ("match", .number(let number)): entries.append(.init(attribute: attribute, crossing: .match(.number(number + 0))))
            case ("match", .text(let text)): entries.append(.init(attribute: attribute, crossing: .match(.text(text))))
            case ("match", .flag(let flag)): entries.append(.init(attribute: attribute, crossing: .match(.flag(flag))))
            case ("near", .number(let number)):
                guard let scale = spread(of: attribute, in: table) else { continue }
                entries.append(.init(attribute: attribute, crossing: .distance(from: number, scale: scale)))
            case ("usual", .number(let number)): entries.append(.init(attribute: attribute, crossing: .ratio(of: number)))
            default: continue
            }
        }
        return SubjectAttributes(entries)
    }

    /// The largest minus the smallest value of a numeric attribute.
    private static func spread(of attribute: String, in table: ItemTable) -> Double? {
        if attribute == "price_minor" {
            let prices = table.catalogue.prices.filter { $0 != ItemCatalogue.noPrice }
            guard let least = prices.min(), let most = prices.max(), most > least else { return nil }
            return Double(most - least)
        }
        guard let values = table.catalogue.attribute(named: attribute)?.values, case .number(let least) = values.first,
            case .number(let most) = values.last, most > least
        else { return nil }
        return most - least
    }
}

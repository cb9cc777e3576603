/// The items of a generated shop: categories, popularity orders and relations, which drift.
struct GeneratedCatalogue: Sendable {
    /// The category of each item.
    let category: [Int]
    /// The items of each category, most popular first.
    private var orders: [[Int]]
    /// A few related items of each item, strongest first.
    private var related: [[Int]]
    private let categoryChance: ZipfDistribution
    private let itemChance: ZipfDistribution
    private let relatedChance: ZipfDistribution

    init(settings: SessionGenerator.Settings, random: inout SeededGenerator) {
        let items = max(settings.items, 2)
        let categories = min(max(settings.categories, 1), items)
        category = (0..<items).map { $0 % categories }
        orders = (0..<categories).map { first in Array(stride(from: first, to: items, by: categories)) }
        for index in orders.indices { orders[index].shuffle(using: &random) }
        categoryChance = ZipfDistribution(count: categories, exponent: settings.skew * 0.7)
        itemChance = ZipfDistribution(count: (items + categories - 1) / categories, exponent: settings.skew)
        relatedChance = ZipfDistribution(count: max(settings.related, 1), exponent: 1)
        related = []
        related = (0..<items).map { _ in [] }
        for item in 0..<items { related[item] = drawRelated(of: item, count: max(settings.related, 1), &random) }
    }

    var itemCount: Int { category.count }

    /// The identifier of an item.
    func identifier(_ item: Int) -> String { "p\(100_000 + item)" }

    /// The price of an item in cents, 500...20,499.
    func price(_ item: Int) -> Int { 500 + (item &* 7_919) % 20_000 }

    /// An item of a category, popular ones likelier.
    func item(of category: Int, _ random: inout SeededGenerator) -> Int {
        let order = orders[category]
        return order[min(itemChance.draw(&random), order.count - 1)]
    }

    /// An item of any category, popular ones likelier.
    func popularItem(_ random: inout SeededGenerator) -> Int {
        item(of: categoryChance.draw(&random), &random)
    }

    /// A related item of an item, the first likelier.
    func relatedItem(of item: Int, _ random: inout SeededGenerator) -> Int {
        related[item][relatedChance.draw(&random)]
    }

    /// Lets a share of the items trade popularity with another of their category and draw new relations.
    mutating func drift(by share: Double, random: inout SeededGenerator) {
        for index in orders.indices {
            for place in orders[index].indices where random.unit() < share {
                orders[index].swapAt(place, random.below(orders[index].count))
            }
        }
        for item in related.indices where random.unit() < share {
            related[item] = drawRelated(of: item, count: related[item].count, &random)
        }
    }

    private func drawRelated(of item: Int, count: Int, _ random: inout SeededGenerator) -> [Int] {
        (0..<count).map { _ in
            let other = random.unit() < 0.8 ? self.item(of: category[item], &random) : random.below(itemCount)
            return other == item ? (item + 1) % itemCount : other
        }
    }
}

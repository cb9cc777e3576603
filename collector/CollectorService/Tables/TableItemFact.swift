import RankingModel

/// One item of a table with its neighbours, as `table show` prints it.
struct TableItemFact: Encodable {
    struct Neighbour: Encodable {
        let item: String
        let forward: Double
        let recent: Double
        let next: Double
        let together: Double
    }

    let item: String
    let clicks: UInt32
    let recentClicks: UInt32
    let rank: UInt32
    let category: String?
    let priceMinor: UInt32?
    let attributes: [String: String]
    let neighbours: [Neighbour]

    init(_ number: UInt32, in table: ItemTable, neighbours limit: Int) {
        let index = Int(number)
        item = table.identifier(of: number)
        clicks = table.popularity[index]
        recentClicks = table.recentPopularity[index]
        rank = table.popularityRank[index] + 1
        category = table.categoryName(of: number) ?? (table.category[index] > 0 ? "\(table.category[index])" : nil)
        priceMinor = table.price(of: number)
        attributes = Dictionary(
            uniqueKeysWithValues: table.catalogue.attributes.compactMap { attribute in
                attribute.value(of: number).map { (attribute.name, Self.text($0)) }
            })
        let scale = table.scales[index]
        func count(_ share: UInt16, _ largest: Float) -> Double { Double(share) / 65_535 * Double(largest) }
        let row = table.row(of: number).map { entry in
            Neighbour(
                item: table.identifier(of: table.neighbours[entry]), forward: count(table.forward[entry], scale.forward),
                recent: count(table.recentForward[entry], scale.recentForward), next: count(table.next[entry], scale.next),
                together: count(table.together[entry], scale.together))
        }
        neighbours = Array(row.sorted { ($0.forward, $1.item) > ($1.forward, $0.item) }.prefix(max(limit, 0)))
    }

    private static func text(_ value: ItemAttributeValue) -> String {
        switch value {
        case .number(let number): TableText.number(number)
        case .text(let text): text
        case .flag(let flag): String(flag)
        }
    }

    var text: String {
        var lines = ["\(item): \(clicks) clicks, \(recentClicks) of them recent, rank \(rank)"]
        if let category { lines.append("category \(category)") }
        if let priceMinor { lines.append("price \(priceMinor) minor units") }
        lines += attributes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        var table = TextTable("NEIGHBOUR", "FORWARD", "RECENT", "NEXT", "TOGETHER")
        for neighbour in neighbours {
            table.add(
                neighbour.item, TableText.number(neighbour.forward), TableText.number(neighbour.recent), TableText.number(neighbour.next),
                TableText.number(neighbour.together))
        }
        return (lines + [table.text(empty: "no neighbours")]).joined(separator: "\n")
    }
}

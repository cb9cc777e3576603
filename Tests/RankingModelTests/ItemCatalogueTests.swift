import TLSPresentation
import Testing

@testable import RankingModel

@Suite struct ItemCatalogueTests {
    @Test func `Facts of the catalogue are found by name, and items that nobody viewed are in the table`() throws {
        let table = try SmallWorld.listed()
        #expect(table.count == 5)
        let (a, b, c, e) = (table.item("a"), table.item("b"), table.item("c"), table.item("e"))
        #expect(table.popularity[Int(try #require(e))] == 0)
        #expect(table.attribute("category", of: try #require(a)) == .text("shoes"))
        #expect(table.attribute("category", of: try #require(c)) == .text("hats"))
        #expect(table.attribute("category", of: try #require(b)) == nil)
        #expect(table.attribute("price_minor", of: try #require(a)) == .number(4_990))
        #expect(table.attribute("price_minor", of: try #require(e)) == .number(0))
        #expect(table.attribute("price_minor", of: try #require(c)) == nil)
        #expect(table.attribute("risk_class", of: try #require(c)) == .number(-1.5))
        #expect(table.attribute("licence", of: try #require(e)) == .text(""))
        #expect(table.attribute("licence", of: try #require(c)) == nil)
        #expect(table.attribute("returns", of: try #require(a)) == .flag(true))
        #expect(table.attribute("returns", of: try #require(c)) == .flag(false))
        #expect(table.attribute("colour", of: try #require(a)) == nil)
        #expect(table.attribute("returns", of: 5) == nil)
        #expect(table.price(of: .max) == nil)
    }

    @Test func `Categories are numbered by the bytes of their names`() throws {
        let table = try SmallWorld.listed()
        #expect(table.catalogue.categoryNames == ["hats", "shoes"])
        #expect(table.category == [2, 0, 1, 0, 2])
        #expect(table.catalogue.category(named: "hats") == 1)
        #expect(table.catalogue.category(named: "shoes") == 2)
        for unknown in ["", "coats", "hatsu", "zebra"] { #expect(table.catalogue.category(named: unknown) == nil) }
    }

    @Test func `Distinct values are kept once`() throws {
        let attribute = try #require(try SmallWorld.listed().catalogue.attribute(named: "risk_class"))
        #expect(attribute.values == [.number(-1.5), .number(2)])
        #expect(attribute.codes == [2, 0, 1, 0, 0])
    }

    private static let refused: [(CatalogueEntry, ItemCatalogueError.Code)] = [
        (CatalogueEntry(item: ""), .badIdentifier),
        (CatalogueEntry(item: String(repeating: "x", count: 65)), .badIdentifier),
        (CatalogueEntry(item: "a"), .listedTwice),
        (CatalogueEntry(item: "x", category: ""), .badCategory),
        (CatalogueEntry(item: "x", priceMinor: .max), .badPrice),
        (CatalogueEntry(item: "x", attributes: ["Risk": .number(1)]), .badAttributeName),
        (CatalogueEntry(item: "x", attributes: ["price": .number(1)]), .badAttributeName),
        (CatalogueEntry(item: "x", attributes: ["risk": .number(.infinity)]), .badValue),
        (CatalogueEntry(item: "x", attributes: ["risk": .number(-0.0)]), .badValue),
        (CatalogueEntry(item: "x", attributes: ["risk": .text(String(repeating: "x", count: 129))]), .badValue),
        (CatalogueEntry(item: "x", attributes: ["known": .text("1")]), .mixedKinds),
        (CatalogueEntry(item: "x", attributes: Dictionary(uniqueKeysWithValues: (0..<16).map { ("n\($0)", .flag(true)) })), .tooManyAttributes),
    ]

    @Test(arguments: refused) func `An entry that doesn't fit is refused whole`(entry: CatalogueEntry, code: ItemCatalogueError.Code) throws {
        var builder = ItemTableBuilder()
        try builder.add(CatalogueEntry(item: "a", attributes: ["known": .number(1)]))
        let before = builder.build()
        do throws(ItemCatalogueError) {
            try builder.add(entry)
            Issue.record("the entry was taken")
        } catch {
            #expect(error.code == code)
        }
        #expect(builder.build() == before)
    }

    @Test func `More than 255 values take two bytes each`() throws {
        var builder = ItemTableBuilder()
        for item in 0..<300 { try builder.add(CatalogueEntry(item: "\(item)", attributes: ["n": .number(Double(item))])) }
        let table = builder.build()
        #expect(try ItemTable(decoding: table.encoded()) == table)
        #expect(table.attribute("n", of: try #require(table.item("299"))) == .number(299))
    }
}

import Foundation
import Testing
import Zlib

@testable import RecordedSessions

@Suite struct CatalogueTests {
    private func records(_ text: String, skip: ((CatalogueError) -> Void)? = nil, compressed: Bool = false) throws -> [CatalogueRecord] {
        let file = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        try Data(compressed ? Gzip.compress(Array(text.utf8)) : Array(text.utf8)).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try CatalogueFile(path: file.path).records(skip: skip)
    }

    @Test(arguments: [false, true]) func `Separated text has a header, quotes, and columns of the kind that fits all values`(compressed: Bool) throws
    {
        let text = """
            id,category,price,name,risk_class,article,vegan,licence
            a,"Shoes, hats",49.9,A nice one,2,007,true,"said ""yes""\"
            b,,12,,-1.5,8,,
            c,Coats,,,,,false,

            """
        let records = try records(text, compressed: compressed)
        #expect(
            records == [
                CatalogueRecord(
                    line: 2, item: "a", category: "Shoes, hats", priceMinor: 4_990,
                    attributes: ["risk_class": .number(2), "article": .text("007"), "vegan": .flag(true), "licence": .text("said \"yes\"")]),
                CatalogueRecord(line: 3, item: "b", priceMinor: 1_200, attributes: ["risk_class": .number(-1.5), "article": .text("8")]),
                CatalogueRecord(line: 4, item: "c", category: "Coats", attributes: ["vegan": .flag(false)]),
            ])
    }

    @Test func `A header may declare kinds and separate by tabs`() throws {
        let records = try records("item_id\tyear:text\tsize:number\na\t2026\t1e3\r\n")
        #expect(records == [CatalogueRecord(line: 2, item: "a", attributes: ["year": .text("2026"), "size": .number(1_000)])])
    }

    @Test func `JSON lines keep their kinds`() throws {
        let text = """
            {"id":"a","category":"Shoes","price":49.99,"risk_class":2,"vegan":true,"licence":"CC-BY","name":"A","until":null}
            {"item_id":17,"price_minor":4990}
            """
        let records = try records(text)
        #expect(records.map(\.item) == ["a", "17"])
        #expect(records.map(\.priceMinor) == [4_999, 4_990])
        #expect(records[0].attributes == ["risk_class": .number(2), "vegan": .flag(true), "licence": .text("CC-BY")])
        #expect(records[1].attributes.isEmpty)
    }

    private static let bad: [(String, CatalogueError.Code, Int, String)] = [
        ("", .badHeader, 1, ""),
        ("category\nx", .badHeader, 1, "id"),
        ("id,id\nx,y", .doubledKey, 1, "id"),
        ("id,item_id\nx,y", .doubledKey, 1, "item_id"),
        ("id,size,size\nx,1,2", .doubledKey, 1, "size"),
        ("id,price,price_minor\nx,1,100", .doubledKey, 1, "price_minor"),
        ("id,price\ra,1\rb,2", .badLineEnd, 1, ""),
        ("id,price\na,1\rb,2\n", .badLineEnd, 2, ""),
        ("{\"id\":\"a\"}\r{\"id\":\"b\"}", .badLineEnd, 1, ""),
        ("id,size:huge\nx,y", .badHeader, 1, "size:huge"),
        ("id,category\nx", .wrongColumnCount, 2, ""),
        ("id,category\nx,\"y", .badQuote, 2, ""),
        ("id,category\nx,y\"z\"", .badQuote, 2, ""),
        ("id,category\n,y", .noIdentifier, 2, "id"),
        ("id,price\nx,1\nx,1.234", .badPrice, 3, "price"),
        ("id,price\nx,-1", .badPrice, 2, "price"),
        ("id,price_minor\nx,1.5", .badPrice, 2, "price_minor"),
        ("id,price\nx,42949672.95", .badPrice, 2, "price"),
        ("id,size:number\nx,big", .badValue, 2, "size"),
        ("id,new:flag\nx,yes", .badValue, 2, "new"),
        ("{\"id\":\"a\"}\n{\"id\":", .badJSON, 2, ""),
        ("{\"id\":[1]}", .badJSON, 1, ""),
        ("[1]", .badHeader, 1, "id"),
        ("{\"id\":\"a\",\"id\":\"b\"}", .doubledKey, 1, ""),
        ("{\"id\":\"a\"}\n{\"id\":\"a\",\"item_id\":\"b\"}", .doubledKey, 2, "item_id"),
        ("{\"id\":\"a\",\"price\":1,\"price_minor\":100}", .doubledKey, 1, "price_minor"),
        ("{\"category\":\"a\"}", .noIdentifier, 1, "id"),
    ]

    @Test(arguments: bad) func `Each bad line has its error, line and column`(text: String, code: CatalogueError.Code, line: Int, column: String) {
        #expect {
            _ = try records(text)
        } throws: { error in
            guard let error = error as? CatalogueError else { return false }
            return (error.code, error.line, error.column) == (code, line, column) && !error.advice.isEmpty
        }
    }

    @Test func `Bad lines are counted instead when that is asked for, a bad header is not`() throws {
        var skipped: [Int] = []
        let records = try records("id,price\na,1\nb,x\n,2\nc,3", skip: { skipped.append($0.line) })
        #expect(records.map(\.item) == ["a", "c"])
        #expect(skipped == [3, 4])
        #expect(throws: CatalogueError(.badHeader)) { try self.records("price\n1", skip: { _ in }) }
        #expect(throws: CatalogueError(.badQuote)) { try self.records("id,\"x\n1,2", skip: { _ in }) }
        #expect(throws: CatalogueError(.unreadable)) { try CatalogueFile(path: "/nowhere/at all").records() }
    }
}

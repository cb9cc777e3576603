import Foundation
import TLSPresentation
import Testing

@testable import RankingModel

@Suite struct ItemTableBytesTests {
    private static func vector(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "hex", subdirectory: "Vectors"))
        let digits = try String(contentsOf: url, encoding: .utf8).filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2).compactMap { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
        }
    }

    private static func table(_ name: String) throws -> ItemTable { name == "table" ? SmallWorld.table : try SmallWorld.listed() }

    @Test(arguments: ["table", "table-listed"]) func `The table's bytes are the golden ones, both ways`(name: String) throws {
        let golden = try Self.vector(name)
        let table = try Self.table(name)
        #expect(try ItemTable(decoding: golden) == table)
        #expect(table.encoded() == golden)
    }

    @Test(arguments: ["table", "table-listed"]) func `Every truncation is an error, never a trap`(name: String) throws {
        let table = try Self.vector(name)
        for length in table.indices {
            #expect(throws: CodecError(.truncated, at: 0)) { try ItemTable(decoding: Array(table[..<length])) }
        }
    }

    @Test(arguments: ["table", "table-listed"])
    func `A flipped bit gives another table or an error, and what decodes encodes to the same bytes`(name: String) throws {
        let golden = try Self.vector(name)
        let original = try Self.table(name)
        for position in golden.indices {
            for bit in 0..<8 {
                var bytes = golden
                bytes[position] ^= 1 << bit
                guard let table = try? ItemTable(decoding: bytes) else { continue }
                #expect(table != original)
                #expect(table.encoded() == bytes)
            }
        }
    }

    /// A header, then sections.
    private static func bytes(format: UInt16 = 2, _ sections: [(UInt16, [UInt8])]) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(format)
        writer.put(UInt16(sections.count))
        for (number, content) in sections {
            writer.put(number)
            writer.opaque32(content)
        }
        return writer.bytes
    }

    private static let empty: [(UInt16, [UInt8])] = [(1, [0, 0, 0, 0]), (2, []), (3, [0, 0, 0, 0])]

    @Test func `The empty table has three sections`() throws {
        #expect(ItemTable.empty.encoded() == Self.bytes(Self.empty))
        #expect(try ItemTable(decoding: Self.bytes(Self.empty)) == .empty)
    }

    @Test func `An optional section of a later version is kept, any other is refused`() throws {
        let optional = Self.bytes(Self.empty + [(0x8001, [1, 2]), (0xffff, [])])
        #expect(try ItemTable(decoding: optional).encoded() == optional)
        for number: UInt16 in [0, 8, 0x7fff] {
            #expect(throws: CodecError(.invalidValue, at: 0)) { try ItemTable(decoding: Self.bytes(Self.empty + [(number, [])])) }
        }
    }

    @Test func `Sections come in order, once, and the first three always`() {
        let (first, second, third) = (Self.empty[0], Self.empty[1], Self.empty[2])
        for sections in [[second, first, third], [first, third, second], [first, first, third], [first, second, (4, [])]] {
            #expect(throws: CodecError(.invalidValue, at: 0)) { try ItemTable(decoding: Self.bytes(sections)) }
        }
        let twice = Self.empty + [(0x8001, []), (0x8001, [])]
        #expect(throws: CodecError(.invalidValue, at: 0)) { try ItemTable(decoding: Self.bytes(twice)) }
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try ItemTable(decoding: Self.bytes([first, second])) }
        let many = Self.empty + (0..<17).map { (0x8000 + $0, []) }
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try ItemTable(decoding: Self.bytes(many)) }
    }

    @Test func `A section without content is left out`() {
        let emptyPairs: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
        let emptyCatalogue: [UInt8] = [0, 0, 0, 0]
        for section in [(UInt16(4), emptyPairs), (5, emptyCatalogue)] {
            #expect(throws: CodecError(.invalidValue, at: 0)) { try ItemTable(decoding: Self.bytes(Self.empty + [section])) }
        }
    }

    @Test func `Another format, and bytes left over inside and behind, have their errors`() {
        #expect(throws: CodecError(.invalidValue, at: 0)) { try ItemTable(decoding: Self.bytes(format: 1, Self.empty)) }
        #expect(throws: CodecError(.trailingBytes, at: 0)) { try ItemTable(decoding: Self.bytes(Self.empty) + [0]) }
        let long = [Self.empty[0], (UInt16(2), [UInt8(0)]), Self.empty[2]]
        #expect(throws: CodecError(.trailingBytes, at: 0)) { try ItemTable(decoding: Self.bytes(long)) }
    }

    @Test func `A table can't claim more than its bytes hold`() {
        let million = [(UInt16(1), [UInt8](arrayLiteral: 0, 15, 0x42, 0x40)), Self.empty[1], Self.empty[2]]
        #expect(throws: CodecError(.truncated, at: 0)) { try ItemTable(decoding: Self.bytes(million)) }
        let tooMany = [(UInt16(1), [UInt8](arrayLiteral: 0xff, 0xff, 0xff, 0xff)), Self.empty[1], Self.empty[2]]
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try ItemTable(decoding: Self.bytes(tooMany)) }
        let section = Array(Self.bytes(Self.empty).prefix(6)) + [0xff, 0xff, 0xff, 0xff]
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try ItemTable(decoding: section) }
    }
}

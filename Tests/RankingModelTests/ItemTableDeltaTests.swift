import TLSPresentation
import Testing
import Zlib

@testable import RankingModel

@Suite struct ItemTableDeltaTests {
    /// A random shop's table: `items` of 30 are known, some listed in a catalogue, some viewed.
    private static func table(_ random: inout SmallRandom) throws -> ItemTable {
        var settings = ItemTableBuilder.Settings()
        settings.rowLength = 3 + Int(random.draw(20))
        settings.halfLifeMilliseconds = 20
        settings.recentWindowMilliseconds = 10
        settings.keepsBigrams = random.draw(4) > 0
        var builder = ItemTableBuilder(settings: settings)
        let items = 1 + random.draw(30)
        let offset = random.draw(10)
        for time in 0..<Int64(random.draw(60)) {
            builder.add(session: (0..<1 + random.draw(6)).map { _ in "i\(offset + random.draw(items))" }, endedAt: time)
        }
        if random.draw(3) > 0 {
            for item in 0..<items where random.draw(2) > 0 { try builder.add(entry(offset + item, &random)) }
        }
        return builder.build()
    }

    private static func entry(_ item: UInt64, _ random: inout SmallRandom) -> CatalogueEntry {
        var entry = CatalogueEntry(item: "i\(item)")
        if random.draw(3) > 0 { entry.category = "c\(random.draw(5))" }
        if random.draw(3) > 0 { entry.priceMinor = UInt32(random.draw(100_000)) }
        if random.draw(2) > 0 { entry.attributes["risk"] = .number(Double(random.draw(7)) - 3) }
        if random.draw(2) > 0 { entry.attributes["licence"] = .text("l\(random.draw(5))") }
        if random.draw(2) > 0 { entry.attributes["returns"] = .flag(random.draw(2) > 0) }
        return entry
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func `A delta leads from any table to any other, bit for bit`(seed: UInt64) throws {
        var random = SmallRandom(seed &* 977 &+ 1)
        let (old, new) = (try Self.table(&random), try Self.table(&random))
        let delta = try #require(ItemTableDelta(from: old, to: new))
        let read = try ItemTableDelta(decoding: delta.encoded())
        #expect(read == delta)
        let applied = try read.apply(to: old)
        #expect(applied.encoded() == new.encoded())
        #expect(applied == new)
        if old != new { #expect(throws: ItemTableDeltaError(.wrongSource)) { try read.apply(to: new) } }
    }

    @Test func `Tables without items, and a table and itself, have deltas`() throws {
        let listed = try SmallWorld.listed()
        for (old, new) in [(ItemTable.empty, listed), (listed, .empty), (listed, listed), (.empty, .empty), (SmallWorld.table, listed)] {
            let delta = try #require(ItemTableDelta(from: old, to: new))
            #expect(try delta.apply(to: old) == new)
        }
    }

    @Test func `Optional sections of a later version travel along`() throws {
        var columns = ItemTableColumns(SmallWorld.table)
        columns.extensions = [ItemTableExtension(number: 0x8001, bytes: [1, 2, 3])]
        let later = ItemTable(columns: columns)
        for (old, new) in [(SmallWorld.table, later), (later, SmallWorld.table), (later, later)] {
            #expect(try #require(ItemTableDelta(from: old, to: new)).apply(to: old) == new)
        }
    }

    @Test func `One flipped bit is damage, and so is every cut`() throws {
        let bytes = try #require(ItemTableDelta(from: SmallWorld.table, to: SmallWorld.listed())).encoded()
        for position in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[position] ^= 1 << bit
                #expect(throws: ItemTableDeltaError(.damaged)) { try ItemTableDelta(decoding: flipped) }
            }
            #expect(throws: ItemTableDeltaError(.damaged)) { try ItemTableDelta(decoding: Array(bytes[..<position])) }
        }
    }

    /// A delta whose parts were changed by somebody who can compute digests.
    private static func forged(_ delta: ItemTableDelta, plain: [UInt8], length: Int? = nil, result: [UInt8]? = nil) throws -> ItemTableDelta {
        try ItemTableDelta(
            decoding: ItemTableDelta(
                source: delta.source, result: result ?? delta.result, contentLength: length ?? plain.count, content: Deflate.compress(plain)
            ).encoded())
    }

    @Test func `A forged content never traps and never passes for the result`() throws {
        let listed = try SmallWorld.listed()
        let delta = try #require(ItemTableDelta(from: SmallWorld.table, to: listed))
        let plain = try Inflate.decompress(delta.content[...], maximumLength: delta.contentLength)
        for position in plain.indices {
            for bit in 0..<8 {
                var flipped = plain
                flipped[position] ^= 1 << bit
                do throws(ItemTableDeltaError) {
                    let table = try Self.apply(try? Self.forged(delta, plain: flipped), to: SmallWorld.table)
                    // Only a bit that means nothing may leave the result as it was.
                    #expect(table == listed)
                } catch {
                    #expect([.malformed, .wrongResult].contains(error.code))
                }
            }
        }
    }

    private static func apply(_ delta: ItemTableDelta?, to table: ItemTable) throws(ItemTableDeltaError) -> ItemTable {
        guard let delta else { throw ItemTableDeltaError(.malformed) }
        return try delta.apply(to: table)
    }

    @Test func `Each lie has its error`() throws {
        let listed = try SmallWorld.listed()
        let delta = try #require(ItemTableDelta(from: SmallWorld.table, to: listed))
        let plain = try Inflate.decompress(delta.content[...], maximumLength: delta.contentLength)
        let other = try Self.forged(delta, plain: plain, result: [UInt8](repeating: 0, count: 32))
        #expect(throws: ItemTableDeltaError(.wrongResult)) { try other.apply(to: SmallWorld.table) }
        let short = try Self.forged(delta, plain: plain, length: plain.count - 1)
        #expect(throws: ItemTableDeltaError(.tooLarge)) { try short.apply(to: SmallWorld.table) }
        let long = try Self.forged(delta, plain: plain, length: plain.count + 1)
        #expect(throws: ItemTableDeltaError(.malformed)) { try long.apply(to: SmallWorld.table) }
        let more = try Self.forged(delta, plain: plain + [0])
        #expect(throws: ItemTableDeltaError(.malformed)) { try more.apply(to: SmallWorld.table) }
        #expect(throws: ItemTableDeltaError(.tooLarge)) {
            try Self.forged(delta, plain: plain, length: ItemTableDelta.maximumContentBytes + 1)
        }
        var header = delta.encoded().dropLast(32)
        header[1] = 2
        let digest = ItemTableDelta.digest(Array(header))
        #expect(throws: ItemTableDeltaError(.unknownFormat)) { try ItemTableDelta(decoding: header + digest) }
    }
}

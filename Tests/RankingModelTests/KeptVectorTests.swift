import TLSPresentation
import Testing
import Zlib

@testable import RankingModel

@Suite struct KeptVectorTests {
    /// A shop of rings of ten items, and after `newcomers` days one more item in the first ring for each.
    private static func shop(items: Int = 30, newcomers: Int = 0, keeping old: ItemTable? = nil, learnsVectors: Bool = false) -> ItemTable {
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = learnsVectors
        settings.halfLifeMilliseconds = 1_000
        var builder = ItemTableBuilder(settings: settings)
        for session in 0..<3 * items {
            let first = session * 7 % items
            builder.add(session: (0..<4).map { "i\(100 + first / 10 * 10 + (first + $0) % 10)" }, endedAt: Int64(session))
        }
        for newcomer in 0..<newcomers {
            // Sorted ahead of all others, so that every number moves.
            for turn in 0..<3 { builder.add(session: ["i100", "a\(newcomer)", "i10\(1 + turn)"], endedAt: Int64(3 * items + newcomer)) }
        }
        return builder.build(keepingVectorsOf: old)
    }

    private static func vector(_ table: ItemTable, _ item: UInt32) throws -> [Int8] {
        let vectors = try #require(table.vectors)
        return Array(vectors.components(of: Int(item)))
    }

    @Test func `Known items keep gains, vectors and clusters; a new one points where its neighbours point`() throws {
        let old = Self.shop(learnsVectors: true)
        let new = Self.shop(newcomers: 2, keeping: old)
        let (before, after) = (try #require(old.vectors), try #require(new.vectors))
        #expect(after.gains == before.gains)
        #expect(after.count == 32)
        for item in 0..<UInt32(old.count) {
            let moved = try #require(new.item(old.identifier(of: item)))
            #expect(try Self.vector(new, moved) == Self.vector(old, item))
            #expect(after.clusterOf[Int(moved)] == before.clusterOf[Int(item)])
        }
        let newcomer = try #require(new.item("a0"))
        var query = ItemVectors.Query()
        #expect(after.prepare(&query, like: newcomer))
        // Its sessions lie in the first ring, and so does its direction.
        let near = try ["i100", "i101", "i102", "i103"].map { after.affinity(of: try #require(new.item($0)), to: &query) }
        let far = try ["i115", "i125"].map { after.affinity(of: try #require(new.item($0)), to: &query) }
        #expect(try #require(near.min()) > #require(far.max()))
    }

    @Test func `Without known neighbours an item has no direction, and without old vectors they are learned or left out`() throws {
        let old = Self.shop(learnsVectors: true)
        var builder = ItemTableBuilder()
        builder.add(session: ["x", "y"], endedAt: 0)
        let strangers = builder.build(keepingVectorsOf: old)
        #expect(try Self.vector(strangers, 0) + Self.vector(strangers, 1) == [Int8](repeating: 0, count: 2 * ItemVectors.dimension))
        #expect(try ItemTable(decoding: strangers.encoded()) == strangers)
        #expect(Self.shop(keeping: Self.shop()).vectors == nil)
        #expect(Self.shop(keeping: Self.shop(), learnsVectors: true) == old)
    }

    @Test func `The next table learns an item's vector that had no direction`() throws {
        var builder = ItemTableBuilder()
        builder.add(session: ["x", "y"], endedAt: 0)
        let strangers = builder.build(keepingVectorsOf: Self.shop(learnsVectors: true))
        var columns = ItemTableColumns(strangers)
        let vectors = try #require(columns.vectors)
        var components = (0..<2).flatMap { vectors.components(of: $0) }
        for place in 0..<ItemVectors.dimension { components[place] = place == 3 ? 127 : 0 }
        columns.vectors = ItemVectors(components: components, gains: vectors.gains, clusterOf: [5, 0])
        let next = builder.build(keepingVectorsOf: ItemTable(columns: columns))
        #expect(try Self.vector(next, 1) == Self.vector(next, 0))
        #expect(next.vectors?.clusterOf == [5, 5])
    }

    @Test func `Learning says how far it is`() {
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = true
        var builder = ItemTableBuilder(settings: settings)
        for session in 0..<40 { builder.add(session: ["a", "b", "c"], endedAt: Int64(session)) }
        var steps: [(done: Int, all: Int)] = []
        _ = builder.build { steps.append(($0, $1)) }
        #expect(steps.map(\.done) == Array(1...steps.count))
        #expect(steps.allSatisfy { $0.all == steps.count })
    }

    // MARK: Deltas

    @Test func `A delta with vectors leads from any table to any other, bit for bit`() throws {
        let old = Self.shop(learnsVectors: true)
        let tables = [
            old, Self.shop(), Self.shop(newcomers: 3, keeping: old), Self.shop(items: 20, newcomers: 1, learnsVectors: true),
            Self.shop(items: 20, keeping: old), .empty,
        ]
        for source in tables {
            for result in tables {
                let delta = try ItemTableDelta(decoding: #require(ItemTableDelta(from: source, to: result)).encoded())
                let applied = try delta.apply(to: source)
                #expect(applied == result)
                #expect(applied.encoded() == result.encoded())
            }
        }
    }

    @Test func `A delta of kept vectors carries those of new items only`() throws {
        let old = Self.shop(learnsVectors: true)
        let without = try #require(ItemTableDelta(from: Self.shop(), to: Self.shop(newcomers: 2)))
        let kept = try #require(ItemTableDelta(from: old, to: Self.shop(newcomers: 2, keeping: old)))
        // One byte for each item, and two vectors.
        #expect(kept.contentLength - without.contentLength == 32 + 2 * ItemVectors.dimension)
    }

    @Test func `A flipped bit in the content never traps and never passes for the result`() throws {
        let old = Self.shop(items: 10, learnsVectors: true)
        let new = Self.shop(items: 10, newcomers: 1, keeping: old)
        let delta = try #require(ItemTableDelta(from: old, to: new))
        let plain = try Inflate.decompress(delta.content[...], maximumLength: delta.contentLength)
        for position in plain.indices {
            var flipped = plain
            flipped[position] ^= 1 << UInt8(position % 8)
            let forged = ItemTableDelta(source: delta.source, result: delta.result, contentLength: flipped.count, content: Deflate.compress(flipped))
            do throws(ItemTableDeltaError) { #expect(try forged.apply(to: old) == new) } catch {
                #expect([.malformed, .wrongResult].contains(error.code))
            }
        }
    }
}

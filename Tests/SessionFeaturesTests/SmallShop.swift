@testable import RankingModel
@testable import SessionFeatures

/// Repeatable draws for property tests.
struct TestGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}

enum SmallShop {
    static func table(items: Int = 60, sessions: Int = 300, seed: UInt64 = 1) -> ItemTable {
        var generator = TestGenerator(seed)
        var builder = ItemTableBuilder()
        for session in 0..<sessions {
            let start = generator.below(items)
            let views = (0..<2 + generator.below(6)).map { _ in "i\((start + generator.below(8)) % items)" }
            builder.add(session: views, endedAt: Int64(session))
        }
        for item in 0..<items { builder.setCategory(UInt16(1 + item % 5), of: "i\(item)") }
        return builder.build()
    }

    static func signals(count: Int, items: Int, seed: UInt64) -> [SessionSignal] {
        var generator = TestGenerator(seed)
        var time: Int64 = 1_000
        return (0..<count).map { _ in
            time += Int64(generator.below(400_000))
            switch generator.below(10) {
            case 0: return .active(milliseconds: Int64(generator.below(200_000)))
            case 1: return .cart(item: UInt32(generator.below(items)))
            case 2: return .uncart(item: UInt32(generator.below(items)))
            case 3: return .view(item: nil, time: time)
            case 4: return .view(item: UInt32(generator.below(items)), time: nil)
            default: return .view(item: UInt32(generator.below(items)), time: time)
            }
        }
    }
}

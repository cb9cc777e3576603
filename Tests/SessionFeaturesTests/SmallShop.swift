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

    /// Signals of every kind, with views, dwell and gaps more often than the rest.
    static func signals(count: Int, items: Int, seed: UInt64) -> [SessionSignal] {
        var generator = TestGenerator(seed)
        var time: Int64 = 1_000
        return (0..<count).map { _ in
            time += Int64(generator.below(400_000))
            let item = UInt32(generator.below(items))
            switch generator.below(18) {
            case 0: return .active(milliseconds: Int64(generator.below(200_000)))
            case 1: return .cart(item: item)
            case 2: return .uncart(item: item)
            case 3: return .view(item: nil, time: time)
            case 4: return .view(item: item, time: nil)
            case 5: return .purchase(item: item)
            case 6: return .dismiss(item: item)
            case 7: return .search
            case 8, 9: return .impressions(items: (0..<generator.below(30)).map { _ in UInt32(generator.below(items)) })
            case 10:
                let devices = SessionContext.Device.allCases
                let entries = SessionContext.Entry.allCases
                return .context(
                    SessionContext(
                        device: devices[generator.below(devices.count)], entry: entries[generator.below(entries.count)],
                        offsetMinutes: generator.below(1_600) - 800))
            case 11: return .subject(SubjectAttributes([.init(attribute: "a\(generator.below(3))", crossing: .distance(from: 2, scale: 3))]))
            default: return .view(item: item, time: time)
            }
        }
    }
}

import Testing

@testable import Enrichment

@Suite struct FactStoreTests {
    private static func name(_ text: String) throws -> FactName { try #require(FactName(text)) }

    @Test func `a fact holds before its end and not at it`() throws {
        let gold = try Self.name("market.gold")
        var store = FactStore()
        try store.set(.number(2), of: gold, for: .market, until: 1_000, now: 0)
        #expect(store.value(gold, of: .market, now: 999) == .number(2))
        #expect(store.value(gold, of: .market, now: 1_000) == nil)
        #expect(store.nextEnd == 1_000)
        let early = store.removeOver(at: 999)
        let late = store.removeOver(at: 1_000)
        #expect(!early && late)
        #expect(store.count == 0 && store.nextEnd == .max)
    }

    @Test func `a later value takes the place of the one before`() throws {
        let price = try Self.name("item.price")
        var store = FactStore()
        for value in 0..<5 { try store.set(.number(Double(value)), of: price, for: .item("a"), until: .max, now: 0) }
        #expect(store.count == 1)
        #expect(store.facts(of: .item("a"), now: .max - 1) == [price: .init(value: .number(4), end: .max)])
        #expect(store.value(price, of: .item("b"), now: 0) == nil)
    }

    @Test(
        "what cannot be kept is named",
        arguments: [
            ("item.price", FactOwner.market, FactValue.number(1), Int64(9), FactStoreError.Code.wrongScope),
            ("session.views", .market, .number(1), 9, .wrongScope), ("item.price", .item(""), .number(1), 9, .invalidOwner),
            ("item.price", .item("a\n"), .number(1), 9, .invalidOwner), ("market.x", .market, .number(.infinity), 9, .invalidValue),
            ("market.x", .market, .text(String(repeating: "x", count: 129)), 9, .invalidValue), ("market.x", .market, .flag(true), 5, .alreadyOver),
            ("market.x", .market, .flag(true), 1 << 60, .livesTooLong), ("item.score_adjustment", .item("a"), .number(5.1), 9, .outOfRange),
            ("item.score_adjustment", .item("a"), .flag(true), 9, .outOfRange), ("item.available", .item("a"), .number(0), 9, .outOfRange),
        ])
    func refuses(text: String, owner: FactOwner, value: FactValue, end: Int64, code: FactStoreError.Code) throws {
        let name = try Self.name(text)
        var store = FactStore()
        #expect(throws: FactStoreError(code, name)) { try store.set(value, of: name, for: owner, until: end, now: 5) }
        #expect(store.count == 0)
    }

    @Test func `a full store removes what is over and drops nothing that holds`() throws {
        let available = try Self.name("item.available")
        var store = FactStore(limits: FactStoreLimits(items: 3))
        for (index, item) in ["a", "b", "c"].enumerated() {
            try store.set(.flag(false), of: available, for: .item(item), until: Int64(10 + index), now: 0)
        }
        #expect(throws: FactStoreError(.full, available)) { try store.set(.flag(false), of: available, for: .item("d"), until: 99, now: 9) }
        try store.set(.flag(true), of: available, for: .item("c"), until: 99, now: 9)
        try store.set(.flag(false), of: available, for: .item("d"), until: 99, now: 10)
        #expect(store.value(available, of: .item("a"), now: 9) == nil)
        #expect(Set(store.owners) == [.item("b"), .item("c"), .item("d")])
    }

    @Test func `one owner's facts are bounded`() throws {
        var store = FactStore(limits: FactStoreLimits(perOwner: 2))
        for index in 0..<2 { try store.set(.flag(true), of: Self.name("subject.f\(index)"), for: .subject("s"), until: .max, now: 0) }
        let third = try Self.name("subject.f2")
        #expect(throws: FactStoreError(.full, third)) { try store.set(.flag(true), of: third, for: .subject("s"), until: .max, now: 0) }
        try store.set(.flag(true), of: third, for: .subject("t"), until: .max, now: 0)
        let (first, second) = (store.removeAll(of: .subject("s")), store.removeAll(of: .subject("s")))
        #expect(first && !second)
        #expect(store.count == 1)
    }

    @Test("agrees with a plain list of what was set, over seeds", arguments: 0..<40 as Range<UInt64>)
    func model(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var store = FactStore(limits: FactStoreLimits(perOwner: 3, market: 4, items: 6, subjects: 6, lifetime: 50))
        var plain: [FactOwner: [FactName: FactStore.Held]] = [:]
        let owners: [FactOwner] = [.market, .item("a"), .item("b"), .item("c"), .subject("s"), .subject("t")]
        var now: Int64 = 0
        for _ in 0..<300 {
            now += Int64.random(in: 0...5, using: &generator)
            let owner = owners.randomElement(using: &generator) ?? .market
            let name = try Self.name("\(owner.scope.rawValue).f\(Int.random(in: 0..<5, using: &generator))")
            switch Int.random(in: 0..<8, using: &generator) {
            case 0:
                store.remove(name, of: owner)
                plain[owner]?[name] = nil
            case 1: store.removeOver(at: now)
            default:
                let fact = FactStore.Held(value: .number(Double(now)), end: now + Int64.random(in: 1...50, using: &generator))
                let holds = plain.mapValues { $0.filter { $0.value.end > now } }
                let ofScope = holds.filter { $0.key.scope == owner.scope }.values.reduce(0) { $0 + $1.count }
                let fits = ofScope < store.limits.total(of: owner.scope) && (holds[owner]?.count ?? 0) < (owner == .market ? 4 : 3)
                do throws(FactStoreError) {
                    try store.set(fact.value, of: name, for: owner, until: fact.end, now: now)
                    plain[owner, default: [:]][name] = fact
                } catch {
                    #expect(error.code == .full && !fits)
                }
            }
            for owner in owners { #expect(store.facts(of: owner, now: now) == plain[owner]?.filter { $0.value.end > now } ?? [:]) }
            #expect(store.nextEnd <= plain.values.flatMap(\.values).map(\.end).filter { $0 > now }.min() ?? .max)
            // Removed facts do not come back when they are set again after their end.
            plain = plain.mapValues { $0.filter { $0.value.end > now } }
        }
    }

    @Test func `each scope has its own source`() throws {
        let names = try ["subject.age", "session.views", "market.gold", "item.price", "request.score"].map(Self.name)
        let (age, views, gold, price, score) = (names[0], names[1], names[2], names[3], names[4])
        let all = Dictionary(uniqueKeysWithValues: names.map { ($0, FactValue.number(1)) })
        var facts = RequestFacts(stated: all, subject: [age: .init(value: .number(2), end: 9)], now: 0)
        #expect(facts.fact(age) == .number(2), "what is kept comes before what the request states")
        #expect(facts.fact(score) == .number(1))
        for name in [views, gold, price] { #expect(facts.fact(name) == nil, "a request does not speak for \(name)") }
        #expect(facts.ignored == [price, gold, views, age].sorted())
        facts.known = [score: .number(3), age: .number(3), gold: .number(3)]
        #expect(facts.fact(score) == .number(3), "what the agent knows cannot be stated away")
        #expect(facts.fact(age) == .number(3))
        #expect(facts.fact(gold) == nil)
        (facts.known, facts.now) = ([:], 9)
        #expect(facts.fact(age) == .number(1), "what was kept and is over may be stated")
        #expect(!facts.ignored.contains(age))
        facts.mayStateSubject = false
        #expect(facts.fact(age) == nil && facts.ignored.contains(age) && facts.fact(score) == .number(1))
        facts.now = 0
        (facts.known, facts.stated) = ([:], [:])
        #expect(facts.fact(age) == .number(2))
        #expect(facts.names == [age])
        facts.now = 9
        #expect(facts.fact(age) == nil)
        (facts.session, facts.market) = ([views: .number(4)], [gold: .init(value: .number(5), end: .max)])
        #expect(facts.fact(views) == .number(4) && facts.fact(gold) == .number(5))
        #expect(facts.names == [gold, views])
    }
}

/// SplitMix64.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

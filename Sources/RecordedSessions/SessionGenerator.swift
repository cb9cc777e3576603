/// Makes sessions of a shop that doesn't exist: seeded, repeatable, with the regularities that ranking lives on.
///
/// The world: items belong to categories; category sizes are even, but category and item popularity are Zipf-skewed. Every item has a few
/// related items, most of them of its category. A session starts at a popular item. Each next view is, in this order of chance,
///
/// 1. a return to an item seen before in the session (``Settings/repeatProbability``, recent ones likelier),
/// 2. a related item of the current one (``Settings/relatedProbability``, the first of its list likelier),
/// 3. an item of the session's category (``Settings/categoryAffinity``, popular ones likelier),
/// 4. any popular item, which also changes the session's category.
///
/// Drift: at the start of every day, a share of the items (``Settings/drift``) trades places in its category's popularity order and draws
/// new related items, so that old statistics age. Sessions come out in order of their start.
package struct SessionGenerator: Sendable {
    /// The shape of the world.
    package struct Settings: Sendable, Equatable {
        /// Number of items, at least 2.
        package var items = 2_000
        /// Number of categories, at least 1.
        package var categories = 40
        /// Exponent of the popularity skew.
        package var skew = 0.9
        /// Related items of each item.
        package var related = 6
        /// Chance of returning to an item of the session.
        package var repeatProbability = 0.2
        /// Chance of following a relation when not returning.
        package var relatedProbability = 0.65
        /// Chance of staying in the category when neither returning nor following.
        package var categoryAffinity = 0.7
        /// Share of items whose popularity and relations change each day.
        package var drift = 0.02
        /// Mean number of views after the second.
        package var meanExtraViews = 2.2
        /// Days that the sessions span.
        package var days = 14
        /// Start of the first day in Unix milliseconds.
        package var start: Int64 = 1_780_272_000_000

        package init() {}
    }

    private let settings: Settings
    private var random: SeededGenerator
    private var world: GeneratedCatalogue
    private let sessionCount: Int
    private var made = 0
    private var day = 0

    /// A generator of `sessions` sessions; equal arguments give equal sessions.
    package init(sessions: Int, settings: Settings = Settings(), seed: UInt64) {
        self.settings = settings
        sessionCount = max(sessions, 0)
        random = SeededGenerator(seed: seed)
        world = GeneratedCatalogue(settings: settings, random: &random)
    }

    /// The category (1...) of every item, by identifier.
    package var categories: [(item: String, category: UInt16)] {
        (0..<world.itemCount).map { (world.identifier($0), UInt16(clamping: world.category[$0] + 1)) }
    }

    /// The next session, or nil when all were made.
    package mutating func next() -> GeneratedSession? {
        guard made < sessionCount else { return nil }
        let span = Int64(max(settings.days, 1)) * 86_400_000
        let start = settings.start + Int64(Double(span) * (Double(made) + random.unit()) / Double(sessionCount))
        while day < Int((start - settings.start) / 86_400_000) {
            day += 1
            world.drift(by: settings.drift, random: &random)
        }
        made += 1
        return session(number: made, from: start)
    }

    private mutating func session(number: Int, from start: Int64) -> GeneratedSession {
        var visits: [GeneratedSession.Visit] = []
        var time = start
        var item = world.popularItem(&random)
        var category = world.category[item]
        let views = 2 + random.geometric(mean: settings.meanExtraViews)
        for position in 0..<views {
            if position > 0 { item = nextItem(after: visits.map(\.item), category: &category) }
            let dwell = 2_000 + Int64(random.unit() * random.unit() * 120_000)
            visits.append(
                GeneratedSession.Visit(
                    item: item, time: time, dwell: dwell, shown: (0..<12).map { _ in world.item(of: category, &random) },
                    hovers: random.geometric(mean: 3), isCarted: random.unit() < 0.04))
            time += dwell
        }
        return GeneratedSession(
            recorded: RecordedSession(id: "\(number)", items: visits.map { world.identifier($0.item) }, times: visits.map(\.time)),
            visits: visits, catalogue: world)
    }

    private mutating func nextItem(after seen: [Int], category: inout Int) -> Int {
        if seen.count > 1, random.unit() < settings.repeatProbability {
            let back = min(1 + random.geometric(mean: 1), seen.count - 1)
            return seen[seen.count - 1 - back]
        }
        if let current = seen.last, random.unit() < settings.relatedProbability {
            let related = world.relatedItem(of: current, &random)
            category = world.category[related]
            return related
        }
        if random.unit() < settings.categoryAffinity { return world.item(of: category, &random) }
        let popular = world.popularItem(&random)
        category = world.category[popular]
        return popular
    }
}

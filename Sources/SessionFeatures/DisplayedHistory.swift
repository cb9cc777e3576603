/// What a session remembers of the lists that were displayed: the last one, what was chosen, and what was passed over for it.
///
/// Bounded by its limits however long the session is, about 5 kB when full. People read a list from the top, so an item above the chosen
/// one was seen and passed over, and one below it may not have been seen (Joachims et al., "Accurately interpreting clickthrough data as
/// implicit feedback", SIGIR 2005).
package struct DisplayedHistory: Sendable, Equatable {
    /// How often an item was passed over.
    package struct Skip: Sendable, Equatable {
        package var item: UInt32
        package var count: UInt32

        package init(item: UInt32, count: UInt32) {
            self.item = item
            self.count = count
        }
    }

    /// Most items whose skips are remembered; past it the items skipped first are forgotten.
    package static let skipLimit = 256
    /// How many of the latest choices give the habit.
    package static let choiceLimit = 8

    /// The list that was displayed last.
    package internal(set) var latest: DisplayedList?
    /// Items that stood above a chosen one, in the order in which they were first passed over.
    package internal(set) var skips: [Skip] = []
    /// The item chosen last.
    package internal(set) var lastChoice: UInt32?
    /// The price of the item chosen last at the time, or nil when it isn't known.
    package internal(set) var lastPrice: Float?
    /// Places of the latest choices in their lists, oldest first.
    package internal(set) var places: [Int] = []

    package init() {}

    mutating func show(_ list: DisplayedList) { latest = list }

    /// Remembers a choice. One that wasn't in the list displayed last says nothing of that list's order.
    mutating func choose(_ item: UInt32) {
        guard let latest, let place = latest.place(of: item) else { return }
        for passed in latest.items.prefix(place) { skip(passed) }
        lastChoice = item
        lastPrice = latest.prices[place] > 0 ? latest.prices[place] : nil
        if places.count == Self.choiceLimit { places.removeFirst() }
        places.append(place)
    }

    private mutating func skip(_ item: UInt32) {
        if let index = skips.firstIndex(where: { $0.item == item }) {
            if skips[index].count < .max { skips[index].count += 1 }
            return
        }
        if skips.count == Self.skipLimit { skips.removeFirst() }
        skips.append(Skip(item: item, count: 1))
    }
}

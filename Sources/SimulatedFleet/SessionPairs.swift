import RankingModel

/// One session's vector of a histogram, in grid units: its nearest pairs of different items and the items themselves, the L2 norm at most the
/// clip.
struct SessionPairs {
    /// Pairs, nearest first, with what they hold.
    private(set) var pairs: [(pair: UInt64, value: Int64)] = []
    /// The items viewed.
    let items: Set<Int>
    /// What each item holds.
    let itemValue: Int64

    /// The vector of views of items by number: 1 / gap^2 for the nearest `limit` pairs up to `reach` views apart, each pair once and of equally
    /// near ones the latest; an eighth for each item. Rounding is toward zero.
    init(_ views: [Int], reach: Int, limit: Int, clipNorm: UInt64) {
        var seen: Set<UInt64> = []
        var weights: [(pair: UInt64, weight: Double)] = []
        for gap in stride(from: 1, through: reach, by: 1) where gap < views.count {
            for place in stride(from: views.count - gap - 1, through: 0, by: -1) where views[place] != views[place + gap] {
                guard weights.count < limit else { break }
                let pair = Self.pair(views[place], views[place + gap])
                if seen.insert(pair).inserted { weights.append((pair, 1 / Double(gap * gap))) }
            }
        }
        items = Set(views)
        let square = weights.reduce(ItemHistogram.itemWeight * ItemHistogram.itemWeight * Double(items.count)) { $0 + $1.weight * $1.weight }
        // One part in 2^40 makes up for the rounding of the norm itself.
        let factor = Double(clipNorm) * (1 - 0x1p-40) / max(1, square.squareRoot())
        pairs = weights.map { ($0.pair, Int64(($0.weight * factor).rounded(.towardZero))) }
        itemValue = Int64((ItemHistogram.itemWeight * factor).rounded(.towardZero))
    }

    /// The key of two items: the smaller number in front.
    static func pair(_ one: Int, _ other: Int) -> UInt64 { UInt64(min(one, other)) << 32 | UInt64(max(one, other)) }

    /// The two items of a key, the smaller first.
    static func items(of pair: UInt64) -> (first: Int, second: Int) { (Int(pair >> 32), Int(pair & 0xffff_ffff)) }
}

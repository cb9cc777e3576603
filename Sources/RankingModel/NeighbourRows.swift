/// Counts the relations of one item after the other from an inverted index, with one dense accumulator per relation.
///
/// Sums are of integers, so they are exact and don't depend on the order of the sessions: weights count in units of 2^-20. A sum would
/// need 2^44 co-occurrences of one pair to overflow, more than a table's clicks allow.
struct NeighbourRows {
    private let history: ClickHistory
    private let settings: ItemTableBuilder.Settings
    private let postings: [UInt32]
    private let postingStarts: [UInt32]
    private var sums: [SIMD4<UInt64>]
    private var touched: [UInt32] = []
    /// 1 / gap^2 by gap, in units of 2^-20.
    private let gapWeights: [UInt64]

    /// A weight of 1.
    static let unit: UInt64 = 1 << 20

    /// Lanes of ``sums``.
    private enum Lane {
        static let forward = 0
        static let recentForward = 1
        static let next = 2
        static let together = 3
    }

    init(history: ClickHistory, itemCount: Int, settings: ItemTableBuilder.Settings) {
        self.history = history
        self.settings = settings
        gapWeights = [0] + (1...settings.forwardReach).map { gap in (Self.unit + UInt64(gap * gap) / 2) / UInt64(gap * gap) }
        sums = [SIMD4<UInt64>](repeating: .zero, count: itemCount)
        var starts = [UInt32](repeating: 0, count: itemCount + 1)
        for item in history.items { starts[Int(item) + 1] += 1 }
        for item in 0..<itemCount { starts[item + 1] += starts[item] }
        var fill = starts
        var postings = [UInt32](repeating: 0, count: history.items.count)
        for (click, item) in history.items.enumerated() {
            postings[Int(fill[Int(item)])] = UInt32(click)
            fill[Int(item)] += 1
        }
        self.postings = postings
        postingStarts = starts
    }

    /// Replaces the rows and scales of every item, with at most `rowLength` neighbours each.
    mutating func fill(_ columns: inout ItemTableColumns, rowLength: Int) {
        columns.clearRows()
        for item in 0..<columns.category.count {
            count(item)
            append(to: &columns, rowLength: rowLength)
            for other in touched { sums[Int(other)] = .zero }
            touched.removeAll(keepingCapacity: true)
        }
    }

    private mutating func count(_ item: Int) {
        for posting in Int(postingStarts[item])..<Int(postingStarts[item + 1]) {
            let click = Int(postings[posting])
            let session = Int(history.sessionOf[click])
            let first = max(Int(history.starts[session]), click - FeatureScale.sessionWindow)
            let end = min(Int(history.starts[session + 1]), click + FeatureScale.sessionWindow + 1)
            for other in first..<end where other != click {
                let neighbour = Int(history.items[other])
                var gain = SIMD4<UInt64>.zero
                let gap = other - click
                if gap > 0, gap <= settings.forwardReach {
                    gain[Lane.forward] = gapWeights[gap]
                    gain[Lane.recentForward] = (gapWeights[gap] &* history.recency[session] &+ Self.unit / 2) >> 20
                    if gap == 1 { gain[Lane.next] = 1 }
                }
                if neighbour != item { gain[Lane.together] = 1 }
                guard gain != .zero else { continue }
                if sums[neighbour] == .zero { touched.append(UInt32(neighbour)) }
                sums[neighbour] &+= gain
            }
        }
    }

    /// Appends the strongest neighbours of the counted item: those with the largest sum of forward and together shares.
    private mutating func append(to columns: inout ItemTableColumns, rowLength: Int) {
        var largest = SIMD4<UInt64>.zero
        for other in touched { largest = pointwiseMax(largest, sums[Int(other)]) }
        let reach = SIMD4<Double>(largest).replacing(with: 1, where: SIMD4<Double>(largest) .== 0)
        appendRow(touched.count > rowLength ? strongest(rowLength, reach) : touched, reach, to: &columns)
        columns.scales.append(
            ItemTable.RowScale(
                forward: Float(Double(largest[Lane.forward]) / Double(Self.unit)),
                recentForward: Float(Double(largest[Lane.recentForward]) / Double(Self.unit)), next: Float(largest[Lane.next]),
                together: Float(largest[Lane.together])))
    }

    private func strongest(_ rowLength: Int, _ reach: SIMD4<Double>) -> [UInt32] {
        var ranked: [(strength: Double, item: UInt32)] = []
        ranked.reserveCapacity(touched.count)
        for other in touched {
            let share = SIMD4<Double>(sums[Int(other)]) / reach
            ranked.append((share[Lane.forward] + share[Lane.together], other))
        }
        ranked.sort { $0.strength != $1.strength ? $0.strength > $1.strength : $0.item < $1.item }
        return ranked.prefix(rowLength).map { $0.item }
    }

    private func appendRow(_ row: [UInt32], _ reach: SIMD4<Double>, to columns: inout ItemTableColumns) {
        for other in row.sorted() {
            let share = (SIMD4<Double>(sums[Int(other)]) / reach * 65_535).rounded(.toNearestOrEven)
            columns.neighbours.append(other)
            columns.forward.append(UInt16(share[Lane.forward]))
            columns.recentForward.append(UInt16(share[Lane.recentForward]))
            columns.next.append(UInt16(share[Lane.next]))
            columns.together.append(UInt16(share[Lane.together]))
        }
        columns.rowStarts.append(UInt32(columns.neighbours.count))
    }
}

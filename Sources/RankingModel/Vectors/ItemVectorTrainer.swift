import VectorMath

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Learns ``ItemVectors`` from sessions: the softmax cross-entropy of each next item against sampled others.
///
/// Items are drawn with probability proportional to clicks^0.75 and their logits corrected by the logarithm of that probability (Bengio and
/// Senecal, 2008), and the other targets of a batch serve as well. Vectors are compared by cosine, as in NISER (Gupta and others, 2019),
/// which keeps popular items from winning by length. Adam, rate falling linearly to a tenth. Deterministic: the generator's seed is a
/// constant, since nothing here is secret and nothing is noise. Time: about 15 microseconds for each view and epoch.
struct ItemVectorTrainer {
    /// Examples of one step.
    private static let batch = 64
    /// Items drawn for each step.
    private static let negatives = 256
    /// Views trained on, over all epochs, that are aimed at; between 2 and 8 epochs.
    private static let budget = 2_000_000
    private static let itemRate: Float = 0.003
    private static let gainRate: Float = 0.01
    /// Gradients below this share of the largest are left out.
    private static let negligible: Float = 1e-4

    private let history: ClickHistory
    private let itemCount: Int
    private let dimension = ItemVectors.dimension
    private var generator: UInt64 = 0x736f_7474_6f
    /// Ascending sums of the drawing weights.
    private var cumulative: [Double] = []
    /// Logarithm of each item's probability of being drawn.
    private var logProbability: [Float] = []

    private var raw: [Float] = []
    private var unit: [Float] = []
    private var gradient: [Float] = []
    private var firstMoment: [Float] = []
    private var secondMoment: [Float] = []
    private var gains: [Float]
    private var gainGradient: [Float]
    private var gainFirst: [Float]
    private var gainSecond: [Float]
    private var isTouched: [Bool] = []
    private var touched: [Int] = []

    init(history: ClickHistory, itemCount: Int) {
        self.history = history
        self.itemCount = itemCount
        let size = ItemVectors.positions * ItemVectors.dimension
        gains = (0..<size).map { 1 / Float($0 / ItemVectors.dimension + 1) }
        gainGradient = [Float](repeating: 0, count: size)
        gainFirst = gainGradient
        gainSecond = gainGradient
    }

    /// The vectors, or nil when there is nothing to learn from: no session with two views, or a single item.
    ///
    /// - Parameter progress: Told the steps done and all steps, after each of them.
    mutating func train(progress: (Int, Int) -> Void = { _, _ in }) -> ItemVectors? {
        // A target is a view that has another view before it in its session.
        var examples: [UInt32] = []
        for session in 0..<history.starts.count - 1 {
            let range = history.starts[session]..<history.starts[session + 1]
            if range.count > 1 { examples.append(contentsOf: range.dropFirst()) }
        }
        guard itemCount > 1, !examples.isEmpty else { return nil }
        prepare()
        let epochs = min(max((Self.budget + examples.count / 2) / examples.count, 2), 8)
        let steps = epochs * ((examples.count + Self.batch - 1) / Self.batch)
        var step = 0
        var work = BatchWork(batch: Self.batch, negatives: Self.negatives, dimension: dimension)
        for _ in 0..<epochs {
            for place in stride(from: examples.count - 1, to: 0, by: -1) { examples.swapAt(place, Int(below(UInt64(place + 1)))) }
            var start = 0
            while start < examples.count {
                let end = min(start + Self.batch, examples.count)
                learn(examples[start..<end], share: 1 - 0.9 * Float(step) / Float(steps), &work)
                step += 1
                start = end
                progress(step, steps)
            }
        }
        return quantized()
    }

    private mutating func prepare() {
        var clicks = [Double](repeating: 0, count: itemCount)
        for item in history.items { clicks[Int(item)] += 1 }
        let weights = clicks.map { pow($0, 0.75) }
        let total = weights.reduce(0, +)
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += weight
            return sum
        }
        logProbability = weights.map { Float(log(max($0, 1e-9) / total)) }
        raw = (0..<itemCount * dimension).map { _ in normal() }
        unit = raw
        for item in 0..<itemCount { ItemVectors.normalise(&unit, row: item) }
        gradient = [Float](repeating: 0, count: raw.count)
        firstMoment = gradient
        secondMoment = gradient
        isTouched = [Bool](repeating: false, count: itemCount)
    }

    /// One step on the examples, with `share` of the full rates.
    private mutating func learn(_ examples: ArraySlice<UInt32>, share: Float, _ work: inout BatchWork) {
        work.begin(examples.count)
        for _ in 0..<Self.negatives { work.add(column: draw(), unit: unit, logProbability: logProbability) }
        for (row, click) in examples.enumerated() {
            work.add(column: history.items[Int(click)], unit: unit, logProbability: logProbability)
            work.setQuery(row, recent: recentItems(before: Int(click)), gains: gains, unit: unit)
        }
        work.run(temperature: ItemVectors.temperature, negatives: Self.negatives, negligible: Self.negligible)

        let scale = 1 / Float(examples.count)
        for column in 0..<work.columns.count { push(work.columnGradients, from: column * dimension, scale: scale, to: Int(work.columns[column])) }
        var through = [Float](repeating: 0, count: dimension)
        for row in 0..<examples.count {
            let slope = work.queryGradient(row)
            for (position, item) in work.recent[row].enumerated() {
                for place in 0..<dimension {
                    let gain = position * dimension + place
                    through[place] = slope[place] * gains[gain]
                    gainGradient[gain] += slope[place] * unit[Int(item) * dimension + place] * scale
                }
                push(through, from: 0, scale: scale, to: Int(item))
            }
        }
        update(share: share)
    }

    /// Adds a gradient with respect to an item's direction to that of its raw vector.
    private mutating func push(_ slopes: [Float], from offset: Int, scale: Float, to item: Int) {
        if !isTouched[item] {
            isTouched[item] = true
            touched.append(item)
        }
        Self.push(slopes, from: offset, scale: scale, unit: unit, raw: raw, into: &gradient, at: item * dimension)
    }

    private static func push(
        _ slopes: [Float], from offset: Int, scale: Float, unit: [Float], raw: [Float], into gradient: inout [Float], at start: Int
    ) {
        let slope = slopes.span
        let direction = unit.span
        let vector = raw.span
        var sum = gradient.mutableSpan
        var along: Float = 0
        var square: Float = 1e-12
        for place in 0..<ItemVectors.dimension {
            along += slope[offset + place] * direction[start + place]
            square += vector[start + place] * vector[start + place]
        }
        let factor = scale / square.squareRoot()
        for place in 0..<ItemVectors.dimension { sum[start + place] += (slope[offset + place] - along * direction[start + place]) * factor }
    }

    private mutating func update(share: Float) {
        Self.step(&raw, &gradient, &firstMoment, &secondMoment, rows: touched, rate: Self.itemRate * share)
        for item in touched {
            for place in item * dimension..<(item + 1) * dimension { unit[place] = raw[place] }
            ItemVectors.normalise(&unit, row: item)
            isTouched[item] = false
        }
        touched.removeAll(keepingCapacity: true)
        Self.step(&gains, &gainGradient, &gainFirst, &gainSecond, rows: Array(0..<ItemVectors.positions), rate: Self.gainRate * share)
    }

    private static func step(
        _ parameters: inout [Float], _ gradient: inout [Float], _ first: inout [Float], _ second: inout [Float], rows: [Int], rate: Float
    ) {
        var values = parameters.mutableSpan
        var slopes = gradient.mutableSpan
        var means = first.mutableSpan
        var squares = second.mutableSpan
        for row in rows {
            adamStep(
                &values, gradient: &slopes, first: &means, second: &squares, in: row * ItemVectors.dimension..<(row + 1) * ItemVectors.dimension,
                rate: rate)
        }
    }

    /// The latest distinct items before a view, last one first.
    private func recentItems(before click: Int) -> [UInt32] {
        let start = Int(history.starts[Int(history.sessionOf[click])])
        var recent: [UInt32] = []
        var place = click - 1
        while place >= start, recent.count < ItemVectors.positions {
            if !recent.contains(history.items[place]) { recent.append(history.items[place]) }
            place -= 1
        }
        return recent
    }

    private func quantized() -> ItemVectors {
        var components = [Int8](repeating: 0, count: itemCount * dimension)
        for item in 0..<itemCount {
            let range = item * dimension..<(item + 1) * dimension
            let largest = unit[range].reduce(Float(0)) { max($0, $1.magnitude) }
            guard largest > 0 else { continue }
            for place in range { components[place] = Int8((unit[place] / largest * 127).rounded()) }
        }
        return ItemVectors(components: components, gains: gains, clusterOf: ItemClusters.assign(unit, dimension: dimension))
    }

    // MARK: Drawing

    private mutating func next() -> UInt64 {
        generator &+= 0x9e37_79b9_7f4a_7c15
        var word = generator
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    private mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

    private mutating func uniform() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// A normal number of variance 1 / dimension.
    private mutating func normal() -> Float {
        let radius = (-2 * log(max(uniform(), 1e-300))).squareRoot()
        return Float(radius * cos(2 * .pi * uniform())) / Float(dimension).squareRoot()
    }

    private mutating func draw() -> UInt32 {
        let point = uniform() * (cumulative.last ?? 0)
        var (low, high) = (0, itemCount - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < point { low = middle + 1 } else { high = middle }
        }
        return UInt32(low)
    }
}

import VectorMath

/// The working memory of one training step of ``ItemVectorTrainer``: queries in rows, items in columns.
struct BatchWork {
    private let dimension: Int
    /// The item of each column; the last ones are the rows' targets, in order.
    private(set) var columns: [UInt32] = []
    /// The items that each row's query was made of.
    private(set) var recent: [[UInt32]]
    private var columnUnits: [Float] = []
    private var correction: [Float] = []
    private var queries: [Float]
    private var lengths: [Float]
    private var logits: [Float] = []
    private var queryGradients: [Float] = []
    /// The gradient of each column's item, row after row.
    private(set) var columnGradients: [Float] = []
    private var rows = 0

    init(batch: Int, negatives: Int, dimension: Int) {
        self.dimension = dimension
        recent = [[UInt32]](repeating: [], count: batch)
        queries = [Float](repeating: 0, count: batch * dimension)
        lengths = [Float](repeating: 1, count: batch)
        columnUnits.reserveCapacity((negatives + batch) * dimension)
    }

    /// Starts a step of `rows` examples.
    mutating func begin(_ rows: Int) {
        self.rows = rows
        columns.removeAll(keepingCapacity: true)
        columnUnits.removeAll(keepingCapacity: true)
        correction.removeAll(keepingCapacity: true)
    }

    /// Adds an item to compare with.
    mutating func add(column item: UInt32, unit: [Float], logProbability: [Float]) {
        columns.append(item)
        columnUnits.append(contentsOf: unit[Int(item) * dimension..<(Int(item) + 1) * dimension])
        correction.append(logProbability[Int(item)])
    }

    /// Sets a row's query.
    mutating func setQuery(_ row: Int, recent items: [UInt32], gains: [Float], unit: [Float]) {
        recent[row] = items
        let start = row * dimension
        for place in 0..<dimension { queries[start + place] = 0 }
        for (position, item) in items.enumerated() {
            for place in 0..<dimension { queries[start + place] += gains[position * dimension + place] * unit[Int(item) * dimension + place] }
        }
        var square: Float = 1e-12
        for place in start..<start + dimension { square += queries[place] * queries[place] }
        lengths[row] = square.squareRoot()
        for place in start..<start + dimension { queries[place] /= lengths[row] }
    }

    /// Computes the gradients of the mean loss with respect to the queries' and the items' directions.
    mutating func run(temperature: Float, negatives: Int, negligible: Float) {
        let width = columns.count
        Self.resize(&logits, rows * width)
        Self.resize(&queryGradients, rows * dimension)
        Self.resize(&columnGradients, width * dimension)
        Self.multiply(queries, rows: rows, columnUnits, length: dimension, into: &logits)
        var line = [Float](repeating: 0, count: width)
        var weights: [Float] = []
        var places: [Int32] = []
        // Local names keep the loops free of checks for shared storage.
        let (products, items, corrections, rows) = (logits, columns, correction, rows)
        var columnWeights = [Float](repeating: 0, count: width * rows)
        var columnRows = [Int32](repeating: 0, count: width * rows)
        var counts = [Int](repeating: 0, count: width)
        for row in 0..<rows {
            let (target, start) = (negatives + row, row * width)
            let wanted = items[target]
            for column in 0..<width {
                let isHit = items[column] == wanted && column != target
                line[column] = isHit ? -1e30 : temperature * products[start + column] - corrections[column]
            }
            Self.normalise(&line)
            line[target] -= 1
            weights.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
            for column in 0..<width where line[column].magnitude > negligible {
                let weight = temperature * line[column]
                weights.append(weight)
                places.append(Int32(column))
                let entry = column * rows + counts[column]
                columnWeights[entry] = weight
                columnRows[entry] = Int32(row)
                counts[column] += 1
            }
            Self.add(weights, places, 0..<weights.count, of: columnUnits, into: &queryGradients, at: row * dimension..<(row + 1) * dimension)
        }
        for column in 0..<width where counts[column] > 0 {
            Self.add(
                columnWeights, columnRows, column * rows..<column * rows + counts[column], of: queries, into: &columnGradients,
                at: column * dimension..<(column + 1) * dimension)
        }
    }

    private static func normalise(_ line: inout [Float]) {
        var span = line.mutableSpan
        softmax(&span)
    }

    /// The gradient of a row's query before it was brought to length 1.
    func queryGradient(_ row: Int) -> [Float] {
        let start = row * dimension
        var along: Float = 0
        for place in start..<start + dimension { along += queryGradients[place] * queries[place] }
        return (start..<start + dimension).map { (queryGradients[$0] - along * queries[$0]) / lengths[row] }
    }

    private static func multiply(_ left: [Float], rows: Int, _ right: [Float], length: Int, into products: inout [Float]) {
        var span = products.mutableSpan
        rowProducts(left.span.extracting(0..<rows * length), right.span, length: length, into: &span)
    }

    private static func add(
        _ weights: [Float], _ indices: [Int32], _ entries: Range<Int>, of rows: [Float], into target: inout [Float], at range: Range<Int>
    ) {
        var span = target.mutableSpan
        addWeightedRows(weights.span.extracting(entries), indices.span.extracting(entries), of: rows.span, into: &span, at: range)
    }

    private static func resize(_ values: inout [Float], _ count: Int) {
        values.removeAll(keepingCapacity: true)
        values.append(contentsOf: repeatElement(0, count: count))
    }
}

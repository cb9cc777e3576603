/// What a mechanism gave, as the auditor received it: rows of coordinates in grid units.
public struct NoiseSamples: Hashable, Sendable {
    /// The number of coordinates in a row.
    public let dimension: Int
    /// The coordinates, row after row. What was off the grid stands here rounded to it.
    public private(set) var values: [Int64] = []
    /// The coordinates that were no multiple of the declared granularity, as they were received, by their place in ``values``.
    private var fractions: [Int: Double] = [:]

    /// No rows of this many coordinates.
    public init(dimension: Int) {
        self.dimension = dimension
    }

    /// How many coordinates were no multiple of the declared granularity.
    public var offGrid: Int { fractions.count }

    /// The number of rows.
    public var rows: Int { dimension == 0 ? 0 : values.count / dimension }

    /// The coordinates of a row.
    public func row(_ index: Int) -> ArraySlice<Int64> { values[index * dimension..<(index + 1) * dimension] }

    /// A row as a probe prints it, its numbers as they were received.
    public func line(_ index: Int) -> String {
        row(index).indices.map { fractions[$0].map { "\($0)" } ?? "\(values[$0])" }.joined(separator: " ")
    }

    /// Makes room for rows.
    public mutating func reserve(rows: Int) { values.reserveCapacity(values.count + rows * dimension) }

    /// Adds a row of integers; false if it has another length.
    @discardableResult
    public mutating func append(_ row: some Collection<Int64>) -> Bool {
        guard row.count == dimension else { return false }
        values += row
        return true
    }

    /// Adds a row of numbers that should be integers; false if it has another length or a number that is no count of anything.
    @discardableResult
    public mutating func append(measured row: some Collection<Double>) -> Bool {
        guard row.count == dimension, row.allSatisfy({ $0.magnitude < 0x1p62 }) else { return false }
        for value in row {
            let nearest = value.rounded()
            if nearest != value { fractions[values.count] = value }
            values.append(Int64(nearest))
        }
        return true
    }

    /// What remains of every row after `expected` is taken away: the noise, if the mechanism did what it says.
    func residuals(around expected: [Int64]) -> [Int64] {
        guard expected.contains(where: { $0 != 0 }) else { return values }
        var residuals = values
        for start in stride(from: 0, to: residuals.count, by: dimension) {
            for index in 0..<dimension { residuals[start + index] &-= expected[index] }
        }
        return residuals
    }
}

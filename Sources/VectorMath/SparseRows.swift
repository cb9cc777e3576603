/// A matrix without its zeros: what training keeps of an event's candidates. About a third of a candidate's features are not zero.
///
/// A row takes four bytes and five for each entry that is not zero. Rows keep the features' order, so that a ``SoftsignRanker`` scores them
/// with the same bits as the matrix they come from.
public struct SparseRows: Sendable, Equatable {
    /// Most features of a row.
    public static let maximumSlots = 256

    /// Features of the rows.
    public let slots: Int
    /// Where each row ends in the next two.
    private(set) var ends: [UInt32] = []
    private(set) var values: [Float] = []
    private(set) var columns: [UInt8] = []

    /// No rows of `slots` features.
    ///
    /// - Precondition: `slots` is 1 to ``maximumSlots``.
    public init(slots: Int) {
        precondition((1...Self.maximumSlots).contains(slots), "too many features for a sparse row")
        self.slots = slots
    }

    /// The same rows without spare capacity: what a cache keeps.
    public init(compacting rows: borrowing SparseRows) {
        slots = rows.slots
        ends.reserveCapacity(rows.ends.count)
        ends.append(contentsOf: rows.ends)
        values.reserveCapacity(rows.values.count)
        values.append(contentsOf: rows.values)
        columns.reserveCapacity(rows.columns.count)
        columns.append(contentsOf: rows.columns)
    }

    /// The number of rows.
    public var count: Int { ends.count }

    /// The number of entries that are not zero.
    public var entryCount: Int { values.count }

    /// Bytes that the rows take.
    public var byteCount: Int { 4 * ends.count + 5 * values.count }

    /// Replaces the rows by those of a row-major matrix of `stride` entries a row; entries from ``slots`` on are left out. Keeps its capacity.
    ///
    /// - Precondition: the matrix has whole rows, a stride of at least ``slots``, and fewer than 2^32 entries.
    public mutating func replace(with rows: Span<Float>, stride: Int) {
        precondition(stride >= slots && rows.count % stride == 0 && rows.count < Int(UInt32.max), "the matrix has another shape")
        let (slots, count) = (slots, rows.count / stride)
        if ends.count > count { ends.removeLast(ends.count - count) }
        if ends.count < count { ends.append(contentsOf: repeatElement(0, count: count - ends.count)) }
        // Every entry is written where the next one that counts belongs, so that no branch depends on a feature.
        let room = count * slots + 1
        if values.count < room { values.append(contentsOf: repeatElement(0, count: room - values.count)) }
        if columns.count < room { columns.append(contentsOf: repeatElement(0, count: room - columns.count)) }
        let kept = Self.compress(rows, stride, slots, &ends, &values, &columns)
        values.removeLast(values.count - kept)
        columns.removeLast(columns.count - kept)
    }

    /// Writes what is not zero and where each row ends, and returns how much that is.
    private static func compress(
        _ rows: Span<Float>, _ stride: Int, _ slots: Int, _ ends: inout [UInt32], _ values: inout [Float], _ columns: inout [UInt8]
    ) -> Int {
        var next = 0
        var endSpan = ends.mutableSpan
        var valueSpan = values.mutableSpan
        var columnSpan = columns.mutableSpan
        unsafe rows.withUnsafeBufferPointer { rows in
            let lanes = unsafe FloatLanes(rows)
            unsafe valueSpan.withUnsafeMutableBufferPointer { values in
                unsafe columnSpan.withUnsafeMutableBufferPointer { columns in
                    for row in 0..<endSpan.count {
                        var start = 0
                        while start < slots {
                            let first = row &* stride &+ start
                            let length = min(slots &- start, 64)
                            let isInside = first &+ (length &+ 7) / 8 &* 8 <= rows.count
                            var occupied = isInside ? lanes.occupied(at: first, or: first, count: length) : lanes.occupied(at: first, count: length)
                            while occupied != 0 {
                                let place = occupied.trailingZeroBitCount
                                unsafe values[next] = lanes[first &+ place]
                                unsafe columns[next] = UInt8(truncatingIfNeeded: start &+ place)
                                next &+= 1
                                occupied &= occupied &- 1
                            }
                            start &+= 64
                        }
                        endSpan[row] = UInt32(truncatingIfNeeded: next)
                    }
                }
            }
        }
        return next
    }
}

public import AggregationTasks
import VectorMath

extension IntegerAccumulator {
    /// An accumulator of nothing, for reports of `task`. Throws as ``init(dimension:width:reportLimit:)`` does.
    public init(for task: TaskConfiguration) throws(AggregationError) {
        guard let width = CoordinateWidth(rawValue: task.limits.coordinateWidth) else {
            throw AggregationError(.shape, "coordinates of \(task.limits.coordinateWidth) bytes")
        }
        try self.init(dimension: Int(task.dimension), width: width)
    }

    /// Whether this accumulator takes reports of `task`.
    public func fits(_ task: TaskConfiguration) -> Bool {
        dimension == Int(task.dimension) && width.rawValue == task.limits.coordinateWidth
    }
}

extension AveragedUpdate {
    /// The mean of an accumulator under the grid and the least batch size that `task` agreed.
    public init(_ accumulator: IntegerAccumulator, for task: TaskConfiguration) throws(AggregationError) {
        try self.init(accumulator, gridExponent: task.noise.gridExponent, minimumBatchSize: task.minimumBatchSize)
    }
}

extension RoundMachine.Bounds {
    /// The interval and least batch size that `task` agreed.
    public init(_ task: TaskConfiguration) {
        let (end, overflow) = task.start.addingReportingOverflow(task.duration)
        self.init(start: task.start, end: overflow ? .max : end, minimumBatch: task.minimumBatchSize)
    }
}

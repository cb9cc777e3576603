public import AggregationTasks

extension RoundRecord {
    /// What the round's inputs give.
    public struct Replay: Equatable, Sendable {
        /// The weights after the step and the clamp.
        public let weights: [Float]
        /// The optimizer's state after the step, which the task's next round begins with.
        public let state: OptimizerState
    }

    /// Goes the way from the sums to the weights again: average, optimizer step, clamp. It never looks at ``weightsAfter``.
    ///
    /// - Parameter task: ``taskConfiguration``, decoded.
    /// - Throws: `shape` when the sums are not the task's, `belowMinimumBatch`, and the optimizer's errors.
    public func replay(_ task: TaskConfiguration) throws(AggregationError) -> Replay {
        guard accumulator.fits(task) else { throw AggregationError(.shape, "the sums have another dimension or width than the task") }
        var state = stateBefore
        let next = try optimizer.step(weightsBefore, by: AveragedUpdate(accumulator, for: task), state: &state)
        return Replay(weights: Self.clamped(next, to: weightLimit), state: state)
    }

    /// Weights within a magnitude: what a model may hold. The collector and the auditor share these very operations.
    public static func clamped(_ weights: [Float], to limit: Float) -> [Float] {
        weights.map { min(max($0, -limit), limit) }
    }
}

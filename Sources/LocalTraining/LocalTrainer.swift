package import RankingModel
package import SessionFeatures
import VectorMath

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Learns from the subject's own closed sessions: gradient steps on the listwise softmax cross-entropy over each view's candidates.
///
/// For a view with candidates of features `f_i` and softmax probabilities `p_i`, the gradient for the item `t` that was viewed next is
/// `sum p_i f_i - f_t`. The trainer averages over the subject's events, so that a long session weighs no more than a short one.
/// Deterministic, and free of I/O; the result still has to be clipped and noised before it may leave the device.
package struct LocalTrainer: Sendable {
    private let table: ItemTable
    private let extractor = FeatureExtractor()
    private var matrix: CandidateMatrix
    private var scores: [Float] = []

    package init(table: ItemTable) {
        self.table = table
        matrix = CandidateMatrix(itemCount: table.count)
    }

    /// Trains on sessions, each a list of signals in order, for `steps` steps of `rate`, and returns how far the weights moved.
    ///
    /// An event whose next item is unknown or no candidate is skipped and counted. Without a usable event the delta is zero. A model of
    /// another schema is not trained: the delta is zero and every event is skipped.
    package mutating func train(
        _ sessions: [[SessionSignal]], from model: RankingModel, rate: Float = TrainingDefaults.localRate, steps: Int = TrainingDefaults.localSteps
    ) -> LocalUpdate {
        let slots = FeatureSchema.current.count
        guard model.matchesCurrentSchema else { return LocalUpdate(delta: [Float](repeating: 0, count: slots)) }
        var weights = model.weights + [Float](repeating: 0, count: CandidateMatrix.stride - slots)
        var update = LocalUpdate(delta: [Float](repeating: 0, count: slots))
        for step in 0..<max(steps, 1) {
            var gradient = [Float](repeating: 0, count: CandidateMatrix.stride)
            var pass = LocalUpdate(delta: [])
            for session in sessions { accumulate(session, weights: weights, into: &gradient, counting: &pass) }
            if step == 0 {
                update.events = pass.events
                update.skipped = pass.skipped
                update.loss = pass.events == 0 ? 0 : pass.loss / Double(pass.events)
            }
            guard pass.events > 0 else { break }
            let scale = -rate / Float(pass.events)
            for slot in 0..<slots { weights[slot] += scale * gradient[slot] }
        }
        for slot in 0..<slots { update.delta[slot] = weights[slot] - model.weights[slot] }
        guard update.delta.allSatisfy(\.isFinite) else { return LocalUpdate(delta: [Float](repeating: 0, count: slots), skipped: update.events) }
        return update
    }

    private mutating func accumulate(
        _ session: [SessionSignal], weights: [Float], into gradient: inout [Float], counting update: inout LocalUpdate
    ) {
        var state = SessionState()
        for signal in session {
            if case .view(let item, _) = signal, state.viewCount > 0, !state.views.isEmpty {
                if let item, let loss = accumulate(item, after: state, weights: weights, into: &gradient) {
                    update.events += 1
                    update.loss += Double(loss)
                } else {
                    update.skipped += 1
                }
            }
            state.apply(signal)
        }
    }

    /// Adds one event's gradient and returns its loss, or nil when the target is no candidate.
    private mutating func accumulate(_ target: UInt32, after state: SessionState, weights: [Float], into gradient: inout [Float]) -> Float? {
        extractor.fill(&matrix, for: state, from: table)
        guard let targetRow = matrix.row(of: target) else { return nil }
        matrix.scores(weights: weights, into: &scores)
        let top = scores.max() ?? 0
        var total: Float = 0
        for row in scores.indices {
            scores[row] = exp(scores[row] - top)
            total += scores[row]
        }
        guard total.isFinite, total > 0 else { return nil }
        var sum = gradient.mutableSpan
        let values = matrix.values.span
        for row in scores.indices {
            axpy(scores[row] / total, values.extracting(row * CandidateMatrix.stride..<(row + 1) * CandidateMatrix.stride), into: &sum)
        }
        axpy(-1, values.extracting(targetRow * CandidateMatrix.stride..<(targetRow + 1) * CandidateMatrix.stride), into: &sum)
        return log(total) - log(max(scores[targetRow], .leastNormalMagnitude))
    }
}

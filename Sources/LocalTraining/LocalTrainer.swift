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
/// For a view with candidates of scores `s_i` and softmax probabilities `p_i`, the gradient for the item `t` that was viewed next is
/// `sum p_i ∇s_i - ∇s_t`, for the linear ranker and for one with hidden units alike. The trainer averages over the subject's events, so
/// that a long session weighs no more than a short one. Deterministic, the same bits on every machine but for the loss, and free of I/O; the
/// result still has to be clipped and noised before it may leave the device.
///
/// A choice from a displayed list is trained on over the list that it was made from: what was chosen among what was seen says more than what was
/// viewed next. A session with choices is trained on those alone, unless the trainer takes both: where most sessions have choices now and then, a
/// model that ranks everything has to learn from views too.
package struct LocalTrainer: Sendable {
    private let table: ItemTable
    private let takesBoth: Bool
    private let extractor = FeatureExtractor()
    private var matrix: CandidateMatrix
    private var rows = SparseRows(slots: FeatureSchema.current.count)
    private var scores: [Float] = []
    private var activations: [Float] = []
    /// The weights that were packed last: a fleet trains many subjects from one model.
    private var packed: (weights: [Float], ranker: SoftsignRanker, gradient: SoftsignGradient)?

    /// - Parameter takesBoth: Whether the views of a session with choices are trained on too.
    package init(table: ItemTable, takesBoth: Bool = false) {
        self.table = table
        self.takesBoth = takesBoth
        matrix = CandidateMatrix(itemCount: table.count)
    }

    /// Trains on sessions, each a list of signals in order, for `steps` steps of `rate`, and returns how far the weights moved.
    ///
    /// An event whose next item is unknown or no candidate is skipped and counted. Without a usable event the delta is zero. A model of
    /// another schema or shape is not trained: the delta is zero and every event is skipped. The memory is that of one event, however many
    /// there are.
    package mutating func train(
        _ sessions: [[SessionSignal]], from model: RankingModel, rate: Float = TrainingDefaults.localRate, steps: Int = TrainingDefaults.localSteps
    ) -> LocalUpdate {
        train(from: model, rate: rate, steps: steps) { trainer, ranker, gradient, pass in
            for session in sessions {
                let skipped = trainer.visitEvents(of: session) { trainer, rows, target in
                    trainer.accumulate(rows, target: target, ranker, into: &gradient, counting: &pass)
                }
                pass.skipped += skipped
            }
        }
    }

    /// Trains on what ``prepare(_:)`` made of sessions: the same update, bit for bit, without computing a feature again.
    package mutating func train(
        _ prepared: PreparedSessions, from model: RankingModel, rate: Float = TrainingDefaults.localRate,
        steps: Int = TrainingDefaults.localSteps
    ) -> LocalUpdate {
        train(from: model, rate: rate, steps: steps) { trainer, ranker, gradient, pass in
            pass.skipped = prepared.skipped
            for event in prepared.events { trainer.accumulate(event.rows, target: event.target, ranker, into: &gradient, counting: &pass) }
        }
    }

    /// The candidates of every event, which depend on the table and the sessions but not on weights.
    package mutating func prepare(_ sessions: [[SessionSignal]]) -> PreparedSessions {
        var prepared = PreparedSessions()
        for session in sessions {
            let skipped = visitEvents(of: session) { _, rows, target in
                prepared.events.append(PreparedSessions.Event(rows: SparseRows(compacting: rows), target: target))
            }
            prepared.skipped += skipped
        }
        return prepared
    }

    /// Takes `steps` steps, each along the mean gradient of the events that `pass` visits.
    private mutating func train(
        from model: RankingModel, rate: Float, steps: Int,
        pass body: (inout LocalTrainer, SoftsignRanker, inout SoftsignGradient, inout LocalUpdate) -> Void
    ) -> LocalUpdate {
        let zero = [Float](repeating: 0, count: model.weights.count)
        var update = LocalUpdate(delta: zero)
        guard model.matchesCurrentSchema, let shape = model.shape else { return update }
        for step in 0..<max(steps, 1) {
            let weights = step == 0 ? model.weights : zip(model.weights, update.delta).map { $0 + $1 }
            var (ranker, gradient) = pack(weights, shape)
            gradient.reset()
            var pass = LocalUpdate(delta: [])
            body(&self, ranker, &gradient, &pass)
            if step == 0 {
                update.events = pass.events
                update.skipped = pass.skipped
                update.loss = pass.events == 0 ? 0 : pass.loss / Double(pass.events)
            }
            guard pass.events > 0 else { break }
            let scale = -rate / Float(pass.events)
            let sums = gradient.parameters
            for index in sums.indices { update.delta[index] += scale * sums[index] }
            guard update.delta.allSatisfy(\.isFinite) else { return LocalUpdate(delta: zero, skipped: update.events) }
            packed = (weights, ranker, gradient)
        }
        return update
    }

    /// The weights as the kernels read them, and memory for their gradient.
    private mutating func pack(_ weights: [Float], _ shape: RankerShape) -> (SoftsignRanker, SoftsignGradient) {
        if let packed, packed.weights == weights {
            let lent = (packed.ranker, packed.gradient)
            self.packed = nil
            return lent
        }
        let ranker = SoftsignRanker(parameters: weights.span, slots: shape.slots, hiddenUnits: shape.hiddenUnits)
        return (ranker, SoftsignGradient(for: ranker))
    }

    /// Calls `body` with the candidates of each event and the row of the item that was turned to; returns how many events were left out because
    /// their item is no candidate. Events are choices from displayed lists and, in a session without any or when both are taken, the views after the
    /// first.
    private mutating func visitEvents(
        of session: [SessionSignal], _ body: (inout LocalTrainer, borrowing SparseRows, Int) -> Void
    ) -> Int {
        let hasChoices = !takesBoth && session.contains { if case .choice = $0 { true } else { false } }
        var state = SessionState()
        var skipped = 0
        for signal in session {
            if let event = Self.event(of: signal, after: state, hasChoices: hasChoices) {
                if let item = event.target, let target = candidates(after: state, pool: event.pool, target: item) {
                    // Taken out while they are lent, so that nothing is copied.
                    var lent = SparseRows(slots: rows.slots)
                    swap(&lent, &rows)
                    body(&self, lent, target)
                    swap(&lent, &rows)
                } else {
                    skipped += 1
                }
            }
            state.apply(signal)
        }
        return skipped
    }

    /// What is learned from a signal, if anything: its item, nil when it has no number, and the pool that it stood in.
    private static func event(
        of signal: SessionSignal, after state: SessionState, hasChoices: Bool
    ) -> (target: UInt32?, pool: FeatureExtractor.Pool)? {
        switch signal {
        case .choice(let item):
            guard let list = state.displayed.latest, list.items.count > 1 else { return nil }
            return (item, .displayed(list))
        case .view(let item, _):
            guard !hasChoices, state.viewCount > 0, !state.views.isEmpty else { return nil }
            return (item, .generated)
        default: return nil
        }
    }

    /// Fills ``rows`` and returns the target's row, or nil when it is no candidate.
    private mutating func candidates(after state: SessionState, pool: FeatureExtractor.Pool, target: UInt32) -> Int? {
        extractor.fill(&matrix, for: state, from: table, pool: pool)
        guard let row = matrix.row(of: target) else { return nil }
        let values = matrix.values
        rows.replace(with: values.span, stride: CandidateMatrix.stride)
        return row
    }

    /// Adds one event's gradient and loss; an event whose scores overflow is skipped.
    private mutating func accumulate(
        _ rows: borrowing SparseRows, target: Int, _ ranker: SoftsignRanker, into gradient: inout SoftsignGradient,
        counting update: inout LocalUpdate
    ) {
        ranker.score(rows, into: &scores, activations: &activations)
        let reached = scores[target]
        var probabilities = scores.mutableSpan
        let (top, total) = softmax(&probabilities)
        guard total.isFinite, top.isFinite else {
            update.skipped += 1
            return
        }
        scores[target] -= 1
        ranker.accumulateGradient(of: rows, residuals: scores.span, activations: activations.span, into: &gradient)
        update.events += 1
        update.loss += Double(log(total)) + Double(top) - Double(reached)
    }
}

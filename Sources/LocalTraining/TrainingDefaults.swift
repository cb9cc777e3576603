/// Settings under which the linear ranker trains well, chosen on recorded sessions.
///
/// A weight vector's direction is what ranks, and the mean of clipped gradients at the initial model already points the right way; so one
/// local step is enough, and under noise few rounds with many reports beat many rounds with few.
package enum TrainingDefaults {
    /// Local gradient steps per round. With one step the delta is the negative mean gradient, which needs no tuning on the device.
    package static let localSteps = 1
    /// Local learning rate. With one step it only scales the delta, so it is 1 and the server's rate does the rest.
    package static let localRate: Float = 1

    /// Federated training without noise: FedAdam, for measuring what the ranker can learn.
    package enum Noiseless {
        /// Rounds.
        package static let rounds = 200
        /// Mean subjects per round, drawn independently.
        package static let cohort = 300
        /// L2 clip of a delta; 9 in 10 gradients are below it.
        package static let clipNorm: Float = 2
        /// FedAdam's rate, falling linearly to a tenth over the rounds; beta1 0.9, beta2 0.99, tau 1e-3, bias-corrected.
        package static let serverRate: Float = 0.15
    }

    /// Federated training with full local noise in each report (`direct`): plain averaging, every subject in one round.
    package enum Direct {
        /// L2 clip of a delta. Most gradients at the initial model are longer, so nearly all of a report's length is signal; a smaller
        /// clip gains nothing, a larger one leaves room for noise alone.
        package static let clipNorm: Float = 0.5
        /// Rounds when reports are plentiful for the budget (10,000 subjects at epsilon 4, or 1,000 at epsilon 8, and above).
        package static let rounds = 10
        /// What the server multiplies the mean delta by in each of ``rounds``.
        package static let serverRate: Float = 1.6
        /// The rate of a single round with all subjects at once: best when the budget is small for the fleet.
        package static let singleRoundServerRate: Float = 16
    }
}

/// Settings under which the ranker trains well, chosen on recorded sessions.
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

    /// The hidden units of the ranker.
    package static let hiddenUnits = 12

    /// The operator's first model: central training on sessions that the operator may use, which the federation then goes on from.
    package enum Warm {
        /// Passes over the sessions.
        package static let epochs = 16
        /// Sessions of one step.
        package static let batch = 256
        /// Adam's rate, falling linearly to a hundredth.
        package static let rate = 0.1
        /// Keeps Adam's steps small where gradients are.
        package static let tau = 1e-3
    }

    /// Federated training with a share of the noise in each report (`split`), every subject in every round.
    package enum Split {
        /// The share of agents whose noise is counted on: at 0.8 the sum carries 12 % more noise than central noise would.
        package static let honestShare = 0.8
        /// L2 clip of a delta. Nearly every gradient is longer, so that all weigh the same.
        package static let clipNorm = 0.5
        /// The clip of a fleet so large that its noise leaves room for it: less of a gradient's length is lost.
        package static let largeFleetClipNorm = 1.0
        /// Rounds.
        package static let rounds = 20
        /// Rounds where there is no first model to go on from: steps are small, and there is far to go.
        package static let coldRounds = 60
        /// Rounds of a large fleet, in which each subject takes part once.
        package static let largeFleetRounds = 10
        /// FedAdam's rate, falling linearly to a tenth, where the noise in the mean is small.
        package static let serverRate = 0.03
        /// The noise in a coordinate of the mean delta at which the rate is halved: above what the deltas of a round agree on.
        package static let noiseAtHalfRate = 0.01

        /// The rate for this much noise in each coordinate of the mean, in weight units: as a Wiener filter would weigh it.
        package static func serverRate(noise: Double) -> Double {
            let ratio = noise / noiseAtHalfRate
            return serverRate / (1 + ratio * ratio)
        }
    }

    /// Federated training with full local noise in each report (`direct`): plain averaging, every subject in one round.
    package enum Direct {
        /// L2 clip of a delta. Most gradients at the initial model are longer, so nearly all of a report's length is signal; a smaller
        /// clip gains nothing, a larger one leaves room for noise alone.
        package static let clipNorm: Float = 0.5
        /// Rounds when reports are plentiful for the budget (10,000 subjects at epsilon 4, or 1,000 at epsilon 8, and above).
        package static let rounds = 10
        /// What the server multiplies the mean deltas by, over all rounds together, where the noise in the mean is small.
        package static let serverRate = 12.0
        /// The noise in a coordinate of the mean of all reports at which ``serverRate`` is halved.
        package static let noiseAtHalfRate = 0.025

        /// The rate of all rounds together for this much noise in each coordinate of the mean of all reports, in weight units: as a Wiener
        /// filter would weigh it. The initial model ranks well, and a small fleet under much noise must not leave it.
        package static func serverRate(noise: Double) -> Double {
            let ratio = noise / noiseAtHalfRate
            return serverRate / (1 + ratio * ratio)
        }
    }
}

package import Aggregation
package import AggregationTasks
import LocalTraining

extension FederatedTraining {
    /// What noise protects a report.
    package enum Noise: Sendable, Equatable {
        /// None at all: a named choice, for measuring what noise costs. No report could be made this way.
        case none
        /// Full local noise in each report, as in the `direct` trust mode.
        case direct(NoiseParameters)
        /// A share of the noise in each report, as in the `split` trust mode: only sums are ever seen, and enough shares are honest.
        case split(SplitNoise)
    }

    /// Who takes part in a round.
    package enum Participation: Sendable, Equatable {
        /// Every subject draws for every round, with the probability that makes the mean cohort this large.
        case drawn(cohort: Int)
        /// Every subject takes part in one round, in a random order that the rounds cut into equal parts.
        case once
        /// Every subject takes part in every round.
        case everyRound

        /// The rounds that one subject takes part in, at most.
        package func roundsPerSubject(of rounds: Int) -> Int {
            self == .once ? 1 : rounds
        }

        /// The agents that every one of `rounds` rounds has, at least; nil when only a mean is known.
        package func leastCohort(of subjects: Int, rounds: Int) -> Int? {
            switch self {
            case .drawn: nil
            case .once: subjects / max(rounds, 1)
            case .everyRound: subjects
            }
        }
    }

    /// What one subject of the training is: what epsilon protects.
    package enum Unit: String, Sendable, Codable {
        /// Data without users: every session is a subject.
        case session = "one session"
        /// A subject with all of its sessions.
        case subject = "one subject with all of its sessions"
    }

    /// How to train.
    package struct Settings: Sendable {
        /// Rounds, at least 1.
        package var rounds = TrainingDefaults.Noiseless.rounds
        /// Who takes part.
        package var participation = Participation.drawn(cohort: TrainingDefaults.Noiseless.cohort)
        /// The L2 clip of one update without noise, in weight units; with noise the noise states it.
        package var clip = Double(TrainingDefaults.Noiseless.clipNorm)
        /// Noise of each report.
        package var noise = Noise.none
        /// Whether `split` noise is drawn share by share even where the sum's noise can be drawn at once. It is always drawn so where the
        /// distance between the two isn't known to be negligible.
        package var drawsShares = false
        /// What a subject is.
        package var unit = Unit.session
        /// Local gradient steps.
        package var localSteps = TrainingDefaults.localSteps
        /// Local learning rate.
        package var localRate = TrainingDefaults.localRate
        /// The server's optimizer.
        package var optimizer = ServerOptimizer.fedAdam(
            .init(eta: Double(TrainingDefaults.Noiseless.serverRate), variant: .biasCorrected))
        /// Whether FedAdam's rate falls linearly to a tenth over the rounds.
        package var decays = true
        /// Bytes of candidates that may be kept between rounds; what doesn't fit is computed again, with the same result. A kept candidate
        /// takes about 90 bytes, a session of three views some 50 kB.
        package var keptBytes = 1 << 29
        /// Seeds cohorts and simulated noise.
        package var seed: UInt64 = 1

        /// The settings without noise.
        package init() {}
    }
}

import AggregationTasks
import PrivacyAccounting

/// What a training spends of a subject's privacy, and under which assumption: printed beside every figure that it gave.
package struct TrainingAccount: Sendable, Equatable, Codable {
    /// `none`, `direct` or `split`.
    package let noise: String
    /// What one unit spends over the whole training, by zCDP composition of its rounds; nil without noise, where it is infinite.
    package let epsilon: Double?
    /// At this delta.
    package let delta: Double?
    /// Rounds of the training.
    package let rounds: Int
    /// Rounds that one subject takes part in, at most.
    package let roundsPerSubject: Int
    /// `drawn`, `once` or `every round`.
    package let participation: String
    /// Subjects of the training.
    package let subjects: Int
    /// The L2 clip of one report, in weight units.
    package let clip: Double
    /// The standard deviation of the noise on each coordinate of a round's sum, in clips; for the least cohort, and 0 without noise.
    package let sigmaOnSum: Double
    /// What one round costs, in 10^-6 rho.
    package let microRhoPerRound: UInt64?
    /// The fraction of agents whose noise counts; nil where every subject is protected by its own.
    package let honestShare: Double?
    /// What a subject is.
    package let unit: String
    /// What neighbouring data sets differ in.
    package let neighbours: String
    /// Who must be honest.
    package let assumption: String
    /// How far, in total variation, the whole training's noise can be from noise that is drawn share by share; nil where it is drawn so.
    package let distance: Double?

    /// The account of a training of `subjects` with these settings.
    package init(_ settings: FederatedTraining.Settings, subjects: Int) {
        rounds = settings.rounds
        roundsPerSubject = settings.participation.roundsPerSubject(of: settings.rounds)
        self.subjects = subjects
        unit = settings.unit.rawValue
        neighbours = "replace-one: the unit's data is replaced by any other"
        let cohort: Int
        switch settings.participation {
        case .drawn(let mean): (participation, cohort) = ("drawn", mean)
        case .once: (participation, cohort) = ("once", subjects / max(settings.rounds, 1))
        case .everyRound: (participation, cohort) = ("every round", subjects)
        }
        switch settings.noise {
        case .none:
            (noise, epsilon, delta, clip, sigmaOnSum, microRhoPerRound) = ("none", nil, nil, settings.clip, 0, nil)
            (honestShare, assumption, distance) = (nil, "none: there is no noise", nil)
        case .direct(let parameters):
            let cost = parameters.costPerReport.microRho
            noise = "direct"
            delta = TrainingRecipe.delta
            epsilon = ZeroConcentratedDP.epsilon(rho: Double(cost) * Double(roundsPerSubject) / 1e6, delta: TrainingRecipe.delta)
            clip = parameters.clip
            sigmaOnSum = parameters.standardDeviation * Double(cohort).squareRoot() / Double(parameters.clipNorm)
            microRhoPerRound = cost
            (honestShare, distance) = (nil, nil)
            assumption = TrustMode.direct.assumption
        case .split(let split):
            noise = "split"
            delta = split.target.delta
            epsilon = split.epsilon(afterRounds: roundsPerSubject)
            clip = split.honestNoise.clip
            sigmaOnSum = split.sigmaOnSum(agents: cohort)
            microRhoPerRound = split.microRhoPerRound
            honestShare = split.target.honestShare
            let bound = split.distance(agents: cohort, rounds: rounds)
            distance = settings.drawsShares || bound > SplitNoise.distanceLimit ? nil : bound
            assumption = split.assumption
        }
    }
    private enum CodingKeys: String, CodingKey {
        case noise, epsilon, delta, rounds, participation, subjects, clip, unit, neighbours, assumption
        case roundsPerSubject = "rounds_per_subject"
        case sigmaOnSum = "sigma_on_sum_clips"
        case microRhoPerRound = "micro_rho_per_round"
        case honestShare = "honest_share"
        case distance = "distance_bound"
    }

    /// Every key is always there: what has no value is null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(noise, forKey: .noise)
        try container.encode(epsilon, forKey: .epsilon)
        try container.encode(delta, forKey: .delta)
        try container.encode(rounds, forKey: .rounds)
        try container.encode(roundsPerSubject, forKey: .roundsPerSubject)
        try container.encode(participation, forKey: .participation)
        try container.encode(subjects, forKey: .subjects)
        try container.encode(clip, forKey: .clip)
        try container.encode(sigmaOnSum, forKey: .sigmaOnSum)
        try container.encode(microRhoPerRound, forKey: .microRhoPerRound)
        try container.encode(honestShare, forKey: .honestShare)
        try container.encode(unit, forKey: .unit)
        try container.encode(neighbours, forKey: .neighbours)
        try container.encode(assumption, forKey: .assumption)
        try container.encode(distance, forKey: .distance)
    }
}

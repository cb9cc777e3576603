public import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger

/// The mechanism as the agent runs it, without an agent: the same clip, the same mechanism, the same types. It is the negative control.
///
/// Its charges are minted here and pay for nothing, because nobody's data is in it.
public struct RehearsedMechanism: ProbedMechanism {
    private let plan: NoiseTestPlan
    private let makeKeystream: () throws -> Keystream
    private let releaseID: ReleaseID

    /// The declared mechanism of a plan, on key streams of the caller; never nil, because 32 bytes always name a release.
    public init?(_ plan: NoiseTestPlan, keystream makeKeystream: @escaping () throws -> Keystream) {
        guard let releaseID = ReleaseID([UInt8](repeating: 0, count: ReleaseID.byteCount)) else { return nil }
        self.plan = plan
        self.makeKeystream = makeKeystream
        self.releaseID = releaseID
    }

    /// Answers from a fresh key stream.
    public func session(_ questions: [ProbeQuestion]) throws -> [ProbeReply] {
        let keystream = try makeKeystream()
        let mechanism = try mechanism()
        let cost = mechanism.cost(dimension: plan.dimension)
        let grid = FixedPointGrid(exponent: plan.gridExponent)
        var stored: [Int64] = []
        return try questions.map { question in
            var reply = ProbeReply(dimension: plan.dimension)
            switch question {
            case .again: reply.samples.append(stored)
            case .release(let values, let trials):
                guard values.count == plan.dimension,
                    let vector = try? ClippedVector(quantizing: values, on: grid, clipNorm: plan.clipNorm, normKind: mechanism.normKind)
                else {
                    reply.refusals += trials
                    break
                }
                reply.samples.reserve(rows: trials)
                for _ in 0..<trials {
                    let charge = BudgetCharge(releaseID: releaseID, cost: cost, sequence: 1)
                    stored = try mechanism.release(vector, spending: charge, from: keystream).coordinates.map(Int64.init)
                    reply.samples.append(stored)
                }
            }
            return reply
        }
    }

    private func mechanism() throws(NoiseError) -> any AdditiveMechanism {
        switch plan.law.family {
        case .discreteGaussian:
            try DiscreteGaussianMechanism(
                clipNorm: plan.clipNorm, varianceNumerator: plan.law.numerator, varianceDenominator: plan.law.denominator)
        case .discreteLaplace:
            try DiscreteLaplaceMechanism(clipNorm: plan.clipNorm, scaleNumerator: plan.law.numerator, scaleDenominator: plan.law.denominator)
        }
    }
}

import PrivacyAccounting
import Testing

@Suite("Reference values")
struct ReferenceTests {
    @Test("every reference value of a supported kind holds within its tolerance", arguments: try ReferenceCase.all())
    func holds(_ reference: ReferenceCase) throws {
        let kind = try #require(ReferenceKind.table[reference.kind], "unknown kind: \(reference.kind)")
        switch kind {
        case .gaussianDelta:
            let delta = try #require(
                GaussianTradeoff.delta(
                    epsilon: reference.epsilon ?? .nan, sigma: reference.parameter("sigma"), sensitivity: reference.parameter("sensitivity_l2")))
            expectRelative(delta, reference.delta, 1e-9)
        case .gaussianSigma:
            let sigma = try #require(GaussianTradeoff.sigma(epsilon: reference.epsilon ?? .nan, delta: reference.delta ?? .nan))
            expectRelative(sigma, Double(try #require(reference.tightness.exactSigma)), 1e-9)
        case .gaussianComposition:
            // Some of these compare replace-one neighbours, whose sensitivity is in the parameters.
            let steps = try reference.parameter("steps")
            let sigma = try reference.parameter("sigma") / steps.squareRoot()
            let sensitivity = try reference.sensitivity()
            let epsilon = try #require(GaussianTradeoff.epsilon(delta: reference.delta ?? .nan, sigma: sigma, sensitivity: sensitivity))
            if let exact = reference.tightness.exactEpsilon { expectRelative(epsilon, exact, 1e-9) }
            try expectInsideDistribution(epsilon, reference)
        case .gaussianRenyi:
            var accountant = RenyiDP()
            let sigma = try reference.parameter("sigma") / reference.parameter("sensitivity_l2")
            accountant.composeGaussian(sigma: sigma, count: UInt64(try reference.parameter("steps")))
            let epsilon = try #require(accountant.epsilon(delta: reference.delta ?? .nan))
            expectRelative(epsilon, reference.epsilon, 1e-6)
            if let exact = reference.tightness.exactEpsilon { #expect(epsilon >= exact) }
        case .discreteGaussianDelta:
            let sigma = try reference.parameter("sigma2").squareRoot()
            let delta = try #require(
                DiscreteGaussianTradeoff.delta(
                    epsilon: reference.epsilon ?? .nan, sigma: sigma, sensitivity: Int(try reference.parameter("sensitivity"))))
            expectRelative(delta, reference.delta, 1e-9)
        case .discreteGaussianEpsilon:
            // The curve falls, so the exact epsilon is where it crosses delta: it must do so within the tolerance of the reference.
            let sigma = try reference.parameter("sigma")
            let sensitivity = Int(try reference.parameter("sensitivity"))
            let epsilon = try #require(reference.epsilon)
            let delta = try #require(reference.delta)
            let slack = 1e-3 * max(1, epsilon)
            #expect(try #require(DiscreteGaussianTradeoff.delta(epsilon: epsilon - slack, sigma: sigma, sensitivity: sensitivity)) > delta)
            #expect(try #require(DiscreteGaussianTradeoff.delta(epsilon: epsilon + slack, sigma: sigma, sensitivity: sensitivity)) < delta)
        case .discreteGaussianRho:
            let rho = try ZeroConcentratedDP.rho(sensitivity: reference.parameter("sensitivity"), sigma: reference.parameter("sigma"))
            expectRelative(try #require(rho), reference.rho, 1e-15)
        case .discreteGaussianViaRho:
            let rho = try #require(
                ZeroConcentratedDP.rho(sensitivity: reference.parameter("sensitivity"), sigma: reference.parameter("sigma")))
            let epsilon = try #require(ZeroConcentratedDP.epsilon(rho: rho, delta: reference.delta ?? .nan))
            expectRelative(epsilon, reference.epsilon, 1e-6)
        case .concentrated:
            let epsilon = try #require(ZeroConcentratedDP.epsilon(rho: reference.parameter("rho"), delta: reference.delta ?? .nan))
            expectRelative(epsilon, reference.epsilon, 1e-9)
        case .discreteLaplacePure:
            let epsilon = try PureDP.laplaceEpsilon(sensitivity: reference.parameter("sensitivity"), scale: reference.parameter("scale"))
            #expect(epsilon == reference.epsilon)
        case .randomizedResponsePure:
            let buckets = reference.mechanism == "randomized_response_binary" ? 2 : Int(try reference.parameter("buckets"))
            let epsilon = try #require(
                PureDP.randomizedResponseEpsilon(keepProbability: reference.parameter("keep_probability"), buckets: buckets))
            expectRelative(epsilon, reference.epsilon, 1e-9)
            #expect(try epsilon >= #require(reference.epsilon).nextDown)
        case .unsupported(let reason):
            #expect(!reason.isEmpty)
        }
    }

    @Test("the table knows every kind in the file and no other")
    func tableIsComplete() throws {
        let kinds = Set(try ReferenceCase.all().map(\.kind))
        #expect(kinds == Set(ReferenceKind.table.keys))
    }

    @Test("most of the file's kinds that need no distribution are supported")
    func supportedCount() throws {
        let supported = try ReferenceCase.all().filter {
            if case .unsupported = ReferenceKind.table[$0.kind] { false } else { true }
        }
        #expect(supported.count == 35)
    }

    private func expectRelative(
        _ value: Double, _ expected: Double?, _ tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let expected else {
            Issue.record("the reference has no value", sourceLocation: sourceLocation)
            return
        }
        #expect(abs(value - expected) <= tolerance * abs(expected), "\(value) is not \(expected)", sourceLocation: sourceLocation)
    }

    /// The file's tolerance for privacy loss distributions: from the exact or lower value to a little above the upper one.
    private func expectInsideDistribution(_ epsilon: Double, _ reference: ReferenceCase) throws {
        let upper = try #require(reference.tightness.epsilonUpper ?? reference.epsilon)
        #expect(epsilon <= upper + 1e-3 * max(1, upper))
        if let lower = reference.tightness.epsilonLower { #expect(epsilon >= lower) }
    }
}

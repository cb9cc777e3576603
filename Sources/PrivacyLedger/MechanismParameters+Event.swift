public import PrivacyAccounting

extension MechanismParameters {
    /// The relation under which a subject's releases are charged: everything a subject did may be replaced by anything else.
    public var neighboring: NeighboringRelation { .replaceOne }

    /// The release as an event for the accountants that report. Enforcement never reads it.
    ///
    /// Parameters that protect nothing are ``DPEvent/nonPrivate``; a row without a release is ``DPEvent/noOp``. Like the price, it is the
    /// local event: a share of distributed noise counts as if nobody else added any.
    public var event: DPEvent {
        guard kind != .none else { return .noOp }
        guard noiseNumerator > 0, noiseDenominator > 0, sensitivity > 0 else { return .nonPrivate }
        let noise = Double(noiseNumerator) / Double(noiseDenominator)
        let shift = Double(sensitivity)
        switch kind {
        case .none:
            return .noOp
        case .discreteGaussian, .distributedDiscreteGaussian:
            return .discreteGaussianVector(variance: noise, squaredSensitivity: shift * shift, dimension: Int(dimension))
        case .skellam:
            return .skellam(variance: noise, l1Sensitivity: Double(l1SensitivityBound), squaredL2Sensitivity: shift * shift)
        case .discreteLaplace, .thresholdedHistogram:
            // On several coordinates the noise is no single integer's, but any epsilon-DP event dominates it.
            if dimension == 1, let change = Int(exactly: sensitivity) {
                return .discreteLaplace(parameter: Double(noiseDenominator) / Double(noiseNumerator), sensitivity: change)
            }
            return .pure(epsilon: PureDP.laplaceEpsilon(sensitivity: shift, scale: noise) ?? .infinity)
        case .randomizedResponse, .unaryEncoding, .hadamardResponse, .countMeanSketch, .privUnitG, .privateQuantile:
            return .pure(epsilon: noise)
        }
    }
}

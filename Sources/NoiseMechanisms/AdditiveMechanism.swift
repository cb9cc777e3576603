public import Keystream
public import PrivacyAccounting
public import PrivacyLedger

/// A mechanism that adds independent integer noise of one law to every coordinate of a clipped vector.
///
/// Neighbours are two contributions of the same subject, any two vectors in the ball (replace-one), so the sensitivity is twice the clip
/// norm. The price and the event are those of the ledger's ``MechanismParameters``, so what is charged, what is recorded and what an
/// accountant reports are computed in one place.
public protocol AdditiveMechanism: Hashable, Sendable {
    /// The law of one coordinate's noise.
    var law: NoiseLaw { get }
    /// The largest norm of a vector that may be released, in grid units.
    var clipNorm: UInt64 { get }
    /// The norm that is bounded.
    var normKind: ClipNormKind { get }
    /// How the ledger records the mechanism.
    var kind: MechanismParameters.Kind { get }
    /// No released coordinate is ever larger in magnitude.
    var outputBound: UInt32 { get }
}

extension AdditiveMechanism {
    /// The release of a vector with `dimension` coordinates, as the ledger records it.
    public func parameters(gridExponent: UInt8, dimension: Int) -> MechanismParameters {
        let noise = law.parameter
        return MechanismParameters(
            kind: kind, gridExponent: gridExponent, dimension: UInt32(clamping: dimension), clipNorm: clipNorm, noiseNumerator: noise.numerator,
            noiseDenominator: noise.denominator, sensitivity: 2 * clipNorm)
    }

    /// What the release of a vector with `dimension` coordinates costs its subject, in integers, rounded up: the local price.
    public func cost(dimension: Int) -> PrivacyCost { parameters(gridExponent: 0, dimension: dimension).minimumCost }

    /// What has to be added to delta because the draws follow their law only nearly; zero unless they come from a ``FixedTimeSampler``.
    public func approximationDelta(dimension: Int) -> PrivacyDelta {
        if case .fixedTime(let sampler) = law { sampler.delta(dimension: dimension) } else { .zero }
    }

    /// The same release as an event for the accountants that report, ``approximationDelta(dimension:)`` included.
    public func event(dimension: Int) -> DPEvent {
        let event = parameters(gridExponent: 0, dimension: dimension).event
        let delta = approximationDelta(dimension: dimension)
        return delta == .zero ? event : .composed([event, .approximate(epsilon: 0, delta: delta.value)])
    }

    /// Spends the charge and releases the vector with noise that is drawn on the spot, after a reseed.
    ///
    /// The charge is spent even when this throws: a failed release may have consumed randomness, and budget is never given back.
    ///
    /// - Throws: ``NoiseError`` when the vector was clipped to a larger or another norm, the charge does not cover the price, or the key
    ///   stream fails. Nothing is returned in part.
    public func release(
        _ vector: ClippedVector, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(NoiseError) -> NoisedVector {
        try check(vector, charge.cost)
        do throws(KeystreamError) {
            try keystream.reseed()
        } catch {
            throw NoiseError(error)
        }
        let noise = try PreparedNoise(drawing: vector.coordinates.count, of: law, from: keystream)
        return try release(vector, spending: charge, adding: noise)
    }

    /// Spends the charge and the prepared noise, and releases their sum with the vector.
    ///
    /// - Throws: ``NoiseError`` as above, and with code `wrongNoise` when the noise is not of this law or not for this many coordinates.
    public func release(
        _ vector: ClippedVector, spending charge: consuming BudgetCharge, adding noise: consuming PreparedNoise
    ) throws(NoiseError) -> NoisedVector {
        try check(vector, charge.cost)
        guard noise.law == law, noise.count == vector.coordinates.count else { throw NoiseError(.wrongNoise) }
        let tail = law.tail
        var farthest: UInt64 = 0
        for index in 0..<noise.count { farthest = max(farthest, noise.draws[index].magnitude) }
        guard farthest <= tail else { throw NoiseError(.source(.implausible)) }
        // Both terms are bounded, so the sum is at most outputBound, which fits.
        let noised = vector.coordinates.indices.map { vector.coordinates[$0] + Int32(truncatingIfNeeded: noise.draws[$0]) }
        return NoisedVector(coordinates: noised, grid: vector.grid, releaseID: charge.releaseID)
    }

    private func check(_ vector: ClippedVector, _ paid: PrivacyCost) throws(NoiseError) {
        guard vector.clipNorm <= clipNorm else { throw NoiseError(.clipNormTooLarge) }
        guard vector.isClipped(to: clipNorm, normKind) else { throw NoiseError(.wrongNorm) }
        guard paid.covers(cost(dimension: vector.coordinates.count)) else { throw NoiseError(.chargeTooSmall) }
    }

    /// The clip norm plus the law's tail, if that fits a signed 32-bit integer.
    static func outputBound(clipNorm: UInt64, _ law: NoiseLaw) throws(NoiseError) -> UInt32 {
        guard ClippedVector.clipNorms.contains(clipNorm) else { throw NoiseError(.parameterOutOfRange) }
        let (bound, overflow) = clipNorm.addingReportingOverflow(law.tail)
        guard !overflow, bound <= UInt64(Int32.max) else { throw NoiseError(.outputOutOfRange) }
        return UInt32(bound)
    }
}

public import Keystream
import NoiseMechanisms

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A wrong mechanism that answers a probe's questions: a positive control.
///
/// Everything but its one fault is right, noise from the exact samplers included, so that a test which catches it catches the fault.
public struct HostileMechanism: ProbedMechanism {
    private let fault: WrongMechanism
    private let plan: NoiseTestPlan
    private let makeKeystream: () throws -> Keystream

    /// A mechanism with a fault under a plan that declares a discrete Gaussian of a variance from 1 to 2^48, its denominator to 2^12; otherwise nil.
    public init?(_ fault: WrongMechanism, _ plan: NoiseTestPlan, keystream makeKeystream: @escaping () throws -> Keystream) {
        let law = plan.law
        guard law.family == .discreteGaussian, law.parameter >= 1, law.numerator <= 1 << 48, law.denominator <= 1 << 12 else { return nil }
        self.fault = fault
        self.plan = plan
        self.makeKeystream = makeKeystream
    }

    /// Answers as a new process would.
    public func session(_ questions: [ProbeQuestion]) throws -> [ProbeReply] {
        // The same for this session's life; what a process that reuses its key stream goes back to.
        let seed = fault == .seededGenerator ? [UInt8](repeating: 7, count: 32) : try makeKeystream().bytes(count: 32)
        let keystream = fault == .seededGenerator ? try Keystream(seededForSimulation: seed) : try makeKeystream()
        var last: (units: [Int64], row: [Double]) = ([], [])
        return try questions.map { question in
            var reply = ProbeReply(dimension: plan.dimension)
            switch question {
            case .again:
                reply.samples.append(measured: fault == .redrawnOnRetry ? try release(last.units, keystream) : last.row)
            case .release(let values, let trials):
                guard values.count == plan.dimension, let rounded = round(values) else {
                    reply.refusals += trials
                    break
                }
                last.units = clip(rounded)
                for _ in 0..<trials {
                    last.row = try release(last.units, fault == .reusedKeyStream ? Keystream(seededForSimulation: seed) : keystream)
                    reply.samples.append(measured: last.row)
                }
            }
            return reply
        }
    }

    private func round(_ values: [Float]) -> [Int64]? {
        let scale = Double(sign: .plus, exponent: Int(plan.gridExponent), significand: 1)
        let rule: FloatingPointRoundingRule =
            switch fault {
            case .roundingUp: .up
            case .roundingTowardZero: .towardZero
            default: .toNearestOrEven
            }
        var units: [Int64] = []
        for value in values {
            if value.isNaN, fault == .acceptsNotANumber {
                units.append(0)
                continue
            }
            let scaled = Double(value) * scale
            guard scaled.magnitude <= Double(ClippedVector.magnitudeLimit) else { return nil }
            units.append(Int64(scaled.rounded(rule)))
        }
        return units
    }

    private func clip(_ units: [Int64]) -> [Int64] {
        let norm = Int64(plan.clipNorm)
        switch fault {
        case .unclippedVector: return units
        case .clampBeforeNoise: return units.map { min(norm, max(-norm, $0)) }
        case .wrongSensitivity: return scale(units, inside: norm * 2, to: norm * 2)
        case .offByOneThreshold: return scale(units, inside: norm + 1, to: norm)
        default: return scale(units, inside: norm, to: norm)
        }
    }

    private func scale(_ units: [Int64], inside radius: Int64, to norm: Int64) -> [Int64] {
        let square = units.reduce(UInt128(0)) { $0 + UInt128($1.magnitude) * UInt128($1.magnitude) }
        guard square > UInt128(radius.magnitude) * UInt128(radius.magnitude) else { return units }
        var length = Int64(Double(square).squareRoot())
        while UInt128(length.magnitude) * UInt128(length.magnitude) < square { length += 1 }
        while UInt128(length.magnitude - 1) * UInt128(length.magnitude - 1) >= square { length -= 1 }
        return units.map { Int64(Int128($0) * Int128(norm) / Int128(length)) }
    }

    private func release(_ units: [Int64], _ keystream: Keystream) throws -> [Double] {
        if fault == .skippedNoise, try keystream.uniform(below: 100) == 0 { return units.map(Double.init) }
        let isEmpty = units.allSatisfy { $0 == 0 }
        let noise = try noise(units.count, isEmpty: isEmpty, keystream)
        let sums = zip(units, noise).map { Double($0) + $1 }
        let bound = Double(plan.clipNorm)
        return fault == .clampAfterNoise ? sums.map { min(bound, max(-bound, $0)) } : sums
    }

    private func noise(_ count: Int, isEmpty: Bool, _ keystream: Keystream) throws -> [Double] {
        switch fault {
        case .halvedScale: return try gaussian(count, 1, 4, keystream)
        case .slightlyNarrow: return try gaussian(count, 95, 100, keystream)
        case .dataDependentScale where isEmpty: return try gaussian(count, 94, 100, keystream)
        case .sharedDraw: return [Double](repeating: try gaussian(1, 1, 1, keystream)[0], count: count)
        case .truncatedTail:
            let edge = 3 * plan.law.deviation
            return try (0..<count).map { _ in
                var draw = try gaussian(1, 1, 1, keystream)[0]
                while draw.magnitude > edge { draw = try gaussian(1, 1, 1, keystream)[0] }
                return draw
            }
        case .wrongFamily:
            let sampler = try DiscreteLaplaceSampler(
                scaleNumerator: UInt64(max(1, (plan.law.deviation / 2.0.squareRoot() * 1_024).rounded())), scaleDenominator: 1_024)
            return try (0..<count).map { _ in Double(try sampler.sample(from: keystream)) }
        case .floatAddition:
            return try (0..<count).map { _ in
                let radius = (-2 * log(try unit(keystream))).squareRoot()
                return radius * cos(2 * .pi * (try unit(keystream))) * plan.law.deviation
            }
        default: return try gaussian(count, 1, 1, keystream)
        }
    }

    /// Exact discrete Gaussian noise of the declared variance times a fraction.
    private func gaussian(_ count: Int, _ numerator: UInt64, _ denominator: UInt64, _ keystream: Keystream) throws -> [Double] {
        try DiscreteGaussianSampler(
            varianceNumerator: plan.law.numerator * numerator, varianceDenominator: plan.law.denominator * denominator
        ).samples(count, from: keystream).map(Double.init)
    }

    private func unit(_ keystream: Keystream) throws -> Double { (Double(try keystream.nextUInt64() >> 11) + 0.5) * 0x1p-53 }
}

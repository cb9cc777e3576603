import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Synchronization
import Testing

@Suite("Noise that is drawn ahead of time")
struct NoiseReservoirTests {
    /// The draws that a reservoir hands out, read through releases of zero vectors.
    private func released(_ noise: consuming PreparedNoise, _ mechanism: DiscreteGaussianMechanism) throws -> [Int32] {
        let vector = try ClippedVector(quantizing: [Float](repeating: 0, count: noise.count), on: FixedPointGrid(exponent: 0), clipNorm: 1)
        return try mechanism.release(vector, spending: DiscreteLaplaceMechanismTests.charge(mechanism.cost), adding: noise).coordinates
    }

    private func mechanism() throws -> DiscreteGaussianMechanism {
        try DiscreteGaussianMechanism(clipNorm: 1, varianceNumerator: 1 << 40, varianceDenominator: 1)
    }

    @Test("each draw is handed out once, over many takes and refills of any sizes", arguments: 0..<10)
    func drawsAreNeverReused(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let mechanism = try mechanism()
        let keystream = try Keystream(seededForSimulation: [UInt8](repeating: UInt8(seed), count: 32))
        var reservoir = try NoiseReservoir(of: mechanism.law, capacity: 64)
        var handedOut: [Int32] = []
        for _ in 0..<40 {
            if Bool.random(using: &generator) { try reservoir.refill(from: keystream) }
            let count = Int.random(in: 0...reservoir.available, using: &generator)
            let available = reservoir.available
            handedOut += try released(reservoir.take(count), mechanism)
            #expect(reservoir.available == available - count)
        }
        // A scale of 2^20: two equal draws among a thousand would be a coincidence of 1 in 10, so the whole stream is compared instead.
        let again = try Keystream(seededForSimulation: [UInt8](repeating: UInt8(seed), count: 32))
        let drawn = try DiscreteGaussianSampler(varianceNumerator: 1 << 40, varianceDenominator: 1).samples(3000, from: again)
        var counts: [Int64: Int] = [:]
        for draw in drawn { counts[draw, default: 0] += 1 }
        for draw in handedOut { counts[Int64(draw), default: 0] -= 1 }
        #expect(counts.values.allSatisfy { $0 >= 0 })
    }

    @Test("taking more than is ready is an error that takes nothing")
    func takingTooMuch() throws {
        let mechanism = try mechanism()
        var reservoir = try NoiseReservoir(of: mechanism.law, capacity: 8)
        #expect(throws: NoiseError(.reservoirShort)) { _ = try reservoir.take(1) }
        try reservoir.refill(from: Keystream())
        #expect(throws: NoiseError(.reservoirShort)) { _ = try reservoir.take(9) }
        #expect(throws: NoiseError(.reservoirShort)) { _ = try reservoir.take(-1) }
        #expect(reservoir.available == 8)
        #expect(try released(reservoir.take(8), mechanism).count == 8)
        #expect(reservoir.available == 0)
        #expect(throws: NoiseError(.reservoirShort)) { _ = try reservoir.take(1) }
    }

    @Test("the child of a fork finds the reservoir empty and can fill it with its own draws")
    func forkEmptiesReservoir() throws {
        let mechanism = try mechanism()
        let forks = ProcessForks()
        var reservoir = try NoiseReservoir(of: mechanism.law, capacity: 8, forks: forks, whenErased: nil)
        try reservoir.refill(from: Keystream())
        forks.noteFork()
        #expect(reservoir.available == 0)
        #expect(throws: NoiseError(.reservoirShort)) { _ = try reservoir.take(1) }
        try reservoir.refill(from: Keystream())
        #expect(reservoir.available == 8)
    }

    @Test("a source that fails during a refill leaves the reservoir empty")
    func failingRefill() throws {
        let mechanism = try mechanism()
        var draws: UInt8 = 0
        let dying = try Keystream(
            source: SeedSource { bytes in
                draws += 1
                for index in bytes.indices { bytes[index] = draws &* 17 &+ UInt8(truncatingIfNeeded: index) }
                return draws <= 2
            })
        for _ in 0..<(Keystream.wordsBetweenReseeds - 100) { _ = try dying.nextUInt64() }
        var reservoir = try NoiseReservoir(of: mechanism.law, capacity: 1000)
        #expect(throws: NoiseError(.source(.sourceFailed))) { try reservoir.refill(from: dying) }
        #expect(reservoir.available == 0)
    }

    @Test("a reservoir is zero when its storage is given back")
    func erasedAtTheEnd() throws {
        let erased = Mutex<[Bool]>([])
        do {
            var reservoir = try NoiseReservoir(of: mechanism().law, capacity: 100, forks: ProcessForks()) { zero in
                erased.withLock { $0.append(zero) }
            }
            try reservoir.refill(from: Keystream())
            _ = try reservoir.take(10)
        }
        #expect(erased.withLock { $0 } == [true])
    }

    @Test("noise of another law, or for another number of coordinates, is refused")
    func wrongNoise() throws {
        let mechanism = try mechanism()
        let other = try DiscreteGaussianMechanism(clipNorm: 1, varianceNumerator: 1 << 38, varianceDenominator: 1)
        let vector = try ClippedVector(quantizing: [0, 0], on: FixedPointGrid(exponent: 0), clipNorm: 1)
        let keystream = try Keystream()
        for (count, law) in [(2, other.law), (1, mechanism.law), (3, mechanism.law)] {
            let noise = try PreparedNoise(drawing: count, of: law, from: keystream)
            let charge = try DiscreteLaplaceMechanismTests.charge(mechanism.cost)
            var thrown: NoiseError?
            do { _ = try mechanism.release(vector, spending: charge, adding: noise) } catch { thrown = error }
            #expect(thrown == NoiseError(.wrongNoise))
        }
    }

    @Test("a capacity outside its range is refused", arguments: [0, -1, NoiseReservoir.capacityLimit + 1])
    func capacityRange(capacity: Int) throws {
        let law = try mechanism().law
        #expect(throws: NoiseError(.parameterOutOfRange)) { _ = try NoiseReservoir(of: law, capacity: capacity) }
    }
}

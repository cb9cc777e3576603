public import Keystream

/// Draws of one law, made ahead of time in batches of a fixed size, so that nobody who waits for a release can time its noise.
///
/// The reservoir starts no work of its own: a program calls ``refill(from:)`` when it is idle and ``take(_:)`` when it needs noise. Each
/// draw is handed out once and erased here as it is; what is left is erased when the reservoir goes. It lives in memory only, so a crash
/// loses the prepared noise and can't repeat it, and a fork finds it empty: a child that inherits a reservoir must not use what its
/// parent may use too.
public struct NoiseReservoir: ~Copyable, Sendable {
    /// The most draws a reservoir may hold: 2^22, 32 MiB.
    public static let capacityLimit = 1 << 22

    /// The law of every draw.
    public let law: NoiseLaw

    /// The number of draws that ``refill(from:)`` makes at most.
    public let capacity: Int

    private let draws: SecretBuffer<Int64>
    private let forks: ProcessForks
    private var birth: UInt
    private var next: Int

    /// Creates an empty reservoir.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` unless `capacity` is from 1 to ``capacityLimit``.
    public init(of law: NoiseLaw, capacity: Int) throws(NoiseError) {
        try self.init(of: law, capacity: capacity, forks: .ofThisProcess, whenErased: nil)
    }

    package init(of law: NoiseLaw, capacity: Int, forks: ProcessForks, whenErased: (@Sendable (Bool) -> Void)?) throws(NoiseError) {
        guard (1...Self.capacityLimit).contains(capacity) else { throw NoiseError(.parameterOutOfRange) }
        self.law = law
        self.capacity = capacity
        self.draws = SecretBuffer(count: capacity, whenErased: whenErased)
        self.forks = forks
        self.birth = forks.count
        self.next = capacity
    }

    /// The number of draws that are ready.
    public var available: Int { forks.count == birth ? capacity - next : 0 }

    /// Replaces what was taken with fresh draws, so that ``available`` is ``capacity`` again.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails; the reservoir is empty then.
    public mutating func refill(from keystream: Keystream) throws(NoiseError) {
        if forks.count != birth {
            empty()
            birth = forks.count
        }
        // The draws that are left are the last ones, so the fresh ones take the places before them.
        do throws(NoiseError) {
            try law.fill(draws, 0..<next, from: keystream)
            next = 0
        } catch {
            empty()
            throw error
        }
    }

    /// Hands out `count` draws, each for the first and last time.
    ///
    /// - Throws: ``NoiseError`` with code `reservoirShort` when fewer are ready. Nothing is taken then; the caller may refill, or draw on
    ///   the spot with ``PreparedNoise/init(drawing:of:from:)`` if nobody can time it.
    public mutating func take(_ count: Int) throws(NoiseError) -> PreparedNoise {
        guard count >= 0, count <= available else { throw NoiseError(.reservoirShort) }
        let taken = SecretBuffer<Int64>(count: count)
        for offset in 0..<count { taken[offset] = draws[next + offset] }
        draws.erase(next..<(next + count))
        next += count
        return PreparedNoise(law: law, draws: taken)
    }

    private mutating func empty() {
        draws.erase(0..<capacity)
        next = capacity
    }
}

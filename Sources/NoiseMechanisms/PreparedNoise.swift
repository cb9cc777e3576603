public import Keystream

/// Noise for one release, drawn before it is needed, to be spent once.
///
/// It can't be copied and a release consumes it, so using the same noise for two releases doesn't compile. It is erased when it goes,
/// spent or not.
public struct PreparedNoise: ~Copyable, Sendable {
    /// The law of every draw.
    public let law: NoiseLaw

    let draws: SecretBuffer<Int64>

    /// Draws noise for `count` coordinates now.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails or makes a draw beyond the law's tail.
    public init(drawing count: Int, of law: NoiseLaw, from keystream: Keystream) throws(NoiseError) {
        let draws = SecretBuffer<Int64>(count: count)
        try law.fill(draws, 0..<count, from: keystream)
        self.init(law: law, draws: draws)
    }

    init(law: NoiseLaw, draws: consuming SecretBuffer<Int64>) {
        self.law = law
        self.draws = draws
    }

    /// The number of coordinates it is for.
    public var count: Int { draws.count }
}

/// A repeatable source of small numbers (Knuth's MMIX generator, high bits).
struct SmallRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        let high = step()
        return high << 32 | step()
    }

    /// A number in 0..<`bound`.
    mutating func draw(_ bound: UInt64) -> UInt64 { step() % bound }

    private mutating func step() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}

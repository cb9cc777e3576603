import TLSPresentation

/// What a server optimizer remembers between rounds.
///
/// The canonical form is what a collector stores, hashes and lets an auditor replay.
public struct OptimizerState: Equatable, Sendable {
    /// The number of steps that were taken.
    public internal(set) var steps: UInt64 = 0

    /// FedAvgM's velocity or FedAdam's first moment; empty before the first step and for FedAvg.
    public internal(set) var first: [Double] = []

    /// FedAdam's second moment; empty before the first step and for the others.
    public internal(set) var second: [Double] = []

    /// The state before the first step.
    public init() {}

    static let version: UInt8 = 1

    /// Version (1), steps (8), length of `first` (4), length of `second` (4), then both as big-endian IEEE 754 binary64.
    public var canonicalBytes: [UInt8] {
        var fields = ByteWriter(capacity: 17 + 8 * (first.count + second.count))
        fields.put(Self.version)
        fields.put(steps)
        fields.put(UInt32(first.count))
        fields.put(UInt32(second.count))
        for value in first { fields.put(value) }
        for value in second { fields.put(value) }
        return fields.bytes
    }

    /// Restores a state. Throws `malformed` for another version or length and for numbers that are not finite.
    public init(canonicalBytes bytes: [UInt8]) throws(AggregationError) {
        var fields = CanonicalReader(bytes)
        guard try fields.uint8() == Self.version else { throw AggregationError(.malformed, "an optimizer state of an unknown version") }
        steps = try fields.uint64()
        let firstCount = Int(try fields.uint32())
        let secondCount = Int(try fields.uint32())
        guard fields.remaining == 8 * (firstCount + secondCount) else {
            throw AggregationError(.malformed, "\(bytes.count) bytes for \(firstCount) and \(secondCount) numbers")
        }
        for _ in 0..<firstCount { first.append(try fields.finite()) }
        for _ in 0..<secondCount { second.append(try fields.finite()) }
    }
}

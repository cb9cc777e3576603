extension Keystream {
    /// A uniform integer from 0 to `bound - 1`, without bias.
    ///
    /// Lemire's multiplication method (ACM TOMACS 29, 2019): the high half of `word * bound` is uniform once the few low halves that
    /// would favour some results are rejected. It divides only in the rare case that the low half is below `bound`.
    ///
    /// - Precondition: `bound` is at least 1.
    @inline(__always)
    public func uniform(below bound: UInt64) throws(KeystreamError) -> UInt64 {
        precondition(bound > 0, "a uniform draw needs at least one outcome")
        var product = try nextUInt64().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold {
                product = try nextUInt64().multipliedFullWidth(by: bound)
            }
        }
        return product.high
    }

    /// Fresh bytes, for identifiers and salts. Uses whole words; the unused rest of the last one is discarded.
    public func bytes(count: Int) throws(KeystreamError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            var word = try nextUInt64()
            for _ in 0..<min(8, count - bytes.count) {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return bytes
    }
}

/// Lets the standard library's `shuffle(using:)` and `random(in:using:)` draw from a key stream.
extension Keystream: RandomNumberGenerator {
    /// The next 64 uniform bits.
    ///
    /// The protocol leaves no way to report a failure, so this stops the process if the stream has failed: going on with a predictable
    /// word would be worse. Code that can throw calls ``nextUInt64()``.
    public func next() -> UInt64 {
        do {
            return try nextUInt64()
        } catch {
            preconditionFailure("the key stream has failed")
        }
    }
}

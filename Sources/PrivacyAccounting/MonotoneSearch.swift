/// Bisection to the last bit on conditions that change once.
enum MonotoneSearch {
    /// The smallest number from 0 that meets a condition which holds from some point on; infinite if it never does below 1e300.
    static func least<Failure: Error>(from start: Double = 1, meeting meets: (Double) throws(Failure) -> Bool) throws(Failure) -> Double {
        if try meets(0) { return 0 }
        return try leastPositive(from: start, meeting: meets)
    }

    /// As ``least(from:meeting:)``, for a condition that cannot be asked of 0.
    static func leastPositive<Failure: Error>(from start: Double = 1, meeting meets: (Double) throws(Failure) -> Bool) throws(Failure) -> Double {
        var high = start
        while try !meets(high) {
            high *= 2
            if high > 1e300 { return .infinity }
        }
        var low = high / 2
        while low > 1e-300, try meets(low) {
            high = low
            low /= 2
        }
        return try least(above: low, upTo: high, meeting: meets)
    }

    /// The smallest number above `low`, which does not meet the condition, up to `high`, which does.
    static func least<Failure: Error>(
        above low: Double, upTo high: Double, halvings: Int = 2_000, meeting meets: (Double) throws(Failure) -> Bool
    ) throws(Failure) -> Double {
        var low = low
        var high = high
        for _ in 0..<halvings {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if try meets(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// The largest whole number from `range` that meets a condition which holds up to some point; nil if its lower bound does not.
    static func greatest<Failure: Error>(in range: ClosedRange<Int>, meeting meets: (Int) throws(Failure) -> Bool) throws(Failure) -> Int? {
        guard try meets(range.lowerBound) else { return nil }
        var low = range.lowerBound
        // Double the distance first, so that a large range costs no more than the answer.
        var step = 1
        var high = range.upperBound
        while step < high - low {
            let next = low + step
            if try meets(next) {
                low = next
                step = step > Int.max / 4 ? Int.max / 4 : step * 2
            } else {
                high = next
                break
            }
        }
        if high == range.upperBound, high > low, try meets(high) { return high }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try meets(middle) { low = middle } else { high = middle }
        }
        return low
    }
}

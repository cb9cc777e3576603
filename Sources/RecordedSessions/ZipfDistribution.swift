#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ranks 0..<count with probability proportional to 1 / (rank + 1)^exponent, drawn by binary search in the cumulated weights.
struct ZipfDistribution: Sendable {
    private let cumulated: [Double]

    init(count: Int, exponent: Double) {
        var sum = 0.0
        cumulated = (0..<max(count, 1)).map { rank in
            sum += pow(Double(rank + 1), -exponent)
            return sum
        }
    }

    func draw(_ generator: inout SeededGenerator) -> Int {
        let target = generator.unit() * (cumulated.last ?? 1)
        var low = 0
        var high = cumulated.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulated[middle] <= target { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

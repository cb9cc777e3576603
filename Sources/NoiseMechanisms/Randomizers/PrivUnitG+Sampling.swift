package import Keystream

extension PrivUnitG {
    /// Writes the vector of fixed length that stands for a clipped one: its coordinates times a power of two, and one more that makes the
    /// length at most `R` and more than `R - 2`, since a square root rounded down misses less than `2R` of the squared length.
    package func lift(_ coordinates: [Int32], into units: borrowing SecretBuffer<Int64>) {
        let radius = clipNorm << UInt64(places)
        // The clip keeps this from passing the radius squared, 2^62 at most.
        var rest = radius * radius
        for (index, coordinate) in coordinates.enumerated() {
            let unit = Int64(coordinate) << Int64(places)
            units[index] = unit
            rest -= UInt64(unit * unit)
        }
        units[coordinates.count] = Int64(Self.squareRootRoundedDown(rest))
    }

    /// The first of a fixed number of proposals on the side that a coin chose, without its last coordinate.
    ///
    /// The loop has no branch on a secret: every proposal is made, and kept or not by a mask.
    package func report(_ coordinates: [Int32], from keystream: Keystream) throws(KeystreamError) -> [Int32] {
        let count = coordinates.count + 1
        let units = SecretBuffer<Int64>(count: count)
        lift(coordinates, into: units)
        let proposal = SecretBuffer<Int32>(count: count)
        let chosen = SecretBuffer<Int32>(count: count)
        let threshold = Int64(certificate.threshold) * Int64(clipNorm << UInt64(places))
        let wantsCap: Int32 = try keystream.nextUInt64() < certificate.coin ? 1 : 0
        var isOpen: Int32 = 1
        for round in 0..<certificate.proposals {
            var product: Int64 = 0
            for index in 0..<count {
                let draw = table.draw(try keystream.nextUInt64())
                proposal[index] = draw
                // The length is below 2^31 and that of a proposal below 2^20.
                product &+= units[index] &* Int64(draw)
            }
            let isInCap: Int32 = product >= threshold ? 1 : 0
            let fits = 1 ^ isInCap ^ wantsCap
            // The first proposal stands in until one fits.
            let mask = 0 &- (isOpen & (fits | (round == 0 ? 1 : 0)))
            isOpen &= 1 ^ fits
            for index in 0..<count { chosen[index] ^= (chosen[index] ^ proposal[index]) & mask }
        }
        return coordinates.indices.map { chosen[$0] }
    }

    /// The largest integer whose square is at most `square`, for squares up to 2^62.
    private static func squareRootRoundedDown(_ square: UInt64) -> UInt64 {
        var root: UInt64 = 0
        var bit: UInt64 = 1 << 31
        while bit > 0 {
            let candidate = root | bit
            if candidate * candidate <= square { root = candidate }
            bit >>= 1
        }
        return root
    }
}

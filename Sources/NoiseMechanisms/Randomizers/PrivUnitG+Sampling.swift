package import Keystream

extension PrivUnitG {
    /// The vector of fixed length that stands for a clipped one: its coordinates times a power of two, and one more that makes the length at
    /// most `R` and more than `R - 2`, since a square root rounded down misses less than `2R` of the squared length.
    package func lifted(_ coordinates: [Int32]) -> [Int64] {
        let radius = clipNorm << UInt64(places)
        var units: [Int64] = []
        // Growing would leave a copy behind.
        units.reserveCapacity(coordinates.count + 1)
        // The clip keeps this from passing the radius squared, 2^62 at most.
        var rest = radius * radius
        for coordinate in coordinates {
            let unit = Int64(coordinate) << Int64(places)
            units.append(unit)
            rest -= UInt64(unit * unit)
        }
        units.append(Int64(Self.squareRootRoundedDown(rest)))
        return units
    }

    /// The first of a fixed number of proposals on the side that a coin chose, without its last coordinate.
    ///
    /// The loop has no branch on a secret: every proposal is made, and kept or not by a mask.
    package func report(_ coordinates: [Int32], from keystream: Keystream) throws(KeystreamError) -> [Int32] {
        let count = coordinates.count + 1
        var units = lifted(coordinates)
        var proposal = [Int32](repeating: 0, count: count)
        var chosen = [Int32](repeating: 0, count: count)
        defer {
            Self.overwrite(&units)
            Self.overwrite(&proposal)
            Self.overwrite(&chosen)
        }
        let threshold = Int64(certificate.threshold) * Int64(clipNorm << UInt64(places))
        let wantsCap: Int32 = try keystream.nextUInt64() < certificate.coin ? 1 : 0
        var isOpen: Int32 = 1
        for round in 0..<certificate.proposals {
            var product: Int64 = 0
            try table.fill(&proposal, from: keystream)
            for index in 0..<count {
                // The length is below 2^31 and that of a proposal below 2^20.
                product &+= units[index] &* Int64(proposal[index])
            }
            let isInCap: Int32 = product >= threshold ? 1 : 0
            let fits = 1 ^ isInCap ^ wantsCap
            // The first proposal stands in until one fits.
            let mask = 0 &- (isOpen & (fits | (round == 0 ? 1 : 0)))
            isOpen &= 1 ^ fits
            for index in 0..<count { chosen[index] ^= (chosen[index] ^ proposal[index]) & mask }
        }
        return Array(chosen.dropLast())
    }

    /// Overwrites working memory with zeros. It is not inlined, so that the writes are not dead where it is called.
    @inline(never)
    private static func overwrite(_ values: inout [some FixedWidthInteger]) {
        for index in values.indices { values[index] = 0 }
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

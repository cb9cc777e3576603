import Testing
import VectorMath

/// The kernels against a plain reading, where a lane could overflow: the ends of each width, at every alignment and lane.
@Suite("Packed coordinates at the extremes")
struct CoordinateExtremesTests {
    @Test("every 16-bit coordinate is squared exactly in every lane", arguments: 0..<8)
    func everyCoordinateInEveryLane(lane: Int) throws {
        let values = [Int32](repeating: 0, count: lane) + Array(-32_767...32_767)
        let bytes = PackedValues.pack(values, width: .two)
        let survey = surveyCoordinates(bytes.span, width: .two, bound: 32_767)
        #expect(survey.isWithinBound)
        // Twice the sum of the first n squares, n (n + 1) (2 n + 1) / 3.
        let expected: UInt128 = 32_767 * 32_768 * 65_535 / 3
        #expect(survey.squaredNorm == expected)
        #expect(!surveyCoordinates(bytes.span, width: .two, bound: 32_766).isWithinBound)
    }

    @Test("every pair of extremes in neighbouring lanes is judged and summed as a plain reading does", arguments: CoordinateWidth.allCases)
    func everyPairOfExtremes(width: CoordinateWidth) {
        let extremes = Self.extremes(width)
        for position in 0..<7 {
            for left in extremes {
                for right in extremes {
                    var values = [Int32](repeating: 1, count: 8)
                    values[position] = left
                    values[position + 1] = right
                    for bound in [1, width.largestMagnitude - 1, width.largestMagnitude] {
                        expectPlainReading(values, width: width, bound: bound)
                    }
                }
            }
        }
    }

    @Test("mixtures of extremes agree with a plain reading, at any length, alignment and bound", arguments: CoordinateWidth.allCases, 0..<60)
    func mixtures(width: CoordinateWidth, seed: Int) {
        var state = UInt64(seed)
        let extremes = Self.extremes(width)
        let inRange = extremes.filter { $0.magnitude <= width.largestMagnitude }
        for _ in 0..<5 {
            // Half of the mixtures may hold the most negative number, which no bound admits.
            let ends = splitMix(&state) % 2 == 0 ? extremes : inRange
            let uniform = PackedValues.random(Int(splitMix(&state) % 43), width: width, magnitude: width.largestMagnitude, seed: state)
            let values = uniform.map { splitMix(&state) % 3 == 0 ? $0 : ends[Int(splitMix(&state) % UInt64(ends.count))] }
            let drawn = UInt32(splitMix(&state) % (UInt64(width.largestMagnitude) + 1))
            for bound in [0, drawn, width.largestMagnitude - 1, width.largestMagnitude] {
                expectPlainReading(values, width: width, bound: bound, offset: Int(splitMix(&state) % 4))
            }
        }
    }

    @Test("sums of squares leave 32 bits behind without loss", arguments: CoordinateWidth.allCases, [1, -1] as [Int32])
    func longSums(width: CoordinateWidth, sign: Int32) {
        let values = [Int32](repeating: sign * Int32(width.largestMagnitude), count: 3001)
        expectPlainReading(values, width: width, bound: width.largestMagnitude)
    }

    @Test("accumulating extremes into any sums wraps as plain addition does", arguments: CoordinateWidth.allCases, 0...41)
    func accumulatingExtremes(width: CoordinateWidth, count: Int) {
        var state = UInt64(count)
        let extremes = Self.extremes(width)
        let ends: [Int64] = [.min, .min + 1, -1, 0, .max - 1, .max]
        for offset in 0..<4 {
            let values = (0..<count).map { _ in extremes[Int(splitMix(&state) % UInt64(extremes.count))] }
            var sums = (0..<count).map { _ in splitMix(&state) % 2 == 0 ? Int64(bitPattern: splitMix(&state)) : ends[Int(splitMix(&state) % 6)] }
            let expected = zip(sums, values).map { $0 &+ Int64($1) }
            let padded = [UInt8](repeating: 0xa5, count: offset) + PackedValues.pack(values, width: width)
            let bytes = padded[offset...]
            var span = sums.mutableSpan
            accumulateCoordinates(bytes.span, width: width, into: &span)
            #expect(sums == expected)
        }
    }

    /// The ends of a width and of half of it, and the neighbourhood of zero.
    private static func extremes(_ width: CoordinateWidth) -> [Int32] {
        let largest = Int32(width.largestMagnitude)
        return [-largest - 1, -largest, -largest / 2 - 1, -1, 0, 1, largest / 2, largest - 1, largest]
    }

    private func expectPlainReading(
        _ values: [Int32], width: CoordinateWidth, bound: UInt32, offset: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let padded = [UInt8](repeating: 0x5a, count: offset) + PackedValues.pack(values, width: width)
        let bytes = padded[offset...]
        let survey = surveyCoordinates(bytes.span, width: width, bound: bound)
        let isWithinBound = values.allSatisfy { $0.magnitude <= bound }
        #expect(survey.count == values.count, sourceLocation: sourceLocation)
        #expect(survey.isWithinBound == isWithinBound, sourceLocation: sourceLocation)
        #expect(survey.squaredNorm == (isWithinBound ? PackedValues.squaredNorm(values) : nil), sourceLocation: sourceLocation)
    }
}

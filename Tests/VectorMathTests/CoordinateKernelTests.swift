import Testing
import VectorMath

@Suite("Packed coordinates")
struct CoordinateKernelTests {
    @Test("a survey finds what a plain reading finds, at every length around the lane count", arguments: CoordinateWidth.allCases, 0...41)
    func surveyAgreesWithPlainReading(width: CoordinateWidth, count: Int) throws {
        for bound in [width.largestMagnitude, width.largestMagnitude / 2, 5] {
            let values = PackedValues.random(count, width: width, magnitude: bound, seed: UInt64(count) + 1)
            let bytes = PackedValues.pack(values, width: width)
            let survey = surveyCoordinates(bytes.span, width: width, bound: bound)
            #expect(survey.count == count)
            #expect(survey.isWithinBound)
            #expect(try #require(survey.squaredNorm) == PackedValues.squaredNorm(values))
        }
    }

    @Test("one coordinate beyond the bound is found in every position", arguments: CoordinateWidth.allCases)
    func surveyFindsOneOutlier(width: CoordinateWidth) {
        let bound = width.largestMagnitude / 3
        for position in 0..<19 {
            for outlier in [Int32(bound) + 1, -Int32(bound) - 1, Int32(width.largestMagnitude), -Int32(width.largestMagnitude) - 1] {
                var values = PackedValues.random(19, width: width, magnitude: bound, seed: 9)
                values[position] = outlier
                let bytes = PackedValues.pack(values, width: width)
                let survey = surveyCoordinates(bytes.span, width: width, bound: bound)
                #expect(!survey.isWithinBound)
                #expect(survey.squaredNorm == nil)
                values[position] = outlier.signum() * Int32(bound)
                let repaired = PackedValues.pack(values, width: width)
                #expect(surveyCoordinates(repaired.span, width: width, bound: bound).isWithinBound)
            }
        }
    }

    @Test("every single-byte and double-byte coordinate reads as itself", arguments: [CoordinateWidth.one, .two])
    func everyNarrowCoordinate(width: CoordinateWidth) {
        let largest = Int32(width.largestMagnitude)
        for value in -largest - 1...largest where width == .one || value % 7 == 0 || abs(value) > largest - 9 {
            let bytes = PackedValues.pack([value], width: width)
            let survey = surveyCoordinates(bytes.span, width: width, bound: value.magnitude > UInt32(largest) ? 0 : value.magnitude)
            #expect(survey.isWithinBound == (value >= -largest))
            if value > -largest, value != 0 {
                let tooTight = surveyCoordinates(bytes.span, width: width, bound: value.magnitude - 1)
                #expect(!tooTight.isWithinBound)
            }
        }
    }

    @Test("the squared norm stays exact at the extremes of 32 bits")
    func extremeNorm() {
        let values = [Int32](repeating: Int32.max, count: 1000) + [Int32](repeating: -Int32.max, count: 1001)
        let bytes = PackedValues.pack(values, width: .four)
        let survey = surveyCoordinates(bytes.span, width: .four, bound: CoordinateWidth.four.largestMagnitude)
        #expect(survey.squaredNorm == UInt128(Int32.max) * UInt128(Int32.max) * 2001)
        #expect(exactSquaredNorm([Int32.min, .min, .max].span) == UInt128(1) << 63 + UInt128(Int32.max) * UInt128(Int32.max))
    }

    @Test("accumulating adds every coordinate once", arguments: CoordinateWidth.allCases, [0, 1, 7, 8, 9, 100])
    func accumulateAdds(width: CoordinateWidth, count: Int) {
        var sums = [Int64](repeating: 0, count: count)
        var expected = sums
        for seed in 0..<20 {
            let values = PackedValues.random(count, width: width, magnitude: width.largestMagnitude, seed: UInt64(seed))
            let bytes = PackedValues.pack(values, width: width)
            var span = sums.mutableSpan
            accumulateCoordinates(bytes.span, width: width, into: &span)
            for index in values.indices { expected[index] += Int64(values[index]) }
        }
        #expect(sums == expected)
    }

    @Test("a trailing part of a coordinate is left out of the count")
    func trailingBytes() {
        let bytes: [UInt8] = [0, 1, 0, 2, 9]
        let survey = surveyCoordinates(bytes.span, width: .two, bound: 2)
        #expect(survey.count == 2)
        #expect(survey.isWithinBound)
        #expect(survey.squaredNorm == 5)
    }
}

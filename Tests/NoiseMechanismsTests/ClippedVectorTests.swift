import NoiseMechanisms
import Testing
import VectorMath

@Suite("Quantising and clipping")
struct ClippedVectorTests {
    static let unitGrid = FixedPointGrid(exponent: 0)

    @Test("every small integer vector is kept inside the ball and shortened outside it", arguments: 1...12 as ClosedRange<UInt64>)
    func exhaustiveSmallWorld(clipNorm: UInt64) throws {
        for x in -9...9 {
            for y in -9...9 {
                let clipped = try ClippedVector(quantizing: [Float(x), Float(y)], on: Self.unitGrid, clipNorm: clipNorm)
                #expect(clipped.squaredNorm <= UInt128(clipNorm * clipNorm))
                if UInt64(x * x + y * y) <= clipNorm * clipNorm {
                    #expect(clipped.coordinates == [Int32(x), Int32(y)])
                }
                let mirrored = try ClippedVector(quantizing: [Float(-x), Float(-y)], on: Self.unitGrid, clipNorm: clipNorm)
                #expect(mirrored.coordinates == clipped.coordinates.map { -$0 })
            }
        }
    }

    @Test("the norm never passes the clip norm, whatever the floats", arguments: 0..<40)
    func normIsBounded(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let clipNorm = UInt64.random(in: 1...(1 << 30), using: &generator)
        let exponent = UInt8.random(in: 0...30, using: &generator)
        let scale = Float.random(in: 1e-20...1e4, using: &generator)
        let values = (0..<200).map { _ in Float.random(in: -scale...scale, using: &generator) }
        let clipped = try ClippedVector(quantizing: values, on: FixedPointGrid(exponent: exponent), clipNorm: clipNorm)
        #expect(clipped.squaredNorm <= UInt128(clipNorm) * UInt128(clipNorm))
        #expect(clipped.coordinates.count == values.count)
        #expect(zip(values, clipped.coordinates).allSatisfy { $0 * Float($1) >= 0 })
    }

    @Test("a long vector loses less than one unit a coordinate to the clip")
    func clipKeepsTheDirection() throws {
        let values: [Float] = (1...100).map { Float($0) * ($0 % 2 == 0 ? 1 : -1) }
        let clipped = try ClippedVector(quantizing: values, on: FixedPointGrid(exponent: 20), clipNorm: 1 << 20)
        let norm = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        for (value, coordinate) in zip(values, clipped.coordinates) {
            #expect(abs(Double(value) / norm * 1_048_576 - Double(coordinate)) < 1.001)
        }
    }

    @Test("rounding is to the nearest unit, ties to even")
    func rounding() throws {
        let clipped = try ClippedVector(quantizing: [0.5, 1.5, 2.5, -0.5, -1.5, 0.49, -0.51, -0.0], on: Self.unitGrid, clipNorm: 100)
        #expect(clipped.coordinates == [0, 2, 2, 0, -2, 0, -1, 0])
        let fine = try ClippedVector(quantizing: [1, -0.25], on: FixedPointGrid(exponent: 10), clipNorm: 1 << 20)
        #expect(fine.coordinates == [1024, -256])
        #expect(fine.grid.value(of: -256) == -0.25)
    }

    @Test("the zero vector and the empty vector are fine")
    func zeroVector() throws {
        let zero = try ClippedVector(quantizing: [0, -0.0, .leastNonzeroMagnitude], on: Self.unitGrid, clipNorm: 1)
        #expect(zero.coordinates == [0, 0, 0])
        #expect(zero.squaredNorm == 0)
        #expect(try ClippedVector(quantizing: [], on: Self.unitGrid, clipNorm: 1).coordinates.isEmpty)
    }

    @Test("a value that is no finite number is an error that names its place", arguments: [Float.nan, .infinity, -.infinity, .signalingNaN])
    func notFinite(value: Float) throws {
        let error = try #require(throws: ClipError.self) {
            try ClippedVector(quantizing: [0, 1, value], on: Self.unitGrid, clipNorm: 1)
        }
        #expect(error.code == .notFinite)
        #expect(error.index == 2)
    }

    @Test("a value off the end of the grid is an error, up to the largest float and exponent")
    func tooLarge() throws {
        for (value, exponent) in [(0x1p48, 0), (Float.greatestFiniteMagnitude, 0), (.greatestFiniteMagnitude, 255), (-1, 255)] as [(Float, UInt8)] {
            let error = try #require(throws: ClipError.self) {
                try ClippedVector(quantizing: [value], on: FixedPointGrid(exponent: exponent), clipNorm: 5)
            }
            #expect(error.code == .tooLarge)
        }
        #expect(try ClippedVector(quantizing: [0x1p47], on: Self.unitGrid, clipNorm: 1 << 30).coordinates == [1 << 30])
        #expect(try ClippedVector(quantizing: [.leastNonzeroMagnitude], on: FixedPointGrid(exponent: 149), clipNorm: 5).coordinates == [1])
    }

    @Test("a clip norm outside its range is an error", arguments: [0, 1 << 30 + 1, .max] as [UInt64])
    func clipNormRange(clipNorm: UInt64) throws {
        let error = try #require(throws: ClipError.self) { try ClippedVector(quantizing: [1], on: Self.unitGrid, clipNorm: clipNorm) }
        #expect(error.code == .clipNormOutOfRange)
    }

    @Test("more coordinates than the limit are an error")
    func tooManyCoordinates() throws {
        let values = [Float](repeating: 0, count: ClippedVector.dimensionLimit + 1)
        let error = try #require(throws: ClipError.self) { try ClippedVector(quantizing: values, on: Self.unitGrid, clipNorm: 1) }
        #expect(error.code == .tooManyCoordinates)
    }

    @Test("the square root is rounded up, exactly")
    func squareRoot() {
        for root in [0, 1, 2, 3, 1 << 31, (1 << 31) + 1, (1 << 57) - 1, 1 << 57] as [UInt64] {
            let square = UInt128(root) * UInt128(root)
            #expect(ClippedVector.squareRootRoundedUp(square) == root)
            #expect(ClippedVector.squareRootRoundedUp(square + 1) == root + 1)
            if root > 1 { #expect(ClippedVector.squareRootRoundedUp(square - 1) == root) }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): reproducible test data.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

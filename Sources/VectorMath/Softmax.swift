/// Replaces scores by the softmax of them, and returns the logarithm's argument and offset: `log(sum exp(score))` is `top + log(total)`.
///
/// The exponential is this room's own polynomial, so that equal scores give equal bits whatever mathematics library a machine has; its
/// relative error is below 2^-22. A score more than 87 below the largest gets probability zero.
///
/// - Returns: the largest score, and the sum of `exp(score - top)`, which is at least 1. The sum is NaN when a score was NaN or the largest
///   infinite, and the probabilities then mean nothing.
@discardableResult
public func softmax(_ scores: inout MutableSpan<Float>) -> (top: Float, total: Float) {
    let count = scores.count
    guard count > 0 else { return (0, .nan) }
    var top = scores[0]
    for index in 1..<max(count, 1) where scores[index] > top { top = scores[index] }
    let largest = top
    let total = unsafe scores.withUnsafeMutableBufferPointer { buffer in
        let values = unsafe MutableFloatLanes(buffer)
        var sum = SIMD8<Float>.zero
        var index = 0
        while index &+ 8 <= count {
            let powers = exponentials(values.lanes(at: index) - largest)
            values.store(powers, at: index)
            sum += powers
            index &+= 8
        }
        if index < count {
            // Lanes past the end are as far below as a score can be.
            var rest = SIMD8<Float>(repeating: -.infinity)
            for lane in 0..<(count &- index) { rest[lane] = values[index &+ lane] - largest }
            let powers = exponentials(rest)
            for lane in 0..<(count &- index) { values[index &+ lane] = powers[lane] }
            sum += powers
        }
        let total = sum.treeSum
        let scale = 1 / total
        index = 0
        while index &+ 8 <= count {
            values.store(values.lanes(at: index) * scale, at: index)
            index &+= 8
        }
        while index < count {
            values[index] *= scale
            index &+= 1
        }
        return total
    }
    return (top, total)
}

/// exp of arguments that are at most zero, in single precision: `2^n exp(r)` with `|r|` at most half of ln 2 (Cody and Waite's two-part
/// reduction, then a Taylor polynomial of degree 6, whose remainder is below 2^-23).
@inline(__always)
private func exponentials(_ arguments: SIMD8<Float>) -> SIMD8<Float> {
    let least: Float = -87
    let bounded = arguments.replacing(with: SIMD8(repeating: least), where: arguments .< least)
    // Adding 1.5 * 2^23 rounds to the nearest integer, which then stands in the low bits.
    let magic: Float = 12_582_912
    let shifted = bounded * 1.442_695_04 + magic
    let quotient = shifted - magic
    let rest = bounded - quotient * 0.693_359_375 + quotient * 2.121_944_4e-4
    var polynomial = rest * (1 / 720) + 1 / 120
    polynomial = polynomial * rest + 1 / 24
    polynomial = polynomial * rest + 1 / 6
    polynomial = polynomial * rest + 0.5
    polynomial = polynomial * rest + 1
    polynomial = polynomial * rest + 1
    let bits = unsafe unsafeBitCast(shifted, to: SIMD8<UInt32>.self)
    let scale = unsafe unsafeBitCast((bits &+ 127) &<< 23, to: SIMD8<Float>.self)
    return (polynomial * scale).replacing(with: SIMD8<Float>.zero, where: arguments .< least)
}

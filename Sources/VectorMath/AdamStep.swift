/// One step of Adam (Kingma and Ba, 2015, without bias correction) on a row of parameters, and the gradient set to zero.
///
/// - Parameters:
///   - range: Where the row lies in all four.
///   - first: The running mean of gradients, decay 0.9.
///   - second: The running mean of their squares, decay 0.999.
/// - Precondition: all four have this range, whose length is a multiple of 8.
public func adamStep(
    _ parameters: inout MutableSpan<Float>, gradient: inout MutableSpan<Float>, first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    in range: Range<Int>, rate: Float
) {
    let shortest = min(parameters.count, gradient.count, first.count, second.count)
    precondition(range.count % 8 == 0 && range.lowerBound >= 0 && range.upperBound <= shortest, "four rows of whole registers")
    unsafe parameters.withUnsafeMutableBufferPointer { parameterBuffer in
        unsafe gradient.withUnsafeMutableBufferPointer { gradientBuffer in
            unsafe first.withUnsafeMutableBufferPointer { firstBuffer in
                unsafe second.withUnsafeMutableBufferPointer { secondBuffer in
                    let values = unsafe MutableFloatLanes(parameterBuffer)
                    let slopes = unsafe MutableFloatLanes(gradientBuffer)
                    let (means, squares) = unsafe (MutableFloatLanes(firstBuffer), MutableFloatLanes(secondBuffer))
                    var index = range.lowerBound
                    while index < range.upperBound {
                        let slope = slopes.lanes(at: index)
                        let mean = means.lanes(at: index) * 0.9 + slope * 0.1
                        let square = squares.lanes(at: index) * 0.999 + slope * slope * 0.001
                        means.store(mean, at: index)
                        squares.store(square, at: index)
                        values.store(values.lanes(at: index) - mean * rate / (square.squareRoot() + 1e-6), at: index)
                        slopes.store(.zero, at: index)
                        index &+= 8
                    }
                }
            }
        }
    }
}

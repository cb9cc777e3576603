extension SoftsignRanker {
    /// Scores every row of a row-major matrix.
    ///
    /// - Parameters:
    ///   - rows: `scores.count` rows of `stride` entries; entries from ``slots`` on are not looked at with hidden units, and multiplied by
    ///     zero without.
    ///   - stride: a multiple of 16, at least ``slots``.
    ///   - scores: receives one score for each row.
    /// - Precondition: the counts agree.
    public func score(_ rows: Span<Float>, stride width: Int, into scores: inout MutableSpan<Float>) {
        precondition(width >= slots && width % 16 == 0 && rows.count == scores.count * width, "the matrix has another shape")
        let count = scores.count
        guard hiddenUnits > 0 else {
            for row in 0..<count {
                let start = row &* width
                scores[row] = dot(rows.extracting(start..<start &+ linear.count), linear.span)
            }
            return
        }
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe scores.withUnsafeMutableBufferPointer { scores in
                let (rows, scores) = unsafe (FloatLanes(rows), MutableFloatLanes(scores))
                withLanes { layer in
                    for row in stride(from: 0, to: count, by: 2) { layer.scoreTwo(rows, width: width, row, min(row &+ 1, count &- 1), into: scores) }
                }
            }
        }
    }

    /// Gives `values` this many entries without looking at what they are.
    static func resize(_ values: inout [Float], to count: Int) {
        if values.count > count { values.removeLast(values.count - count) }
        if values.count < count { values.append(contentsOf: repeatElement(0, count: count - values.count)) }
    }

    /// The weights as unchecked lanes, for the length of `body`.
    @inline(__always)
    func withLanes(_ body: (SoftsignLanes) -> Void) {
        unsafe inputs.span.withUnsafeBufferPointer { inputs in
            unsafe biases.span.withUnsafeBufferPointer { biases in
                unsafe outputs.span.withUnsafeBufferPointer { outputs in
                    body(
                        SoftsignLanes(
                            slots: slots, lanes: lanes, inputs: unsafe FloatLanes(inputs), biases: unsafe FloatLanes(biases),
                            outputs: unsafe FloatLanes(outputs)))
                }
            }
        }
    }
}

/// The hidden ranker's weights as unchecked lanes: what the loops read.
struct SoftsignLanes {
    let slots: Int
    let lanes: Int
    let inputs: FloatLanes
    let biases: FloatLanes
    let outputs: FloatLanes

    /// Two rows at once, which may be the same, sixteen lanes at a time and then eight: a weight is loaded once for both, and a feature that is
    /// zero in both is left out.
    @inline(__always)
    func scoreTwo(_ rows: FloatLanes, width: Int, _ first: Int, _ second: Int, into scores: MutableFloatLanes) {
        let (x, y) = (first &* width, second &* width)
        var (xSum, ySum) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var lane = 0
        while lane &+ 16 <= lanes {
            var (xLow, xHigh) = (biases.lanes(at: lane), biases.lanes(at: lane &+ 8))
            var (yLow, yHigh) = (xLow, xHigh)
            forOccupied(rows, x, y) { slot in
                let weight = slot &* lanes &+ lane
                let (low, high) = (inputs.lanes(at: weight), inputs.lanes(at: weight &+ 8))
                let (xValue, yValue) = (rows[x &+ slot], rows[y &+ slot])
                xLow += low * xValue
                xHigh += high * xValue
                yLow += low * yValue
                yHigh += high * yValue
            }
            activate(xLow, lane: lane, &xSum)
            activate(xHigh, lane: lane &+ 8, &xSum)
            activate(yLow, lane: lane, &ySum)
            activate(yHigh, lane: lane &+ 8, &ySum)
            lane &+= 16
        }
        if lane < lanes {
            var (xLow, yLow) = (biases.lanes(at: lane), biases.lanes(at: lane))
            forOccupied(rows, x, y) { slot in
                let weights = inputs.lanes(at: slot &* lanes &+ lane)
                xLow += weights * rows[x &+ slot]
                yLow += weights * rows[y &+ slot]
            }
            activate(xLow, lane: lane, &xSum)
            activate(yLow, lane: lane, &ySum)
        }
        scores[first] = xSum.treeSum
        scores[second] = ySum.treeSum
    }

    /// Calls `body` with each feature, in order, that is not zero in both of two rows.
    @inline(__always)
    private func forOccupied(_ rows: FloatLanes, _ x: Int, _ y: Int, _ body: (Int) -> Void) {
        var start = 0
        while start < slots {
            var occupied = rows.occupied(at: x &+ start, or: y &+ start, count: min(slots &- start, 64))
            while occupied != 0 {
                body(start &+ occupied.trailingZeroBitCount)
                occupied &= occupied &- 1
            }
            start &+= 64
        }
    }

    /// Adds what eight lanes give to the score and returns their activations; the linear lane passes as it is, and its activation is zero,
    /// whose slope is one.
    @inline(__always)
    @discardableResult
    func activate(_ z: SIMD8<Float>, lane: Int, _ sum: inout SIMD8<Float>) -> SIMD8<Float> {
        var activation = z / (1 + z.magnitudes)
        if lane == 0 {
            activation[0] = 0
            sum[0] = z[0]
        }
        sum += outputs.lanes(at: lane) * activation
        return activation
    }
}

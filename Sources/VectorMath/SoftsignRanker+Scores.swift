extension SoftsignRanker {
    /// Scores every row of a row-major matrix.
    ///
    /// - Parameters:
    ///   - rows: `scores.count` rows of `stride` entries; entries from ``slots`` on are not looked at with hidden units, and multiplied by
    ///     zero without.
    ///   - stride: a multiple of 16, at least ``slots``.
    ///   - scores: receives one score for each row.
    /// - Precondition: the counts agree.
    public func score(_ rows: Span<Float>, stride: Int, into scores: inout MutableSpan<Float>) {
        precondition(stride >= slots && stride % 16 == 0 && rows.count == scores.count * stride, "the matrix has another shape")
        let count = scores.count
        guard hiddenUnits > 0 else {
            for row in 0..<count {
                let start = row &* stride
                scores[row] = dot(rows.extracting(start..<start &+ linear.count), linear.span)
            }
            return
        }
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe scores.withUnsafeMutableBufferPointer { scores in
                let (rows, scores) = unsafe (FloatLanes(rows), MutableFloatLanes(scores))
                withLanes { layer in
                    var row = 0
                    while row &+ 4 <= count {
                        layer.scoreFour(rows, stride: stride, row: row, into: scores)
                        row &+= 4
                    }
                    while row < count {
                        layer.scoreOne(rows, stride: stride, row: row, into: scores)
                        row &+= 1
                    }
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

    /// Four rows at once, eight lanes at a time: eight vector registers of sums, and each weight is loaded once for four rows.
    @inline(__always)
    func scoreFour(_ rows: FloatLanes, stride: Int, row: Int, into scores: MutableFloatLanes) {
        let (x0, x1, x2, x3) = (row &* stride, (row &+ 1) &* stride, (row &+ 2) &* stride, (row &+ 3) &* stride)
        var (s0, s1, s2, s3) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        var lane = 0
        while lane < lanes {
            let start = biases.lanes(at: lane)
            var (z0, z1, z2, z3) = (start, start, start, start)
            var slot = 0
            var weight = lane
            while slot < slots {
                let weights = inputs.lanes(at: weight)
                z0 += weights * rows[x0 &+ slot]
                z1 += weights * rows[x1 &+ slot]
                z2 += weights * rows[x2 &+ slot]
                z3 += weights * rows[x3 &+ slot]
                slot &+= 1
                weight &+= lanes
            }
            activate(z0, lane: lane, &s0)
            activate(z1, lane: lane, &s1)
            activate(z2, lane: lane, &s2)
            activate(z3, lane: lane, &s3)
            lane &+= 8
        }
        scores[row] = s0.treeSum
        scores[row &+ 1] = s1.treeSum
        scores[row &+ 2] = s2.treeSum
        scores[row &+ 3] = s3.treeSum
    }

    /// One row, in the order of ``scoreFour``.
    @inline(__always)
    func scoreOne(_ rows: FloatLanes, stride: Int, row: Int, into scores: MutableFloatLanes) {
        var sum = SIMD8<Float>.zero
        var lane = 0
        while lane < lanes {
            var z = biases.lanes(at: lane)
            for slot in 0..<slots { z += inputs.lanes(at: slot &* lanes &+ lane) * rows[row &* stride &+ slot] }
            activate(z, lane: lane, &sum)
            lane &+= 8
        }
        scores[row] = sum.treeSum
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

extension SoftsignRanker {
    /// Adds the gradient of `sum_i residuals_i * score_i` in the parameters to `gradient`.
    ///
    /// With the residuals of a softmax, `p_i - y_i`, that is the gradient of the listwise cross-entropy. The sums of one call are taken from
    /// zero and added at the end.
    ///
    /// - Parameters:
    ///   - rows: the matrix that was scored.
    ///   - stride: its stride.
    ///   - residuals: one for each row.
    ///   - activations: what ``score(_:stride:into:activations:)`` kept of the same rows and these weights.
    ///   - gradient: of this ranker's shape.
    /// - Precondition: the counts and shapes agree.
    public func accumulateGradient(
        of rows: Span<Float>, stride: Int, residuals: Span<Float>, activations: Span<Float>, into gradient: inout SoftsignGradient
    ) {
        precondition(stride >= slots && stride % 16 == 0 && rows.count == residuals.count * stride, "the matrix has another shape")
        precondition(activations.count == residuals.count * lanes, "activations of another matrix or ranker")
        precondition(gradient.slots == slots && gradient.hiddenUnits == hiddenUnits, "a gradient of another shape")
        guard hiddenUnits > 0 else {
            accumulateLinear(rows, stride: stride, residuals: residuals, into: &gradient.linear)
            return
        }
        // Taken out of the gradient while it is written, so that nothing is copied.
        var slopes: [Float] = []
        swap(&slopes, &gradient.slopes)
        Self.resize(&slopes, to: activations.count)
        backpropagate(residuals, activations, slopes: &slopes, into: &gradient)
        let (slots, lanes, count) = (slots, lanes, residuals.count)
        var inputs = gradient.inputs.mutableSpan
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe slopes.span.withUnsafeBufferPointer { slopes in
                unsafe inputs.withUnsafeMutableBufferPointer { inputs in
                    let (rows, slopes) = unsafe (FloatLanes(rows), FloatLanes(slopes))
                    let inputs = unsafe MutableFloatLanes(inputs)
                    var slot = 0
                    while slot < slots {
                        let width = min(4, slots &- slot)
                        var lane = 0
                        while lane < lanes {
                            Self.addProducts(rows, stride, slot, slopes, lanes, lane, count, width, into: inputs)
                            lane &+= 8
                        }
                        slot &+= 4
                    }
                }
            }
        }
        swap(&slopes, &gradient.slopes)
    }

    /// Adds, for `width` features from `slot` on and eight lanes, the sum over rows of feature times slope. The stride is a multiple of 16,
    /// so four features can be read even where fewer have weights.
    @inline(__always)
    private static func addProducts(
        _ rows: FloatLanes, _ stride: Int, _ slot: Int, _ slopes: FloatLanes, _ lanes: Int, _ lane: Int, _ count: Int, _ width: Int,
        into inputs: MutableFloatLanes
    ) {
        var (g0, g1, g2, g3) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        var entry = slot
        var slope = lane
        for _ in 0..<count {
            let slopes = slopes.lanes(at: slope)
            g0 += slopes * rows[entry]
            g1 += slopes * rows[entry &+ 1]
            g2 += slopes * rows[entry &+ 2]
            g3 += slopes * rows[entry &+ 3]
            entry &+= stride
            slope &+= lanes
        }
        let base = slot &* lanes &+ lane
        inputs.store(inputs.lanes(at: base) + g0, at: base)
        if width > 1 { inputs.store(inputs.lanes(at: base &+ lanes) + g1, at: base &+ lanes) }
        if width > 2 { inputs.store(inputs.lanes(at: base &+ 2 &* lanes) + g2, at: base &+ 2 &* lanes) }
        if width > 3 { inputs.store(inputs.lanes(at: base &+ 3 &* lanes) + g3, at: base &+ 3 &* lanes) }
    }

    /// Replaces `slopes` by `residual * u * a'(z)` for each row and lane, and adds their sums to the biases and those of `residual * a` to
    /// the outputs. The slope of softsign is `1 / (1 + |z|)^2 = (1 - |a|)^2`; the linear lane is kept as a zero activation with output
    /// weight one, so its slope is the residual.
    func backpropagate(_ residuals: Span<Float>, _ activations: Span<Float>, slopes: inout [Float], into gradient: inout SoftsignGradient) {
        let (lanes, count) = (lanes, residuals.count)
        var target = slopes.mutableSpan
        unsafe residuals.withUnsafeBufferPointer { residuals in
            unsafe activations.withUnsafeBufferPointer { activations in
                unsafe target.withUnsafeMutableBufferPointer { slopes in
                    let (residuals, activations) = unsafe (FloatLanes(residuals), FloatLanes(activations))
                    let slopes = unsafe MutableFloatLanes(slopes)
                    withLanes { layer in
                        var lane = 0
                        while lane < lanes {
                            let outputs = layer.outputs.lanes(at: lane)
                            var (biasSum, outputSum) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                            var entry = lane
                            for row in 0..<count {
                                let activation = activations.lanes(at: entry)
                                let residual = residuals[row]
                                let rest = 1 - activation.magnitudes
                                let slope = (rest * rest) * (outputs * residual)
                                outputSum += activation * residual
                                biasSum += slope
                                slopes.store(slope, at: entry)
                                entry &+= lanes
                            }
                            for index in 0..<8 {
                                gradient.biases[lane &+ index] += biasSum[index]
                                gradient.outputs[lane &+ index] += outputSum[index]
                            }
                            lane &+= 8
                        }
                    }
                }
            }
        }
    }

    /// Adds `sum_i residuals_i * row_i`, sixteen features at a time, over all rows before a sum leaves its registers.
    private func accumulateLinear(_ rows: Span<Float>, stride: Int, residuals: Span<Float>, into sums: inout [Float]) {
        let (slots, count, width) = (slots, residuals.count, sums.count)
        var target = sums.mutableSpan
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe residuals.withUnsafeBufferPointer { residuals in
                unsafe target.withUnsafeMutableBufferPointer { target in
                    let (rows, residuals) = unsafe (FloatLanes(rows), FloatLanes(residuals))
                    let target = unsafe MutableFloatLanes(target)
                    var slot = 0
                    while slot < width {
                        var (even, odd) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                        var entry = slot
                        for row in 0..<count {
                            let residual = residuals[row]
                            even += rows.lanes(at: entry) * residual
                            odd += rows.lanes(at: entry &+ 8) * residual
                            entry &+= stride
                        }
                        target.store(target.lanes(at: slot) + even, at: slot)
                        target.store(target.lanes(at: slot &+ 8) + odd, at: slot &+ 8)
                        slot &+= 16
                    }
                    // What is no feature has no gradient.
                    for slot in slots..<width { target[slot] = 0 }
                }
            }
        }
    }
}

extension SoftsignRanker {
    /// Scores sparse rows, and keeps in `activations` what ``accumulateGradient(of:residuals:activations:into:)`` needs.
    ///
    /// With hidden units a score has the same bits as that of the full row. Without, it is the sum of the products in the order of the
    /// features, which can differ from ``dot(_:_:)`` in its last bits.
    ///
    /// - Parameters:
    ///   - scores: replaced by one score for each row.
    ///   - activations: replaced; stays empty without hidden units.
    /// - Precondition: the rows have ``slots`` features.
    public func score(_ rows: borrowing SparseRows, into scores: inout [Float], activations: inout [Float]) {
        precondition(rows.slots == slots, "rows of another shape")
        let (count, lanes) = (rows.count, lanes)
        Self.resize(&scores, to: count)
        Self.resize(&activations, to: count * lanes)
        var scoreSpan = scores.mutableSpan
        var activationSpan = activations.mutableSpan
        rows.withEntries { entries in
            unsafe scoreSpan.withUnsafeMutableBufferPointer { scores in
                unsafe activationSpan.withUnsafeMutableBufferPointer { activations in
                    let (scores, kept) = unsafe (MutableFloatLanes(scores), MutableFloatLanes(activations))
                    guard lanes > 0 else {
                        withLinear { weights in
                            for row in 0..<count {
                                var sum: Float = 0
                                for entry in entries.range(of: row) { sum += weights[entries.column(entry)] * entries.value(entry) }
                                scores[row] = sum
                            }
                        }
                        return
                    }
                    withLanes { layer in
                        for row in 0..<count { scores[row] = layer.score(entries, row: row, kept) }
                    }
                }
            }
        }
    }

    /// Adds the gradient of `sum_i residuals_i * score_i` in the parameters to `gradient`, row by row.
    ///
    /// With the residuals of a softmax, `p_i - y_i`, that is the gradient of the listwise cross-entropy.
    ///
    /// - Parameters:
    ///   - rows: the rows that were scored.
    ///   - residuals: one for each row.
    ///   - activations: what ``score(_:into:activations:)`` kept of the same rows and these weights.
    ///   - gradient: of this ranker's shape.
    /// - Precondition: the counts and shapes agree.
    public func accumulateGradient(
        of rows: borrowing SparseRows, residuals: Span<Float>, activations: Span<Float>, into gradient: inout SoftsignGradient
    ) {
        precondition(rows.slots == slots && rows.count == residuals.count, "rows of another shape")
        precondition(activations.count == residuals.count * lanes, "activations of another matrix or ranker")
        precondition(gradient.slots == slots && gradient.hiddenUnits == hiddenUnits, "a gradient of another shape")
        let (count, lanes) = (rows.count, lanes)
        rows.withEntries { entries in
            gradient.withLanes { sums in
                unsafe residuals.withUnsafeBufferPointer { residuals in
                    unsafe activations.withUnsafeBufferPointer { activations in
                        let (residuals, activations) = unsafe (FloatLanes(residuals), FloatLanes(activations))
                        guard lanes > 0 else {
                            for row in 0..<count {
                                let residual = residuals[row]
                                for entry in entries.range(of: row) { sums.inputs[entries.column(entry)] += residual * entries.value(entry) }
                            }
                            return
                        }
                        withLanes { layer in
                            for row in 0..<count { layer.backpropagate(residuals[row], entries, row: row, activations, into: sums) }
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func withLinear(_ body: (FloatLanes) -> Void) {
        unsafe linear.span.withUnsafeBufferPointer { body(unsafe FloatLanes($0)) }
    }
}

extension SoftsignLanes {
    /// The score of one row: sixteen lanes at a time, then eight, each lane in the order of the features.
    @inline(__always)
    fileprivate func score(_ entries: SparseEntries, row: Int, _ kept: MutableFloatLanes) -> Float {
        let range = entries.range(of: row)
        var sum = SIMD8<Float>.zero
        var lane = 0
        while lane &+ 16 <= lanes {
            var (z0, z1) = (biases.lanes(at: lane), biases.lanes(at: lane &+ 8))
            for entry in range {
                let weight = entries.column(entry) &* lanes &+ lane
                let value = entries.value(entry)
                z0 += inputs.lanes(at: weight) * value
                z1 += inputs.lanes(at: weight &+ 8) * value
            }
            kept.store(activate(z0, lane: lane, &sum), at: row &* lanes &+ lane)
            kept.store(activate(z1, lane: lane &+ 8, &sum), at: row &* lanes &+ lane &+ 8)
            lane &+= 16
        }
        if lane < lanes {
            var z = biases.lanes(at: lane)
            for entry in range { z += inputs.lanes(at: entries.column(entry) &* lanes &+ lane) * entries.value(entry) }
            kept.store(activate(z, lane: lane, &sum), at: row &* lanes &+ lane)
        }
        return sum.treeSum
    }

    /// Adds one row's share of the gradient.
    @inline(__always)
    fileprivate func backpropagate(
        _ residual: Float, _ entries: SparseEntries, row: Int, _ activations: FloatLanes, into sums: GradientLanes
    ) {
        let range = entries.range(of: row)
        var lane = 0
        while lane &+ 16 <= lanes {
            let s0 = slopes(residual, lane: lane, row: row, activations, into: sums)
            let s1 = slopes(residual, lane: lane &+ 8, row: row, activations, into: sums)
            for entry in range {
                let place = entries.column(entry) &* lanes &+ lane
                let value = entries.value(entry)
                sums.inputs.add(s0 * value, at: place)
                sums.inputs.add(s1 * value, at: place &+ 8)
            }
            lane &+= 16
        }
        if lane < lanes {
            let s = slopes(residual, lane: lane, row: row, activations, into: sums)
            for entry in range { sums.inputs.add(s * entries.value(entry), at: entries.column(entry) &* lanes &+ lane) }
        }
    }

    /// `residual * u * a'(z)` of eight lanes, after adding it to the biases and `residual * a` to the outputs.
    ///
    /// The slope of softsign is `1 / (1 + |z|)^2 = (1 - |a|)^2`; the linear lane is kept as a zero activation with output weight one, so its
    /// slope is the residual.
    @inline(__always)
    private func slopes(_ residual: Float, lane: Int, row: Int, _ activations: FloatLanes, into sums: GradientLanes) -> SIMD8<Float> {
        let activation = activations.lanes(at: row &* lanes &+ lane)
        let rest = 1 - activation.magnitudes
        let slope = (rest * rest) * (outputs.lanes(at: lane) * residual)
        sums.biases.add(slope, at: lane)
        sums.outputs.add(activation * residual, at: lane)
        return slope
    }
}

import VectorMath

extension CandidateMatrix {
    /// Replaces `scores` by the inner product of each candidate's row and `weights` (``stride`` entries, zero past the schema's slots).
    package func scores(weights: [Float], into scores: inout [Float]) {
        scores.removeAll(keepingCapacity: true)
        guard weights.count == Self.stride else { return }
        let span = values.span
        for row in 0..<count {
            scores.append(dot(span.extracting(row &* Self.stride..<(row &+ 1) &* Self.stride), weights.span))
        }
    }
}

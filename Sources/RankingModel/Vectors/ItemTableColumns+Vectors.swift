import TLSPresentation

/// The content of the section of item vectors:
///
///     vectors: float32 gains[6][48]; uint16 clusters[items]; int8 components[items][48];
///
/// Gains are finite and at most 1,000 in magnitude; -128 is no component.
extension ItemTableColumns {
    private static let largestGain: Float = 1_000

    mutating func readVectors(from reader: inout ByteReader) throws(CodecError) {
        var start = reader.offset
        var gains: [Float] = []
        for _ in 0..<ItemVectors.positions * ItemVectors.dimension {
            let gain = Float(bitPattern: try reader.uint32(field: "gain"))
            guard gain.isFinite, gain.magnitude <= Self.largestGain else { throw CodecError(.invalidValue, at: start, field: "gain") }
            gains.append(gain)
        }
        start = reader.offset
        let clusters: [UInt16] = try reader.integers(count, field: "clusters")
        guard clusters.allSatisfy({ $0 < ItemVectors.maximumClusters }) else { throw CodecError(.invalidValue, at: start, field: "clusters") }
        start = reader.offset
        let components = try reader.fixed(count * ItemVectors.dimension, field: "components").map { Int8(bitPattern: $0) }
        guard !components.contains(.min) else { throw CodecError(.invalidValue, at: start, field: "components") }
        vectors = ItemVectors(components: components, gains: gains, clusterOf: clusters)
    }

    func writeVectors(into writer: inout ByteWriter) {
        guard let vectors else { return }
        for gain in vectors.gains { writer.put(gain.bitPattern) }
        writer.put(vectors.clusterOf)
        for item in 0..<vectors.count { writer.fixed(vectors.components(of: item).map { UInt8(bitPattern: $0) }) }
    }
}

package import TLSPresentation

/// The canonical bytes: `uint16 format = 2; uint64 version; opaque schema_fingerprint[32]; uint16 count; uint16 weights[count]`, each weight
/// the bit pattern of an IEEE 754 half. Negative zero is refused, so that equal models have equal bytes.
extension RankingModel: TLSCodable {
    private static let format: UInt16 = 2

    package init(from reader: inout ByteReader) throws(CodecError) {
        var start = reader.offset
        guard try reader.uint16(field: "model format") == Self.format else { throw CodecError(.invalidValue, at: start, field: "model format") }
        let version = try reader.uint64(field: "model version")
        let fingerprint = Array(try reader.fixed(32, field: "schema fingerprint"))
        start = reader.offset
        let count = Int(try reader.uint16(field: "weight count"))
        guard (1...Self.maximumWeights).contains(count) else { throw CodecError(.lengthOutOfRange, at: start, field: "weight count") }
        start = reader.offset
        var weights: [Float] = []
        weights.reserveCapacity(count)
        for _ in 0..<count {
            let weight = Float16(bitPattern: try reader.uint16(field: "weight"))
            guard !(weight == 0 && weight.sign == .minus) else { throw CodecError(.invalidValue, at: start, field: "weight") }
            weights.append(Float(weight))
        }
        guard let model = RankingModel(version: version, schemaFingerprint: fingerprint, weights: weights) else {
            throw CodecError(.invalidValue, at: start, field: "weights")
        }
        self = model
    }

    package func encode(into writer: inout ByteWriter) {
        writer.put(Self.format)
        writer.put(version)
        writer.fixed(schemaFingerprint)
        writer.put(UInt16(weights.count))
        for weight in weights { writer.put(Float16(weight).bitPattern) }
    }
}

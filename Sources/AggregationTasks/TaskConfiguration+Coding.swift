public import TLSPresentation

extension TaskConfiguration {
    /// Reads a configuration. Unknown versions, purposes, trust modes, kinds and mechanisms are errors: an agent never guesses.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard try reader.uint8(field: "version") == Self.version else { throw CodecError(.invalidValue, at: start, field: "version") }
        let name = try Self.text(reader.opaque8(1...64, field: "task_info"), at: reader.offset, field: "task_info")
        let url = try Self.text(reader.opaque16(1...1024, field: "collector_url"), at: reader.offset, field: "collector_url")
        guard let purpose = TaskPurpose(rawValue: try reader.uint8(field: "purpose")) else {
            throw CodecError(.invalidValue, at: reader.offset - 1, field: "purpose")
        }
        guard let trustMode = TrustMode(rawValue: try reader.uint8(field: "trust_mode")) else {
            throw CodecError(.invalidValue, at: reader.offset - 1, field: "trust_mode")
        }
        let kindOffset = reader.offset
        guard try reader.uint8(field: "kind") == 1 else { throw CodecError(.invalidValue, at: kindOffset, field: "kind") }
        let fingerprint = Array(try reader.fixed(32, field: "schema_fingerprint"))
        self.init(
            name: name, collectorURL: url, purpose: purpose, trustMode: trustMode,
            kind: .modelUpdate(schemaFingerprint: fingerprint),
            dimension: try reader.uint32(field: "dimension"),
            noise: try NoiseParameters(from: &reader),
            limits: try ReportLimits(from: &reader),
            training: try TrainingParameters(from: &reader),
            minimumBatchSize: try reader.uint64(field: "min_batch_size"),
            timePrecision: try reader.uint64(field: "time_precision"),
            start: try reader.uint64(field: "start"),
            duration: try reader.uint64(field: "duration"),
            maximumReportsPerSubject: try reader.uint32(field: "maximum_reports_per_subject"),
            attoDelta: try reader.uint64(field: "delta"))
    }

    /// Writes the configuration.
    public func encode(into writer: inout ByteWriter) {
        writer.put(Self.version)
        writer.opaque8(name.utf8)
        writer.opaque16(collectorURL.utf8)
        writer.put(purpose.rawValue)
        writer.put(trustMode.rawValue)
        writer.put(kind.code)
        switch kind {
        case .modelUpdate(let schemaFingerprint): writer.fixed(schemaFingerprint)
        }
        writer.put(dimension)
        noise.encode(into: &writer)
        limits.encode(into: &writer)
        training.encode(into: &writer)
        writer.put(minimumBatchSize)
        writer.put(timePrecision)
        writer.put(start)
        writer.put(duration)
        writer.put(maximumReportsPerSubject)
        writer.put(attoDelta)
    }

    private static func text(_ bytes: ArraySlice<UInt8>, at offset: Int, field: String) throws(CodecError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CodecError(.invalidValue, at: offset - bytes.count, field: field) }
        return text
    }
}

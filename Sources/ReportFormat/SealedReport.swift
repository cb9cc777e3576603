public import AggregationTasks
public import TLSPresentation

/// A report as it travels and waits (DAP-18, `Report`): one ciphertext in direct mode; the leader's and the helper's in split mode.
public struct SealedReport: Hashable, Sendable {
    /// What everybody can read.
    public let metadata: ReportMetadata
    /// What both aggregators see of the secret-shared vector; empty in direct mode.
    public let publicShare: [UInt8]
    /// The sealed input shares, leader first. Their number is the trust mode's.
    public let ciphertexts: [HPKECiphertext]

    package init(metadata: ReportMetadata, publicShare: [UInt8], ciphertexts: [HPKECiphertext]) {
        self.metadata = metadata
        self.publicShare = publicShare
        self.ciphertexts = ciphertexts
    }

    /// Reads one report and leaves the rest unread. The trust mode is the task's: the bytes do not say how many ciphertexts follow.
    public init(from reader: inout ByteReader, mode: TrustMode) throws(CodecError) {
        metadata = try ReportMetadata(from: &reader)
        publicShare = Array(try reader.opaque32(field: "public_share"))
        var ciphertexts: [HPKECiphertext] = []
        ciphertexts.reserveCapacity(mode.ciphertextCount)
        for _ in 0..<mode.ciphertextCount { ciphertexts.append(try HPKECiphertext(from: &reader)) }
        self.ciphertexts = ciphertexts
    }

    /// Reads a report that fills `bytes` exactly, as the outbox keeps it.
    public init(decoding bytes: [UInt8], mode: TrustMode) throws(CodecError) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader, mode: mode)
        try reader.finish()
    }

    /// Writes the report.
    public func encode(into writer: inout ByteWriter) {
        metadata.encode(into: &writer)
        writer.opaque32(publicShare)
        for ciphertext in ciphertexts { ciphertext.encode(into: &writer) }
    }

    /// The report's bytes: what leaves the device, the same at every retry.
    public var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 64 + publicShare.count + ciphertexts.reduce(0) { $0 + 7 + $1.encapsulatedKey.count + $1.payload.count })
        encode(into: &writer)
        return writer.bytes
    }
}

extension TrustMode {
    /// How many sealed input shares a report of this mode has.
    public var ciphertextCount: Int {
        switch self {
        case .direct: 1
        case .split: 2
        }
    }
}

/// Why a witness doesn't cosign, as it answers over HTTP (C2SP tlog-witness).
public struct WitnessRefusal: Error, Equatable, Sendable {
    /// The reasons, with their HTTP status.
    public enum Reason: Int, Sendable, CaseIterable {
        /// The request, or the note in it, has another form; or the old size is above the checkpoint's.
        case badRequest = 400
        /// No trusted key of the log signed, or a trusted key's signature doesn't verify.
        case badSignature = 403
        /// The witness doesn't know the log.
        case unknownOrigin = 404
        /// The old size is not the one that was cosigned last.
        case conflict = 409
        /// The proof doesn't hold, or the roots of equal sizes differ.
        case badProof = 422
    }

    /// The media type of a conflict's body.
    public static let sizeMediaType = "text/x.tlog.size"

    /// The reason.
    public let reason: Reason
    /// With a conflict, the size that was cosigned last.
    public let currentSize: UInt64?
    /// If the log signed what contradicts the witness's record, the proof of it.
    public let evidence: SplitViewEvidence?

    init(_ reason: Reason, currentSize: UInt64? = nil, evidence: SplitViewEvidence? = nil) {
        self.reason = reason
        self.currentSize = currentSize
        self.evidence = evidence
    }

    /// The body of the answer: a conflict tells the size, the others nothing.
    public var body: String { currentSize.map { "\($0)\n" } ?? "" }
}

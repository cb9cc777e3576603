public import AggregationTasks
public import Enrolment
public import ReportFormat
public import ReportSealing
import TLSPresentation

extension CollectorTransport {
    /// What the collector said to an upload that it processed.
    public struct UploadAnswer: Sendable {
        /// The reports that were not taken, with the reason; every other report of the upload counts, durably.
        public let refused: [ReportID: ReportRejection]
        /// When to come back, in seconds, if the collector said so.
        public let retryAfter: UInt64?
        /// How many releases the collector knows of this device, signed; nil when it said nothing that can be read. The caller checks the
        /// signature.
        public let receipt: LedgerReceipt?
    }

    /// The most bytes of a task listing.
    public static let maximumListingBytes = 1 << 20
    /// The most bytes of a key configuration list.
    public static let maximumKeyBytes = 16_384

    /// Fetches the task listing.
    public func tasks() async throws(CollectorClientError) -> TaskListing {
        let body = try await get("/v1/tasks", maximumBytes: Self.maximumListingBytes)
        return try decode("task listing") { () throws(CodecError) in try TaskListing(decoding: body) }
    }

    /// Fetches the HPKE key configurations.
    public func keyConfigurations() async throws(CollectorClientError) -> HPKEConfigurationList {
        let body = try await get("/v1/hpke_config", maximumBytes: Self.maximumKeyBytes)
        return try decode("key configurations") { () throws(CodecError) in try HPKEConfigurationList(decoding: body) }
    }

    /// Enrols a device: fetches a challenge, proves possession of the key, spends the token. Repeating it with the same token and key
    /// gives the same answer.
    public func enrol(token: EnrolmentToken, key: DeviceKey) async throws(CollectorClientError) -> EnrolmentResponse {
        let challengeReply = try await send("POST", "/v1/enrolments/challenge", body: [], maximumBytes: 1024)
        try Self.require(challengeReply, "the enrolment challenge")
        let challenge = try decode("challenge") { () throws(CodecError) in try EnrolmentChallenge(decoding: challengeReply.body) }
        let request: EnrolmentRequest
        do {
            request = try EnrolmentRequest(token: token, challenge: challenge, key: key)
        } catch {
            throw CollectorClientError(.signing, "the enrolment request could not be signed")
        }
        let reply = try await send(
            "POST", "/v1/enrolments", headers: [("Content-Type", "application/octet-stream")], body: request.encoded(), maximumBytes: 4096)
        try Self.require(reply, "the enrolment")
        return try decode("enrolment response") { () throws(CodecError) in try EnrolmentResponse(decoding: reply.body) }
    }

    /// Uploads sealed reports of one task, signed by the device. When this returns, every report that is not refused is durable at the
    /// collector.
    ///
    /// - Parameters:
    ///   - body: Sealed reports, one behind the other, exactly as they were stored.
    ///   - time: Unix seconds, for the signature.
    ///   - releases: The device's own count of its releases, which the collector's receipt will echo; nil to tell none.
    public func upload(
        _ body: [UInt8], task: TaskID, key: DeviceKey, at time: UInt64, releases: UInt64? = nil
    ) async throws(CollectorClientError) -> UploadAnswer {
        let path = "/v1/tasks/\(task)/reports" + (releases.map { "?\(LedgerReceipt.queryName)=\($0)" } ?? "")
        let signature = try Self.sign("POST", path, body, at: time, key: key)
        let reply = try await send(
            "POST", path,
            headers: [
                ("Content-Type", "application/ppm-dap;message=upload-req"), (RequestSignature.headerName, signature.headerValue),
            ], body: body, maximumBytes: 1 << 20)
        try Self.require(reply, "the upload")
        let errors = try decode("upload answer") { () throws(CodecError) in try UploadErrors(decoding: reply.body) }
        return UploadAnswer(
            refused: Dictionary(errors.entries.map { ($0.id, $0.rejection) }, uniquingKeysWith: { first, _ in first }),
            retryAfter: reply.retryAfter, receipt: reply.receipt.flatMap { try? LedgerReceipt(header: $0) })
    }

    /// Asks how many releases the collector knows of this device. The caller checks the receipt's signature.
    public func receipt(key: DeviceKey, at time: UInt64) async throws(CollectorClientError) -> LedgerReceipt {
        let signature = try Self.sign("GET", LedgerReceipt.path, [], at: time, key: key)
        let reply = try await send(
            "GET", LedgerReceipt.path, headers: [(RequestSignature.headerName, signature.headerValue)], maximumBytes: LedgerReceipt.byteCount)
        try Self.require(reply, "the receipt")
        return try decode("receipt") { () throws(CodecError) in try LedgerReceipt(decoding: reply.body) }
    }

    private static func sign(
        _ method: String, _ path: String, _ body: [UInt8], at time: UInt64, key: DeviceKey
    ) throws(CollectorClientError) -> RequestSignature {
        do {
            return try RequestSignature(method: method, path: path, body: body, at: time, key: key)
        } catch {
            throw CollectorClientError(.signing, "the request could not be signed")
        }
    }

    private func get(_ path: String, maximumBytes: Int) async throws(CollectorClientError) -> [UInt8] {
        let reply = try await send("GET", path, maximumBytes: maximumBytes)
        try Self.require(reply, path)
        return reply.body
    }

    private static func require(_ reply: Response, _ what: String) throws(CollectorClientError) {
        guard (200..<300).contains(reply.status) else {
            throw CollectorClientError(.status(reply.status), "\(what) was answered with \(reply.status)", retryAfter: reply.retryAfter)
        }
    }

    private func decode<Message>(_ what: String, _ body: () throws(CodecError) -> Message) throws(CollectorClientError) -> Message {
        do {
            return try body()
        } catch {
            throw CollectorClientError(.malformed, "\(what): \(error)")
        }
    }
}

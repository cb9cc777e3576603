public import TLSPresentation

/// The collector's signed word on how many releases it has heard of from a device, and on the time.
///
/// A device tells its count of releases inside each signed upload; the collector keeps the largest one, and nothing else of it, and signs it
/// back. A device whose ledger knows fewer releases was restored from an older copy, and takes no more part that day.
///
/// ```
/// struct { uint8 version = 1; opaque device_id[16]; uint64 releases; uint64 time; opaque signature[64] } LedgerReceipt;
/// ```
/// `signature` is Ed25519 over `"sotto-1 ledger receipt" || everything before it`, by a key of the release's timestamp role: the
/// collector's online key, which the threshold-signed root names. No other message that this key signs begins with that label.
public struct LedgerReceipt: Equatable, Sendable, TLSCodable {
    /// The encoded length in bytes.
    public static let byteCount = 97
    /// The name of the header that carries a receipt, in base64url, on the answer to an upload.
    public static let headerName = "Sotto-Receipt"
    /// The name of the query item that carries a device's count of releases on an upload. The upload's signature covers it.
    public static let queryName = "releases"
    /// The path at which a device asks for its receipt, with a signed request.
    public static let path = "/v1/receipt"

    /// Whose releases.
    public let deviceID: DeviceID
    /// The largest count that the collector has heard from the device; 0 if none.
    public let releases: UInt64
    /// The Unix second of the signature, by the collector's clock.
    public let time: UInt64
    /// The 64 bytes.
    public let signature: [UInt8]

    /// Makes a receipt with whatever signs the ``statement(_:releases:time:)``.
    public init<Failure: Error>(
        _ deviceID: DeviceID, releases: UInt64, time: UInt64, sign: ([UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        self.deviceID = deviceID
        self.releases = releases
        self.time = time
        signature = try sign(Self.statement(deviceID, releases: releases, time: time))
    }

    /// Reads a receipt.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard try reader.uint8(field: "version") == 1 else { throw CodecError(.invalidValue, at: start, field: "version") }
        deviceID = try DeviceID(from: &reader)
        releases = try reader.uint64(field: "releases")
        time = try reader.uint64(field: "time")
        signature = Array(try reader.fixed(64, field: "signature"))
    }

    /// Reads the value of the header ``headerName``. Throws `malformed`.
    public init(header: String) throws(EnrolmentError) {
        guard header.utf8.count <= 160, let bytes = Base64URL.decode(header), let receipt = try? LedgerReceipt(decoding: bytes) else {
            throw EnrolmentError(.malformed, field: "receipt")
        }
        self = receipt
    }

    /// Writes the receipt.
    public func encode(into writer: inout ByteWriter) {
        writer.fixed(Self.content(deviceID, releases: releases, time: time))
        writer.fixed(signature)
    }

    /// The header's value.
    public var headerValue: String { Base64URL.encode(encoded()) }

    /// What the collector signs.
    public static func statement(_ deviceID: DeviceID, releases: UInt64, time: UInt64) -> [UInt8] {
        Array("sotto-1 ledger receipt".utf8) + content(deviceID, releases: releases, time: time)
    }

    /// What this receipt's signature is over.
    public var statement: [UInt8] { Self.statement(deviceID, releases: releases, time: time) }

    private static func content(_ deviceID: DeviceID, releases: UInt64, time: UInt64) -> [UInt8] {
        var writer = ByteWriter(capacity: 33)
        writer.put(UInt8(1))
        deviceID.encode(into: &writer)
        writer.put(releases)
        writer.put(time)
        return writer.bytes
    }
}

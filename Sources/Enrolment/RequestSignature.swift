import Crypto
import TLSPresentation

/// A device's signature on an HTTP request, carried in one header of about 130 bytes.
///
/// `Sotto-Signature: v=1;d=<device id>;t=<seconds>;s=<signature>`, both in base64url. What is signed:
/// ```
/// opaque label = "sotto-1 request"; opaque method<0..255>; opaque path<0..65535>; uint64 t; opaque body_sha256[32];
/// ```
/// The path is the one on the request line, query included. A signature can be replayed within the clock window, so it belongs on
/// requests that are idempotent; all of the collector's device routes are.
public struct RequestSignature: Equatable, Sendable {
    /// The name of the header.
    public static let headerName = "Sotto-Signature"
    /// The longest header value that is read, in bytes.
    public static let maximumHeaderBytes = 160
    /// How far a device's clock may be off, in seconds, in either direction.
    public static let clockWindow: UInt64 = 300

    /// Who says to have signed.
    public let deviceID: DeviceID
    /// The Unix second by the device's clock.
    public let time: UInt64
    /// The 64 bytes.
    let signature: [UInt8]

    /// Signs a request. A method over 255 bytes or a path over 65,535 is `malformed`.
    public init(method: String, path: String, body: [UInt8], at time: UInt64, key: DeviceKey) throws(EnrolmentError) {
        self.deviceID = key.deviceID
        self.time = time
        self.signature = try key.sign(Self.statement(method, path, time, body))
    }

    /// Reads a header value. There is one spelling of it; everything else is `malformed` or `unsupportedVersion`.
    public init(header: String) throws(EnrolmentError) {
        guard header.utf8.count <= Self.maximumHeaderBytes else { throw EnrolmentError(.oversize, field: "header") }
        let fields = header.split(separator: ";", omittingEmptySubsequences: false)
        guard let version = fields.first, version.hasPrefix("v=") else { throw EnrolmentError(.malformed, field: "header") }
        guard version == "v=1" else { throw EnrolmentError(.unsupportedVersion, field: "header") }
        guard fields.count == 4, fields[1].hasPrefix("d="), fields[2].hasPrefix("t="), fields[3].hasPrefix("s=") else {
            throw EnrolmentError(.malformed, field: "header")
        }
        deviceID = try DeviceID(text: fields[1].dropFirst(2))
        let digits = fields[2].dropFirst(2)
        guard let time = UInt64(digits), String(time) == digits else { throw EnrolmentError(.malformed, field: "t") }
        guard let signature = Base64URL.decode(fields[3].dropFirst(2)), signature.count == 64 else { throw EnrolmentError(.malformed, field: "s") }
        self.time = time
        self.signature = signature
    }

    /// The header value.
    public var headerValue: String { "v=1;d=\(deviceID);t=\(time);s=\(Base64URL.encode(signature))" }

    /// Requires that a device signed this very request just now.
    ///
    /// - Parameters:
    ///   - method: The method, as on the request line.
    ///   - path: The path and query, as on the request line.
    ///   - body: The body, before any decoding.
    ///   - key: The key that is enrolled under ``deviceID``.
    ///   - now: The Unix second by the verifier's clock.
    /// - Throws: `wrongDevice`, `outsideClockWindow`, `badSignature`.
    public func verify(method: String, path: String, body: [UInt8], key: DevicePublicKey, at now: UInt64) throws(EnrolmentError) {
        guard deviceID == DeviceID(key) else { throw EnrolmentError(.wrongDevice) }
        guard (now >= time ? now - time : time - now) <= Self.clockWindow else { throw EnrolmentError(.outsideClockWindow) }
        guard key.isValid(signature, for: try Self.statement(method, path, time, body)) else { throw EnrolmentError(.badSignature) }
    }

    private static func statement(_ method: String, _ path: String, _ time: UInt64, _ body: [UInt8]) throws(EnrolmentError) -> [UInt8] {
        guard method.utf8.count <= 255, path.utf8.count <= 65_535 else { throw EnrolmentError(.malformed, field: "request line") }
        var writer = ByteWriter(capacity: 128)
        writer.fixed(Array("sotto-1 request".utf8))
        writer.opaque8(Array(method.utf8))
        writer.opaque16(Array(path.utf8))
        writer.put(time)
        writer.fixed(Array(SHA256.hash(data: body)))
        return writer.bytes
    }
}

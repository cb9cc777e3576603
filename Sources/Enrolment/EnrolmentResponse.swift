public import TLSPresentation

/// The collector's answer to an enrolment.
///
/// ```
/// struct { uint16 version = 1; opaque device_id[16]; uint64 registered; uint64 expires; } EnrolmentResponse;
/// ```
public struct EnrolmentResponse: Equatable, Sendable, TLSCodable {
    /// The encoded length in bytes.
    public static let byteCount = 34
    /// The device's name from now on.
    public let deviceID: DeviceID
    /// The Unix second of the registration.
    public let registered: UInt64
    /// The Unix second at which the registration ends unless it is renewed.
    public let expires: UInt64

    /// Makes an answer.
    public init(deviceID: DeviceID, registered: UInt64, expires: UInt64) {
        self.deviceID = deviceID
        self.registered = registered
        self.expires = expires
    }

    /// Reads an answer.
    public init(from reader: inout ByteReader) throws(CodecError) {
        try requireVersion(1, &reader)
        deviceID = try DeviceID(from: &reader)
        registered = try reader.uint64(field: "registered")
        expires = try reader.uint64(field: "expires")
    }

    /// Writes the answer.
    public func encode(into writer: inout ByteWriter) {
        writer.put(UInt16(1))
        deviceID.encode(into: &writer)
        writer.put(registered)
        writer.put(expires)
    }
}

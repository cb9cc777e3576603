public import TLSPresentation

/// One extension of a report: a type and data that only the type explains (DAP-18, report extensions).
public struct ReportExtension: Hashable, Sendable, TLSCodable {
    /// The type of ``round(_:)``, from DAP's range for private use.
    public static let roundType: UInt16 = 0xFF01

    /// The extension's type.
    public let type: UInt16
    /// The extension's data, 0 to 65,535 bytes.
    public let data: [UInt8]

    /// An extension, or nil when the data is longer than 65,535 bytes.
    public init?(type: UInt16, data: [UInt8]) {
        guard data.count <= 65_535 else { return nil }
        self.init(type: type, checked: data)
    }

    private init(type: UInt16, checked data: [UInt8]) {
        self.type = type
        self.data = data
    }

    /// The round of the task that the report belongs to.
    public static func round(_ number: UInt64) -> Self {
        var writer = ByteWriter(capacity: 8)
        writer.put(number)
        return Self(type: roundType, checked: writer.bytes)
    }

    /// Reads an extension.
    public init(from reader: inout ByteReader) throws(CodecError) {
        type = try reader.uint16(field: "extension_type")
        data = Array(try reader.opaque16(field: "extension_data"))
    }

    /// Writes the extension.
    public func encode(into writer: inout ByteWriter) {
        writer.put(type)
        writer.opaque16(data)
    }
}

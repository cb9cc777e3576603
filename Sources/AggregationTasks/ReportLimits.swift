public import TLSPresentation

/// What the collector accepts as one report of a task, agreed beforehand so that an honest report is never refused.
public struct ReportLimits: Hashable, Sendable, TLSCodable {
    /// Bytes of one coordinate on the wire: 1, 2 or 4, two's complement.
    public let coordinateWidth: UInt8
    /// The largest absolute value of a coordinate.
    public let coordinateBound: UInt32
    /// The largest squared L2 norm of a noised vector.
    public let normSquaredBound: UInt64
    /// The exact length of a report's padded plaintext, in bytes; the same for every report of the task.
    public let sizeClass: UInt32

    /// Report limits; their plausibility is decided by ``CompiledLimits``.
    public init(coordinateWidth: UInt8, coordinateBound: UInt32, normSquaredBound: UInt64, sizeClass: UInt32) {
        self.coordinateWidth = coordinateWidth
        self.coordinateBound = coordinateBound
        self.normSquaredBound = normSquaredBound
        self.sizeClass = sizeClass
    }

    /// Reads the limits.
    public init(from reader: inout ByteReader) throws(CodecError) {
        coordinateWidth = try reader.uint8(field: "coordinate_width")
        coordinateBound = try reader.uint32(field: "coordinate_bound")
        normSquaredBound = try reader.uint64(field: "norm_squared_bound")
        sizeClass = try reader.uint32(field: "size_class")
    }

    /// Writes the limits.
    public func encode(into writer: inout ByteWriter) {
        writer.put(coordinateWidth)
        writer.put(coordinateBound)
        writer.put(normSquaredBound)
        writer.put(sizeClass)
    }

    /// The smallest size class into which a vector of this shape fits however badly it compresses: a 4-byte length, a 6-byte vector
    /// header, the coordinates and zlib's worst-case expansion, rounded up to a multiple of 16.
    public static func requiredSizeClass(dimension: UInt32, coordinateWidth: UInt8) -> UInt32 {
        let body = 6 + UInt64(dimension) * UInt64(coordinateWidth)
        let deflated = body + (body >> 12) + (body >> 14) + (body >> 25) + 13
        return UInt32(clamping: (4 + deflated + 15) / 16 * 16)
    }
}

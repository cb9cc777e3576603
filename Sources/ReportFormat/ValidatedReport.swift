public import VectorMath

/// A report that may be counted: every coordinate and the norm are within what its task agreed.
///
/// The coordinates stay as they came, so that they can be added to an aggregate straight from the bytes.
public struct ValidatedReport: Sendable {
    /// The report's metadata.
    public let metadata: ReportMetadata
    /// The round that the report belongs to.
    public let round: UInt64
    /// The width of one coordinate.
    public let width: CoordinateWidth
    /// The coordinates, packed, two's complement, big-endian: exactly the task's dimension times ``width``.
    public let coordinateBytes: ArraySlice<UInt8>
    /// The exact squared norm, in squared grid units.
    public let squaredNorm: UInt128

    package init(
        metadata: ReportMetadata, round: UInt64, width: CoordinateWidth, coordinateBytes: ArraySlice<UInt8>, squaredNorm: UInt128
    ) {
        self.metadata = metadata
        self.round = round
        self.width = width
        self.coordinateBytes = coordinateBytes
        self.squaredNorm = squaredNorm
    }
}

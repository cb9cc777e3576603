public import TLSPresentation

/// How many reports a released sum covers, rounded down so that the log never tells whether one more subject took part.
public struct CohortSize: Hashable, Sendable, TLSCodable {
    /// Cohorts are published in steps of this many reports.
    public static let step: UInt64 = 10

    /// A lower bound of the number of reports: a multiple of ``step``.
    public let atLeast: UInt64

    /// The published size of a cohort of `count` reports.
    public init(roundingDown count: UInt64) { atLeast = count - count % Self.step }

    /// Reads a size; one that is not a multiple of ``step`` is an error, because it would say too much.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        atLeast = try reader.uint64(field: "cohort")
        guard atLeast.isMultiple(of: Self.step) else { throw CodecError(.invalidValue, at: start, field: "cohort") }
    }

    /// Writes the size.
    public func encode(into writer: inout ByteWriter) { writer.put(atLeast) }
}

public import AggregationTasks
import VectorMath
import Zlib

/// Reads and judges the reports of one task, one after another.
///
/// One decoder keeps one decompressor, and takes one piece of memory per report: the vector, which the ``ValidatedReport`` keeps.
/// A report that is refused has changed nothing.
public struct ReportDecoder: ~Copyable, Sendable {
    private let layout: VectorLayout?
    private let limits: ReportLimits
    private var inflater = Inflater()

    /// A decoder for a task's reports. With a configuration that no agent would admit, every report is malformed.
    public init(_ configuration: TaskConfiguration) {
        layout = VectorLayout(configuration)
        limits = configuration.limits
    }

    /// Judges an opened report.
    ///
    /// - Throws: ``ReportDecodingError``.
    public mutating func decode(_ report: OpenedReport) throws(ReportDecodingError) -> ValidatedReport {
        guard let layout, report.payload.count == Int(limits.sizeClass) else { throw ReportDecodingError(.malformed) }
        let vector = try inflate(Padding.remove(from: report.payload), layout)
        let coordinates = try Self.coordinates(of: vector, layout)
        let bound = min(limits.coordinateBound, layout.width.largestMagnitude)
        let survey = surveyCoordinates(RawSpan(_elements: coordinates.span), width: layout.width, bound: bound)
        guard let squaredNorm = survey.squaredNorm else { throw ReportDecodingError(.coordinateOutOfRange) }
        guard squaredNorm <= UInt128(limits.normSquaredBound) else { throw ReportDecodingError(.normTooLarge) }
        return ValidatedReport(
            metadata: report.metadata, round: report.round, width: layout.width, coordinateBytes: coordinates, squaredNorm: squaredNorm)
    }

    private mutating func inflate(_ bytes: ArraySlice<UInt8>, _ layout: VectorLayout) throws(ReportDecodingError) -> [UInt8] {
        do {
            return try inflater.decompress(bytes, maximumLength: layout.length, expectedLength: layout.length)
        } catch {
            // What expands beyond the vector is told apart from what is not a stream at all.
            throw error.code == .tooLong ? ReportDecodingError(.trailingBytes) : ReportDecodingError(.inflate, inflate: error.code)
        }
    }

    /// Reads the header of a plaintext vector and gives the packed coordinates.
    private static func coordinates(of vector: [UInt8], _ layout: VectorLayout) throws(ReportDecodingError) -> ArraySlice<UInt8> {
        guard vector.count >= VectorLayout.headerLength else { throw ReportDecodingError(.truncated) }
        guard vector[0] == VectorLayout.version else { throw ReportDecodingError(.wrongVersion) }
        guard vector[1] == layout.width.rawValue else { throw ReportDecodingError(.wrongWidth) }
        guard vector[2..<6].reduce(0, { $0 << 8 | UInt32($1) }) == layout.dimension else { throw ReportDecodingError(.wrongDimension) }
        guard vector.count == layout.length else { throw ReportDecodingError(.truncated) }
        return vector[VectorLayout.headerLength...]
    }
}

public import AggregationTasks
public import NoiseMechanisms
import VectorMath
public import Zlib

/// A noised vector in the form that is sealed: compressed, and padded to the task's size class, so that every report of a task has the
/// same length whatever it says.
///
/// `{u32 length; zlib(plaintext vector); zeros}`. Only a ``NoisedVector`` can be encoded: what reaches a report was paid for and noised.
public struct EncodedReport: Hashable, Sendable {
    /// The task that the report belongs to.
    public let task: AdmittedTask
    /// Exactly `task.configuration.limits.sizeClass` bytes.
    public let payload: [UInt8]

    /// Encodes a vector for a task.
    ///
    /// Noise is close to incompressible and padding hides what compression saves, so the default level is the fastest.
    ///
    /// - Throws: ``ReportEncodingError``.
    public init(_ vector: NoisedVector, task: AdmittedTask, level: CompressionLevel = .fastest) throws(ReportEncodingError) {
        guard vector.grid.exponent == task.configuration.noise.gridExponent else { throw ReportEncodingError(.wrongGrid) }
        try self.init(released: vector.coordinates, task: task, level: level)
    }

    /// The part that looks at the integers alone; not for other rooms.
    init(released coordinates: [Int32], task: AdmittedTask, level: CompressionLevel = .fastest) throws(ReportEncodingError) {
        let limits = task.configuration.limits
        guard let layout = VectorLayout(task.configuration), coordinates.count == Int(layout.dimension) else {
            throw ReportEncodingError(.wrongDimension)
        }
        let bound = min(limits.coordinateBound, layout.width.largestMagnitude)
        guard coordinates.allSatisfy({ $0.magnitude <= bound }) else { throw ReportEncodingError(.coordinateOutOfRange) }
        guard exactSquaredNorm(coordinates.span) <= UInt128(limits.normSquaredBound) else { throw ReportEncodingError(.normTooLarge) }
        let compressed = Deflate.compress(layout.encode(coordinates), level: level)
        guard let payload = Padding.pad(compressed, to: Int(limits.sizeClass)) else { throw ReportEncodingError(.sizeClassTooSmall) }
        self.task = task
        self.payload = payload
    }
}

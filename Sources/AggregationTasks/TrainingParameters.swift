public import TLSPresentation

/// How an agent turns its closed sessions into one update.
public struct TrainingParameters: Hashable, Sendable, TLSCodable {
    /// The local learning rate in units of 10^-6.
    public let learningRateMicros: UInt32
    /// Passes over the subject's sessions, 1 to 32.
    public let epochs: UInt8
    /// The most recent sessions that are used, 1 to 1,000.
    public let maximumSessions: UInt16

    /// Training parameters; their plausibility is decided by ``CompiledLimits``.
    public init(learningRateMicros: UInt32, epochs: UInt8, maximumSessions: UInt16) {
        self.learningRateMicros = learningRateMicros
        self.epochs = epochs
        self.maximumSessions = maximumSessions
    }

    /// Reads the parameters.
    public init(from reader: inout ByteReader) throws(CodecError) {
        learningRateMicros = try reader.uint32(field: "learning_rate")
        epochs = try reader.uint8(field: "epochs")
        maximumSessions = try reader.uint16(field: "maximum_sessions")
    }

    /// Writes the parameters.
    public func encode(into writer: inout ByteWriter) {
        writer.put(learningRateMicros)
        writer.put(epochs)
        writer.put(maximumSessions)
    }

    /// The local learning rate.
    public var learningRate: Float { Float(learningRateMicros) / 1_000_000 }
}

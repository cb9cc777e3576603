public import TLSPresentation

/// A task takes reports from now on: its whole configuration and what it costs a subject.
///
/// The entry stands in the log before the task is served, so an agent that requires its inclusion never takes part in a task that others can't see.
public struct TaskOpened: Hashable, Sendable, TLSCodable {
    /// The longest configuration in bytes.
    public static let maximumConfigurationLength = 4_096

    /// The encoded `TaskConfiguration`, byte for byte: its hashes name the task and bind its reports.
    public let configuration: [UInt8]
    /// The zCDP price of one report in units of 10^-6 rho, rounded up.
    public let microRhoPerReport: UInt64
    /// The epsilon of one report at the task's delta in units of 10^-6, rounded up; all ones when there is none.
    public let microEpsilonPerReport: UInt64
    /// The epsilon of the most reports that a subject may contribute, at the task's delta, in units of 10^-6, rounded up.
    public let microEpsilonPerSubject: UInt64

    /// An entry's body; nil when the configuration is empty or longer than ``maximumConfigurationLength``.
    public init?(configuration: [UInt8], microRhoPerReport: UInt64, microEpsilonPerReport: UInt64, microEpsilonPerSubject: UInt64) {
        guard (1...Self.maximumConfigurationLength).contains(configuration.count) else { return nil }
        self.configuration = configuration
        self.microRhoPerReport = microRhoPerReport
        self.microEpsilonPerReport = microEpsilonPerReport
        self.microEpsilonPerSubject = microEpsilonPerSubject
    }

    /// An epsilon in the entry's units: millionths, rounded up; infinity, NaN and what is too large become the largest number.
    public static func microEpsilon(roundingUp epsilon: Double) -> UInt64 {
        let scaled = (epsilon * 1_000_000).rounded(.up)
        // Written so that NaN, for which every comparison is false, can't come out as a small number.
        guard scaled < 0x1p63 else { return .max }
        return UInt64(max(0, scaled))
    }

    /// Reads the body.
    public init(from reader: inout ByteReader) throws(CodecError) {
        configuration = Array(try reader.opaque16(1...Self.maximumConfigurationLength, field: "configuration"))
        microRhoPerReport = try reader.uint64(field: "micro_rho_per_report")
        microEpsilonPerReport = try reader.uint64(field: "micro_epsilon_per_report")
        microEpsilonPerSubject = try reader.uint64(field: "micro_epsilon_per_subject")
    }

    /// Writes the body.
    public func encode(into writer: inout ByteWriter) {
        writer.opaque16(configuration)
        writer.put(microRhoPerReport)
        writer.put(microEpsilonPerReport)
        writer.put(microEpsilonPerSubject)
    }
}

public import NoiseMechanisms
public import ReportFormat
public import ReportSealing

/// Why a subject's contribution to a round could not be made. Never carries anything that the subject did.
public enum ContributionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The installed model is not the one that the round trains.
    case modelVersion(installed: UInt64, wanted: UInt64)
    /// The installed model follows another schema than the task.
    case schema
    /// The local update could not be clipped.
    case clip(ClipError)
    /// The noise could not be drawn; a charge that was handed in is spent.
    case noise(NoiseError)
    /// The noised vector does not fit the task's report; the charge is spent.
    case encoding(ReportEncodingError)
    /// The report could not be sealed; the charge is spent.
    case sealing(ReportSealingError)

    /// The error in one line.
    public var description: String {
        switch self {
        case .modelVersion(let installed, let wanted): "model \(installed) is installed; the round trains model \(wanted)"
        case .schema: "the installed model follows another feature schema than the task"
        case .clip(let error): "the update could not be clipped: \(error)"
        case .noise(let error): "no noise: \(error)"
        case .encoding(let error): "the report could not be encoded: \(error)"
        case .sealing(let error): "the report could not be sealed: \(error)"
        }
    }
}

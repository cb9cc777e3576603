/// One thing that a subject's events may be used for.
public enum ConsentPurpose: String, Sendable, Hashable, CaseIterable, Codable {
    /// Ordering products for this subject, on this device.
    case ranking
    /// Contributing noised updates to the shared ranking model.
    case modelImprovement = "model_improvement"
    /// Contributing noised counts (categories, positions, conversions).
    case measurement
}

/// A set of purposes.
public struct ConsentPurposes: OptionSet, Sendable, Hashable, CustomStringConvertible {
    /// One bit a purpose.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The set of one purpose.
    public init(_ purpose: ConsentPurpose) {
        switch purpose {
        case .ranking: self = .ranking
        case .modelImprovement: self = .modelImprovement
        case .measurement: self = .measurement
        }
    }

    /// ``ConsentPurpose/ranking``.
    public static let ranking = ConsentPurposes(rawValue: 1)
    /// ``ConsentPurpose/modelImprovement``.
    public static let modelImprovement = ConsentPurposes(rawValue: 2)
    /// ``ConsentPurpose/measurement``.
    public static let measurement = ConsentPurposes(rawValue: 4)
    /// Every purpose.
    public static let all: ConsentPurposes = [.ranking, .modelImprovement, .measurement]
    /// The purposes for which something leaves the device.
    public static let contributing: ConsentPurposes = [.modelImprovement, .measurement]

    /// The members, in the order of ``ConsentPurpose/allCases``.
    public var members: [ConsentPurpose] { ConsentPurpose.allCases.filter { contains(ConsentPurposes($0)) } }

    /// The names, separated by commas.
    public var description: String { members.map(\.rawValue).joined(separator: ",") }
}

/// One question to an accountant: a mechanism with its parameters, what is asked, and which method is to answer.
///
/// Cases come from files in the format of the reference values: `id`, `mechanism`, `parameters`, `delta`, `epsilon`, `accountant`, `direction`
/// (`eps_from_delta` unless stated; `delta_from_eps`, `sigma_from_eps_delta`, `threshold_from_eps_delta`), `neighbouring`.
public struct AccountingCase: Hashable, Sendable {
    /// What is asked for.
    public enum Direction: String, Hashable, Sendable, CaseIterable {
        case epsilonFromDelta = "eps_from_delta"
        case deltaFromEpsilon = "delta_from_eps"
        case sigmaFromEpsilonDelta = "sigma_from_eps_delta"
        case scaleFromEpsilonDelta = "scale_from_eps_delta"
        case thresholdFromEpsilonDelta = "threshold_from_eps_delta"
    }

    /// The case's name; empty if it has none.
    public let id: String
    let mechanism: String
    let accountant: String
    let directionName: String?
    let neighboringName: String?
    let epsilon: Double?
    let delta: Double?
    let parameters: CaseValue
    /// The grid that a PLD is asked to use.
    private(set) var interval: Double?

    /// Reads a case. Whatever is missing or of another shape shows when it is answered.
    public init(_ value: CaseValue) {
        func name(_ keys: String...) -> String? { keys.lazy.compactMap { value[$0]?.text }.first }
        id = value["id"]?.text ?? value["id"]?.whole.map { String($0) } ?? ""
        mechanism = (name("mechanism") ?? "").lowercased()
        accountant = (name("accountant", "method") ?? "").lowercased()
        directionName = name("direction")
        neighboringName = name("neighbouring", "neighboring", "neighbouring_relation", "neighboring_relation")
        epsilon = value["epsilon"]?.number
        delta = value["delta"]?.number
        parameters = value["parameters"] ?? .object([:])
        interval = value["tightness"]?["value_discretization_interval"]?.number ?? parameters["value_discretization_interval"]?.number
    }

    /// The same question, for a privacy loss distribution on a grid of this interval.
    public func onGrid(of interval: Double) -> AccountingCase {
        var other = self
        other.interval = interval
        return other
    }

    /// The cases of a file: an array, or an object with arrays of cases as members (`public`, `held_out`, `cases`, whatever they are called), or a
    /// single case. Nil if there is none of these.
    public static func all(in file: CaseValue) -> [AccountingCase]? {
        if let elements = file.elements { return elements.map(AccountingCase.init) }
        if file["mechanism"] != nil { return [AccountingCase(file)] }
        guard case .object(let members) = file else { return nil }
        let lists = members.filter { name, value in
            name != "meta" && (value.elements?.contains { $0["mechanism"] != nil || $0["id"] != nil } ?? false)
        }
        guard !lists.isEmpty else { return members.values.contains { $0.elements?.isEmpty ?? false } ? [] : nil }
        // The public list first, the others by name.
        let names = lists.keys.sorted { $0 == "public" || ($1 != "public" && $0 < $1) }
        return names.flatMap { lists[$0]?.elements ?? [] }.map(AccountingCase.init)
    }

    /// What is asked for.
    func direction() throws(AccountingError) -> Direction {
        guard let directionName else { return .epsilonFromDelta }
        let name = directionName.lowercased().replacing("epsilon", "eps")
        guard let direction = Direction(rawValue: name) else {
            throw AccountingError(.unsupportedEvent, "the direction \(directionName) is not one of \(Direction.allCases.map(\.rawValue))")
        }
        return direction
    }

    /// The relation asked about, or the one that the mechanism's theorem is for.
    func neighboring() throws(AccountingError) -> NeighboringRelation {
        guard let neighboringName else {
            if mechanism.contains("response") || mechanism.contains("shuffle") { return .replaceOne }
            return mechanism.contains("tree") ? .replaceSpecial : .addOrRemoveOne
        }
        guard let relation = NeighboringRelation(rawValue: neighboringName.lowercased().replacing("-", "_")) else {
            throw AccountingError(
                .unsupportedNeighboring, "the relation \(neighboringName) is not one of \(NeighboringRelation.allCases.map(\.rawValue))")
        }
        return relation
    }
}

extension String {
    /// The text with each occurrence of one piece replaced.
    fileprivate func replacing(_ piece: String, _ other: String) -> String {
        split(separator: piece, omittingEmptySubsequences: false).joined(separator: other)
    }
}

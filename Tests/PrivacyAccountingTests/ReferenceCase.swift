import Foundation
import Testing

/// One reference value of `Vectors/reference-public.json`.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Tightness: Decodable {
        let kind: String
        let epsilonUpper: Double?
        let epsilonLower: Double?
        let exactEpsilon: Double?
        let exactSigma: String?

        enum CodingKeys: String, CodingKey {
            case kind
            case epsilonUpper = "epsilon_upper"
            case epsilonLower = "epsilon_lower"
            case exactEpsilon = "exact_epsilon"
            case exactSigma = "sigma_exact_50digits"
        }
    }

    /// A parameter is a number, or something the supported kinds do not read.
    enum Parameter: Decodable {
        case number(Double)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = (try? container.decode(Double.self)).map(Parameter.number) ?? .other
        }
    }

    let id: String
    let mechanism: String
    let accountant: String
    let direction: String?
    let delta: Double?
    let epsilon: Double?
    let rho: Double?
    let parameters: [String: Parameter]
    let tightness: Tightness

    var testDescription: String { id }

    /// What is asked of which accountant: the key of the table of kinds.
    var kind: String { "\(mechanism) / \(accountant) / \(direction ?? "eps_from_delta")" }

    func parameter(_ name: String) throws -> Double {
        guard case .number(let value)? = parameters[name] else { throw MissingParameter(id: id, name: name) }
        return value
    }

    /// The L2 sensitivity under the entry's neighbouring relation: replacing one contribution moves the sum twice as far as removing it.
    func sensitivity() throws -> Double {
        guard parameters["sensitivity_l2"] == nil else { return try parameter("sensitivity_l2") }
        return try 2 * parameter("sensitivity_l2_add_remove")
    }

    struct MissingParameter: Error {
        let id: String
        let name: String
    }

    private struct File: Decodable {
        let `public`: [ReferenceCase]
    }

    static func all() throws -> [ReferenceCase] {
        let url = try #require(Bundle.module.url(forResource: "reference-public", withExtension: "json", subdirectory: "Vectors"))
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).public
    }
}

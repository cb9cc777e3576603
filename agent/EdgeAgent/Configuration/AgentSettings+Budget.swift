import AggregationTasks
import PrivacyAccounting
import PrivacyLedger
import ServiceConfiguration

extension AgentSettings {
    /// The delta at which the agent's caps are stated.
    static let delta = 1e-6

    /// The budget policy: epsilons at ``delta`` as rho, rounded down, so that the cap is never passed.
    static func budget(_ configuration: Configuration) throws -> BudgetPolicy {
        let purpose = try cap(epsilonPurpose, in: configuration)
        let purposes = TaskPurpose.allCases.compactMap { BudgetPurpose($0.name) }
        let policy = BudgetPolicy(
            purposes: Dictionary(uniqueKeysWithValues: purposes.map { ($0, purpose) }), day: try cap(epsilonDay, in: configuration),
            lifetime: try cap(epsilonLifetime, in: configuration))
        guard let policy else { preconditionFailure("two purposes are within every limit") }
        return policy
    }

    /// Requires that the least time between two looks at the collector is not above the most.
    static func checkPolling(_ configuration: Configuration) throws {
        guard configuration[pollMinimum] <= configuration[pollMaximum] else {
            let path = pollMinimum.declaration.path
            throw configuration.problem(with: path, "\(path) must not be above \(pollMaximum.declaration.path)")
        }
    }

    private static func cap(_ setting: Setting<String>, in configuration: Configuration) throws -> PrivacyCost {
        let path = setting.declaration.path
        guard let epsilon = Double(configuration[setting]), epsilon.isFinite, (0...64).contains(epsilon) else {
            throw configuration.problem(with: path, "must be a number from 0 to 64, such as 8 or 0.5")
        }
        let rho = ZeroConcentratedDP.rho(epsilon: epsilon, delta: delta) ?? 0
        return PrivacyCost(microRho: UInt64((rho * 1_000_000).rounded(.down)), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
    }
}

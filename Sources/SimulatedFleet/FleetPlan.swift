/// The numbers of a run: who takes part when, at what price. All of them public before any session is read.
///
/// Devices wake up in a random order; each round takes the next of them until its batch is full. With a thousand devices and ten rounds,
/// every device takes part in one round and spends its whole budget there.
package struct FleetPlan: Sendable {
    /// Simulated devices.
    package let devices: Int
    /// Federated rounds.
    package let rounds: Int
    /// What one subject spends over all rounds.
    package let epsilon: Double
    /// Rounds that one device may take part in.
    package let reportsPerSubject: Int
    /// Reports that a round waits for.
    package let cohort: Int
    /// The least batch that is released.
    package let minimumBatch: Int
    /// How long a round takes reports before it closes with what it has.
    package let roundSeconds: Int
    /// Clip, noise and server optimizer.
    package let recipe: TrainingRecipe

    /// Agents refuse a task that releases smaller batches.
    package static let leastBatch = 50

    /// Why there is no plan.
    package struct Impossible: Error, CustomStringConvertible {
        package let description: String
    }

    /// Plans a run.
    package init(devices: Int, rounds: Int, epsilon: Double) throws {
        guard devices >= Self.leastBatch else {
            throw Impossible(description: "\(devices) devices: agents take part in batches of at least \(Self.leastBatch)")
        }
        self.devices = devices
        self.rounds = rounds
        self.epsilon = epsilon
        reportsPerSubject = max(1, (Self.leastBatch * rounds + devices - 1) / devices)
        cohort = devices * reportsPerSubject / rounds
        minimumBatch = max(Self.leastBatch, cohort / 2)
        roundSeconds = 120
        recipe = try TrainingRecipe(epsilon: epsilon, subjects: devices, rounds: rounds, reportsPerSubject: reportsPerSubject)
    }
}

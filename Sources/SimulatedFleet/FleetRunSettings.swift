package import Foundation
package import RecordedSessions

/// What `sotto-fleet run` was asked for.
package struct FleetRunSettings: Sendable {
    /// The run's directory: everything is written below it.
    package var state: URL
    /// Where the other programs lie.
    package var programs: URL
    /// Recorded sessions, or nil for generated ones.
    package var sessions: String?
    /// How many sessions are generated when none are recorded.
    package var generatedSessions = 50_000
    /// The shop of generated sessions.
    package var generator = SessionGenerator.Settings()
    /// Whether the item table has vectors, which are learned first.
    package var learnsVectors = true
    /// Simulated devices.
    package var devices = 1_000
    /// Federated rounds.
    package var rounds = 10
    /// What one subject spends over all rounds.
    package var epsilon = 8.0
    /// The collector's port; another one is taken if it is not free. 0 for any.
    package var port = 8_443
    /// Seeds sessions and the order in which devices wake up.
    package var seed: UInt64 = 1
    /// Devices that are awake at once.
    package var concurrency = 16

    /// A run in `state` with the programs in `programs`.
    package init(state: URL, programs: URL) {
        self.state = state
        self.programs = programs
    }
}

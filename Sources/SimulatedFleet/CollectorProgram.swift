import Aggregation
package import CollectorClient
package import Enrolment
package import Foundation

/// `sotto-collector`, driven through its command line as an operator would.
package struct CollectorProgram {
    /// A round as the collector recorded it.
    package struct Round: Decodable, Sendable {
        package let round: UInt64
        package let state: String
        package let accepted: Int
        package let refused: [String: Int]
        package let modelIn: UInt64
        package let modelOut: UInt64?
        /// Reports that did not count, over all causes.
        package var rejected: Int { refused.values.reduce(0, +) }
    }

    private struct Task: Decodable { let id: String }

    private let program: URL
    private let directory: String

    /// A collector in `directory`, which `initialize` makes.
    package init(program: URL, directory: URL) {
        self.program = program
        self.directory = directory.path
    }

    /// `init`: keys, certificates, database, first release with this item table.
    package func initialize(port: Int, items: URL) throws {
        try ChildProgram.run(program, ["init", directory, "--host", "127.0.0.1", "--port", "\(port)", "--items", items.path])
    }

    /// `serve`, with the dashboard on a plain loopback port beside the HTTPS one.
    ///
    /// A thousand devices that enrol in one minute are a thousand strangers for the challenge limit, so it is raised.
    package func serve(adminPort: Int, log: URL) throws -> ChildProgram {
        let settings = ["admin.port=\(adminPort)", "rounds.tick=200ms", "limits.challenges-per-second=10000"]
        return try ChildProgram(program, ["serve", directory] + settings.flatMap { ["--set", $0] }, log: log)
    }

    /// One enrolment bundle, as a file's bytes.
    package func bundle() throws -> [UInt8] { Array(try ChildProgram.run(program, ["device", "token", directory, "--bundle"]).output) }

    /// One-time tokens.
    package func tokens(_ count: Int) throws -> [EnrolmentToken] {
        let output = try ChildProgram.run(program, ["device", "token", directory, "--count", "\(count)"]).output
        return try String(decoding: output, as: UTF8.self).split(separator: "\n").map { try EnrolmentToken(text: $0) }
    }

    /// `task create` for a plan; returns the task's identifier.
    package func createTask(_ plan: FleetPlan) throws -> String {
        guard case .fedAvg(let rate) = plan.recipe.optimizer else { throw ChildProgram.Failure(description: "the fleet trains with FedAvg") }
        let output = try ChildProgram.run(
            program,
            [
                "task", "create", directory, "--json", "--epsilon", "\(plan.epsilon)", "--delta", "\(TrainingRecipe.delta)", "--rounds",
                "\(plan.rounds)", "--reports-per-subject", "\(plan.reportsPerSubject)", "--clip", "\(plan.recipe.clip)", "--min-batch",
                "\(plan.minimumBatch)", "--target-batch", "\(plan.cohort)", "--round-seconds", "\(plan.roundSeconds)", "--learning-rate", "1",
                "--epochs", "1", "--max-sessions", "1000", "--optimizer", "fedavg", "--server-learning-rate", "\(rate)",
            ]
        ).output
        return try JSONDecoder().decode(Task.self, from: output).id
    }

    /// `task create` for a load of `reports` reports in one round; the dearest task that agents take.
    package func createTask(for reports: Int) throws -> String {
        let output = try ChildProgram.run(
            program,
            [
                "task", "create", directory, "--json", "--name", "load", "--epsilon", "8", "--rounds", "1", "--reports-per-subject", "1",
                "--target-batch", "\(reports)", "--round-seconds", "3600",
            ]
        ).output
        return try JSONDecoder().decode(Task.self, from: output).id
    }

    /// `round list` of one task, by number.
    package func rounds(of task: String) throws -> [Round] {
        let output = try ChildProgram.run(program, ["round", "list", directory, "--json", "--task", task]).output
        return try JSONDecoder().decode([Round].self, from: output).sorted { $0.round < $1.round }
    }

    /// `model quality`.
    package func recordQuality(of version: UInt64, hr20: Double, mrr20: Double, events: Int) throws {
        try ChildProgram.run(
            program,
            [
                "model", "quality", directory, "\(version)", "--hr20", "\(hr20)", "--mrr20", "\(mrr20)", "--events", "\(events)", "--label",
                "kept aside",
            ])
    }

    /// Waits until the server answers `/ready`, at most half a minute.
    package static func waitUntilReady(_ child: ChildProgram, transport: CollectorTransport) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            guard child.isRunning else { throw ChildProgram.Failure(description: "the collector ended with status \(child.exitStatus); see its log") }
            if let answer = try? await transport.send("GET", "/ready", maximumBytes: 4_096), answer.status == 200 { return }
            try await _Concurrency.Task.sleep(for: .milliseconds(100))
        }
        throw ChildProgram.Failure(description: "the collector was not ready within 30 s; see its log")
    }
}

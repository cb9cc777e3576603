import CollectorClient
import DeviceStore
import Enrolment
import Foundation
import PrivacyAccounting
import PrivacyLedger
import RankingEvaluation
import RankingModel
import RecordedSessions
import TLSPresentation

/// The main job: the real programs and a thousand devices on this machine, from an empty directory to the auditor's verdict.
///
/// Steps that fail are noted and, where anything sensible can still follow, the run goes on; ``RunSummary/failedSteps`` decides about success.
package final class FleetRun {
    /// What the run tells while it goes on.
    package enum Event {
        /// A step was done, in words.
        case note(String)
        /// The collector listens; its dashboard is at this URL.
        case dashboard(String)
        /// A round was closed and measured.
        case round(RoundRow)
    }

    let settings: FleetRunSettings
    let plan: FleetPlan
    let programs: RunningPrograms
    let tell: (Event) -> Void
    var summary = RunSummary()
    /// The collector's child process, once it serves.
    package private(set) var collector: ChildProgram?

    /// Plans a run; nothing is written or started yet.
    package init(settings: FleetRunSettings, programs: RunningPrograms, tell: @escaping (Event) -> Void) throws {
        self.settings = settings
        self.programs = programs
        self.tell = tell
        plan = try FleetPlan(devices: settings.devices, rounds: settings.rounds, epsilon: settings.epsilon)
    }

    /// Runs everything and writes `summary.json`, also when a step fails. The collector keeps running; the caller stops ``programs``.
    package func run() async throws -> RunSummary {
        let start = ContinuousClock.now
        try RunDirectory(settings.state).prepare()
        summary.devices = plan.devices
        summary.delta = TrainingRecipe.delta
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await performSteps())
        } catch {
            summary.failedSteps.append("\(error)")
            outcome = .failure(error)
        }
        summary.seconds = Double((ContinuousClock.now - start).components.seconds)
        try summary.write(to: file("summary.json"))
        try outcome.get()
        return summary
    }

    private func performSteps() async throws {
        let sessions = try loadSessions()
        summary.sessions = sessions.source
        let bar = ProgressLine("learning item vectors", total: 100)
        let table = ResearchProtocol.table(of: sessions.table, categories: sessions.categories, learnsVectors: settings.learnsVectors) { done, all in
            bar.update(100 * done / max(all, 1))
        }
        bar.clear()
        let owned = sessions.devices.reduce(0) { $0 + $1.count }
        tell(.note("\(owned) sessions on \(plan.devices) devices, \(table.count) items, \(sessions.aside.count) sessions kept aside"))
        let surroundings = try await startCollector(items: table.encoded())
        let devices = try await enrolDevices(sessions, surroundings)
        let quality = try await FleetQuality(
            surroundings: surroundings, table: table, aside: sessions.aside, collector: collectorProgram)
        do {
            try await train(devices, quality, visit: Self.visit(in: sessions, table: table))
        } catch {
            await quality.close()
            throw error
        }
        await countBytes(devices, sessions, quality)
        await quality.close()
        audit()
    }

    /// Task, rounds, and the real agent beside them.
    private func train(_ devices: [SimulatedDevice], _ quality: FleetQuality, visit: [String]) async throws {
        try measureBefore(quality)
        let task = try collectorProgram.createTask(plan)
        let agent = await startAgent(visiting: visit)
        do {
            try await runRounds(devices, quality, task: task, agentContributed: await contribution(of: agent))
        } catch {
            await agent?.stop()
            throw error
        }
        if let agent { await finish(agent, quality, visiting: visit) }
    }

    var collectorProgram: CollectorProgram {
        CollectorProgram(program: program("sotto-collector"), directory: file("collector"))
    }

    func file(_ name: String) -> URL { settings.state.appending(path: name) }

    func program(_ name: String) -> URL { settings.programs.appending(path: name) }

    func failed(_ step: String) {
        summary.failedSteps.append(step)
        tell(.note("FAILED: \(step)"))
    }

    private func loadSessions() throws -> FleetSessions {
        if let path = settings.sessions {
            let recorded: [RecordedSession]
            do {
                recorded = try RecordedSessionFile(path: path).sessions()
            } catch let error as RecordedSessionError {
                throw ChildProgram.Failure(description: error.message(of: path))
            }
            return try FleetSessions(
                recorded: recorded, source: URL(filePath: path).lastPathComponent, devices: plan.devices,
                seed: settings.seed)
        }
        let bar = ProgressLine("generating sessions", total: settings.generatedSessions)
        defer { bar.clear() }
        return try FleetSessions(
            generating: settings.generatedSessions, settings: settings.generator, devices: plan.devices, seed: settings.seed
        ) { bar.update($0) }
    }

    /// `init` and `serve`; then what one TLS connection costs.
    private func startCollector(items: [UInt8]) async throws -> FleetSurroundings {
        let itemFile = file("items.table")
        try Data(items).write(to: itemFile, options: .atomic)
        let port = try await LoopbackPort.free(preferring: settings.port)
        let adminPort = try await LoopbackPort.free(preferring: settings.port == 0 ? 0 : settings.port + 1)
        try collectorProgram.initialize(port: port, items: itemFile)
        let child = try collectorProgram.serve(adminPort: adminPort, log: file("collector.log"))
        programs.add(child)
        collector = child
        let bundle = try EnrolmentBundle(decoding: try collectorProgram.bundle().trimmingNewline())
        let endpoint = try CollectorEndpoint(url: bundle.collector.text, pinnedAuthority: bundle.caCertificate)
        let transport = try CollectorTransport(endpoint: endpoint, connections: 1)
        do {
            try await CollectorProgram.waitUntilReady(child, transport: transport)
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
        summary.dashboard = "http://127.0.0.1:\(adminPort)/dashboard"
        tell(.dashboard(summary.dashboard))
        let cost = try await HandshakeMeter.measure(
            host: bundle.collector.host, port: bundle.collector.port, pinnedAuthority: bundle.caCertificate)
        summary.handshakeBytesSent = cost.sent
        summary.handshakeBytesReceived = cost.received
        return FleetSurroundings(
            endpoint: endpoint, root: bundle.root, files: SharedReleaseFiles(), database: try openLedger())
    }

    /// One store for the fleet's ledgers; every device is a subject of its own with its own cap.
    private func openLedger() throws -> DeviceDatabase {
        let rho = ZeroConcentratedDP.rho(epsilon: settings.epsilon, delta: TrainingRecipe.delta) ?? 0
        let cap = PrivacyCost(microRho: UInt64((rho * 1_000_000).rounded(.down)), microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        summary.epsilonCap = ZeroConcentratedDP.epsilon(rho: cap.rho, delta: TrainingRecipe.delta) ?? .infinity
        guard let purpose = BudgetPurpose("model_improvement"), let policy = BudgetPolicy(purposes: [purpose: cap], day: cap, lifetime: cap) else {
            preconditionFailure("one purpose is within every limit")
        }
        var generator = SystemRandomNumberGenerator()
        return try DeviceDatabase.open(file("fleet").path, policy: policy, now: SimulatedDevice.now(), using: &generator)
    }

    private func enrolDevices(_ sessions: FleetSessions, _ surroundings: FleetSurroundings) async throws -> [SimulatedDevice] {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let tokens = try collectorProgram.tokens(plan.devices)
        let devices = try sessions.devices.enumerated().map { number, own in
            try SimulatedDevice(name: "device-\(number)", secret: secret, sessions: own, surroundings: surroundings)
        }
        let bar = ProgressLine("enrolling devices", total: devices.count)
        let tally = await FleetWake(concurrency: settings.concurrency).each(devices[...], progress: { bar.update($0) }) { device, index in
            try await device.enrol(token: tokens[index])
            return .accepted
        }
        bar.clear()
        tell(.note("\(tally.accepted) devices enrolled over HTTPS"))
        if tally.accepted < devices.count { failed("\(devices.count - tally.accepted) devices could not enrol: \(tally.reasons)") }
        return devices
    }
}

extension [UInt8] {
    /// Without a line feed at the end.
    fileprivate func trimmingNewline() -> [UInt8] { last == UInt8(ascii: "\n") ? dropLast() : self }
}

import AggregationTasks
import CollectorClient
import Enrolment
package import Foundation
import Keystream
import NoiseMechanisms
import PrivacyLedger
import RankingModel
import ReportFormat
import ReportSealing
import TLSPresentation

/// A load of sealed reports against one real collector over HTTPS on loopback: how many a second are durable, and whether any is lost when
/// the collector is killed in the middle.
///
/// Reports are made beforehand, so that the clients cost little beside TLS and one signature per upload. Their vectors are noise around zero.
package struct UploadLoad {
    /// What to send.
    package struct Settings: Sendable {
        /// Where the collector lives; made fresh.
        package var state: URL
        /// The programs' folder.
        package var programs: URL
        /// Reports in all.
        package var reports = 20_000
        /// Reports in one upload.
        package var perUpload = 1
        /// Connections, each of its own device group.
        package var connections = 32
        /// Kill the collector this often while it works, and start it again.
        package var kills = 0

        /// The defaults.
        package init(state: URL, programs: URL) {
            self.state = state
            self.programs = programs
        }
    }

    /// What came of it.
    package struct Outcome: Codable, Sendable {
        /// Reports that were sent.
        package var reports: Int
        /// Reports whose acknowledgement arrived.
        package var acknowledged: Int
        /// Reports that the collector counted, as its own command line says.
        package var counted: Int
        /// Acknowledged reports that were not counted; anything but 0 breaks the promise.
        package var lost: Int
        /// From the first upload to the last acknowledgement, time without a collector included.
        package var seconds: Double
        /// `acknowledged / seconds`.
        package var reportsPerSecond: Double
        /// How often the collector was killed.
        package var kills: Int

        enum CodingKeys: String, CodingKey {
            case reports, acknowledged, counted, lost, seconds, kills
            case reportsPerSecond = "reports_per_second"
        }
    }

    let settings: Settings
    private let collector: CollectorProgram

    /// A load; nothing is started yet.
    package init(_ settings: Settings) {
        self.settings = settings
        collector = CollectorProgram(
            program: settings.programs.appending(path: "sotto-collector"), directory: settings.state.appending(path: "collector"))
    }

    /// Runs the load and stops the collector.
    package func run(tell: @escaping (String) -> Void) async throws -> Outcome {
        try RunDirectory(settings.state).prepare()
        let port = try await LoopbackPort.free(preferring: 0)
        let items = settings.state.appending(path: "items.bin")
        try Data(ItemTableBuilder().build().encoded()).write(to: items)
        try collector.initialize(port: port, items: items)
        let server = ServerSlot(try serve(0))
        defer { server.child.stop() }
        let bundle = try EnrolmentBundle(decoding: collector.bundle())
        let endpoint = try CollectorEndpoint(url: bundle.collector.text, pinnedAuthority: bundle.caCertificate)
        let transport = try CollectorTransport(endpoint: endpoint)
        try await CollectorProgram.waitUntilReady(server.child, transport: transport)
        // One report more than is sent, so that the round stays open until it is counted.
        let taskID = try collector.createTask(for: settings.reports + 1)
        let uploads = (settings.reports + settings.perUpload - 1) / settings.perUpload
        // A device may give 64 reports to a round.
        let devices = max(settings.connections, (settings.reports + 63) / 64)
        var fleet = try await enrol(devices, transport)
        tell("\(devices) devices enrolled")
        let task = try await openTask(transport)
        try await seal(into: &fleet, uploads: uploads, task: task, transport: transport)
        await transport.shutdown()
        tell("\(settings.reports) reports sealed, \(fleet.first?.uploads.first?.count ?? 0) bytes an upload")

        let start = ContinuousClock.now
        let progress = Acknowledgements()
        let killer = Task { try await killNowAndThen(server, progress) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<settings.connections {
                let own = fleet.indices.filter { $0 % settings.connections == lane }.map { fleet[$0] }
                group.addTask { try await send(own, task: task.task, to: endpoint, progress) }
            }
            try await group.waitForAll()
        }
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        killer.cancel()
        let kills = (try? await killer.value) ?? 0
        let counted = try collector.rounds(of: taskID).first?.accepted ?? 0
        let acknowledged = await progress.count
        return Outcome(
            reports: settings.reports, acknowledged: acknowledged, counted: counted, lost: max(0, acknowledged - counted), seconds: seconds,
            reportsPerSecond: Double(acknowledged) / seconds, kills: kills)
    }

    func serve(_ run: Int) throws -> ChildProgram {
        try collector.serve(adminPort: 0, log: settings.state.appending(path: "collector-\(run).log"))
    }

    private func enrol(_ count: Int, _ transport: CollectorTransport) async throws -> [LoadDevice] {
        var generator = SystemRandomNumberGenerator()
        var devices: [LoadDevice] = []
        for token in try collector.tokens(count) {
            let key = try DeviceKey(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
            _ = try await transport.enrol(token: token, key: key)
            devices.append(LoadDevice(key: key))
        }
        return devices
    }

    private func openTask(_ transport: CollectorTransport) async throws -> (task: AdmittedTask, round: UInt64) {
        for _ in 0..<100 {
            if let entry = try await transport.tasks().entries.first, let round = entry.round {
                let schema = FeatureSchema.current
                if case .admitted(let task) = CompiledLimits.current.decide(
                    entry.configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count)
                {
                    return (task, round.round)
                }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw ChildProgram.Failure(description: "the collector never opened its round")
    }

    private func seal(
        into fleet: inout [LoadDevice], uploads: Int, task: (task: AdmittedTask, round: UInt64), transport: CollectorTransport
    ) async throws {
        let keys = try await transport.keyConfigurations()
        let configuration = task.task.configuration
        let noise = configuration.noise
        let mechanism = try DiscreteGaussianMechanism(
            clipNorm: noise.clipNorm, varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
        let zero = try ClippedVector(
            quantizing: [Float](repeating: 0, count: Int(configuration.dimension)), on: FixedPointGrid(exponent: noise.gridExponent),
            clipNorm: noise.clipNorm)
        let keystream = try Keystream()
        var generator = SystemRandomNumberGenerator()
        guard let release = ReleaseID([UInt8](repeating: 0, count: ReleaseID.byteCount)) else { preconditionFailure("32 bytes") }
        var left = settings.reports
        for upload in 0..<uploads {
            var body: [UInt8] = []
            for _ in 0..<min(settings.perUpload, left) {
                // No subject stands behind these vectors, so no ledger is asked.
                let charge = BudgetCharge(releaseID: release, cost: configuration.costPerReport, sequence: 0)
                let noised = try mechanism.release(zero, spending: charge, from: keystream)
                body += try ReportSealer.seal(
                    EncodedReport(noised, task: task.task), round: task.round, time: UInt64(Date().timeIntervalSince1970),
                    reportID: ReportID(random: &generator), to: keys
                ).bytes
            }
            left -= min(settings.perUpload, left)
            fleet[upload % fleet.count].uploads.append(body)
        }
    }
}

/// A device of a load: its key and the bodies that it uploads.
struct LoadDevice: Sendable {
    let key: DeviceKey
    var uploads: [[UInt8]] = []
}

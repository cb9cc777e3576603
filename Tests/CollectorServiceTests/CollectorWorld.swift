import Aggregation
import AggregationTasks
import Enrolment
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NoiseMechanisms
import PrivacyLedger
import RankingModel
import ReportFormat
import ReportIntake
import ReportSealing
import Synchronization
import TLSPresentation
import Testing

@testable import CollectorService

/// A collector in a folder of its own, on a clock that the test moves.
final class CollectorWorld: Sendable {
    static let start: UInt64 = 1_800_000_000

    let directory: CollectorDirectory
    let clock = Mutex(start)

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("collector-\(UUID().uuidString)")
        directory = CollectorDirectory(folder.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.path) }

    var now: UInt64 { clock.withLock { $0 } }

    func advance(by seconds: UInt64) { clock.withLock { $0 += seconds } }

    /// Lays the foundation: plain HTTP on loopback unless TLS is asked for.
    @discardableResult
    func found(encrypted: Bool = false) async throws -> CollectorFoundation.Result {
        var foundation = CollectorFoundation(directory: directory, hosts: [], port: 8443)
        foundation.isPlainHTTP = !encrypted
        return try await foundation.lay(now: now)
    }

    /// Opens what was laid. Each call is a restart.
    func open(_ flags: [String] = []) throws -> OpenedCollector { try OpenedCollector(directory, environment: [:], flags: flags) }

    /// Builds the application without a driver of its own.
    func build(_ flags: [String] = []) async throws -> CollectorApplication {
        try await buildCollector(try open(flags), logger: .silent, clock: { [self] in now }, drivesRounds: false)
    }

    /// A task of ten rounds that fifty reports may release.
    func task(_ collector: OpenedCollector, minimumBatch: UInt64 = 50, targetBatch: UInt64 = 60) async throws -> StoredTask {
        try await collector.create(
            TaskDraft(
                epsilon: 4, delta: 1e-6, rounds: 10, reportsPerSubject: 10, clip: 1, minimumBatch: minimumBatch, targetBatch: targetBatch,
                roundSeconds: 600, optimizer: .fedAvg(learningRate: 1)), now: now)
    }
}

/// A device that enrolled.
struct TestDevice {
    let key: DeviceKey

    init(seed: UInt8) throws { key = try DeviceKey(seed: [UInt8](repeating: seed, count: 32)) }

    /// Enrols over HTTP with a token that the store knows.
    func enrol(_ world: CollectorWorld, _ built: CollectorApplication, _ client: some TestClientProtocol) async throws {
        let token = try EnrolmentToken(randomBytes: SecureRandom.bytes(16))
        try await built.runtime.collector.store.addEnrolmentTokens([token.hash], expiry: world.now + 60)
        let response = try await redeem(token, client)
        #expect(response.status == .created)
    }

    /// A second token is no use to a key that enrolled.
    func enrolAgain(_ world: CollectorWorld, _ built: CollectorApplication, _ client: some TestClientProtocol) async throws {
        let token = try EnrolmentToken(randomBytes: SecureRandom.bytes(16))
        try await built.runtime.collector.store.addEnrolmentTokens([token.hash], expiry: world.now + 60)
        let response = try await redeem(token, client)
        #expect(response.status == .conflict)
        #expect(String(buffer: response.body).contains("this key enrolled with another token"))
    }

    /// Asks for a challenge and answers it.
    func redeem(_ token: EnrolmentToken, _ client: some TestClientProtocol) async throws -> TestResponse {
        let challenge = try await client.execute(uri: "/v1/enrolments/challenge", method: .post)
        #expect(challenge.status == .ok)
        let request = try EnrolmentRequest(
            token: token, challenge: EnrolmentChallenge(decoding: Array(buffer: challenge.body)), key: key)
        return try await client.execute(
            uri: "/v1/enrolments", method: .post, headers: [.contentType: MediaTypes.bytes], body: ByteBuffer(bytes: request.encoded()))
    }

    /// Uploads a body to a task, signed as an honest device does.
    func upload(
        _ body: [UInt8], to task: TaskID, at time: UInt64, _ client: some TestClientProtocol, type: String = MediaTypes.uploadRequest
    ) async throws -> TestResponse {
        let path = "/v1/tasks/\(task)/reports"
        let signature = try RequestSignature(method: "POST", path: path, body: body, at: time, key: key)
        return try await client.execute(
            uri: path, method: .post, headers: [.contentType: type, HTTPField.Name(RequestSignature.headerName)!: signature.headerValue],
            body: ByteBuffer(bytes: body))
    }
}

/// Honest reports with a known vector.
struct TestReports {
    let task: AdmittedTask
    let keys: HPKEConfigurationList

    init(_ configuration: TaskConfiguration, _ client: some TestClientProtocol) async throws {
        let schema = FeatureSchema.current
        guard
            case .admitted(let task) = CompiledLimits.current.decide(
                configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count)
        else { throw TestFailure() }
        self.task = task
        let response = try await client.execute(uri: "/v1/hpke_config", method: .get)
        keys = try HPKEConfigurationList(decoding: Array(buffer: response.body))
    }

    /// Sealed reports whose every coordinate is `value`, in grid units.
    func sealed(_ count: Int, value: Int32 = 0, round: UInt64 = 1, time: UInt64) throws -> [[UInt8]] {
        guard let release = ReleaseID([UInt8](repeating: 1, count: 32)) else { throw TestFailure() }
        let vector = NoisedVector(
            coordinates: [Int32](repeating: value, count: Int(task.configuration.dimension)),
            grid: FixedPointGrid(exponent: task.configuration.noise.gridExponent), releaseID: release)
        let encoded = try EncodedReport(vector, task: task)
        var generator = SystemRandomNumberGenerator()
        return try (0..<count).map { _ in
            try ReportSealer.seal(encoded, round: round, time: time, reportID: ReportID(random: &generator), to: keys).bytes
        }
    }
}

/// A test could not be set up.
struct TestFailure: Error {}

extension Logger {
    /// A logger that says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension TestResponse {
    /// The type of a problem document; nil for another answer.
    var problem: String? {
        guard headers[.contentType] == "application/problem+json",
            let document = try? JSONSerialization.jsonObject(with: Data(Array(buffer: body))) as? [String: Any]
        else { return nil }
        return document["type"] as? String
    }
}

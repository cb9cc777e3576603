package import CollectorClient
package import Enrolment
import Foundation
package import PrivacyLedger
package import RecordedSessions
package import ReportFormat
import ReportOutbox

/// One device of the fleet: its own key, its own ledger subject, its own sessions, its own TLS connection.
///
/// It does what `sotto-agent` does, with the same rooms and over the same HTTPS: enrol, refresh the release, admit the task, train, pay, draw
/// noise, seal, upload with retries. Key and noise come from the system's generator: only data and order of a simulation are seeded.
package actor SimulatedDevice {
    /// How taking part ended.
    package enum Outcome: Sendable, Equatable {
        /// The collector has the report, durably.
        case accepted
        /// The collector refused the report for good.
        case refused(ReportRejection)
        /// No report was made, for this reason.
        case satOut(String)
        /// The report was paid for and not delivered in time.
        case undelivered
    }

    /// The device's name in the ledger.
    package nonisolated let subject: SubjectKey
    /// Every byte that the device's connections carried after their handshakes.
    package nonisolated let traffic = WireCounter()
    /// Bytes that the device sent to upload reports, handshakes not included.
    package private(set) var uploadBytes = 0
    /// Reports that the collector took.
    package private(set) var accepted = 0

    let sessions: [RecordedSession]
    let surroundings: FleetSurroundings
    let releases: DeviceReleases
    let key: DeviceKey
    var outbox = Outbox()

    /// A device with a fresh key.
    ///
    /// - Parameters:
    ///   - name: What the device's subject is called; hashed into the ledger's key with `secret`.
    ///   - sessions: The device's closed sessions, oldest first.
    package init(name: String, secret: [UInt8], sessions: [RecordedSession], surroundings: FleetSurroundings) throws {
        var generator = SystemRandomNumberGenerator()
        subject = SubjectKey(subject: name, secret: secret)
        key = try DeviceKey(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        self.sessions = sessions
        self.surroundings = surroundings
        releases = DeviceReleases(root: surroundings.root, files: surroundings.files)
    }

    /// Spends a one-time token on the right to upload.
    package func enrol(token: EnrolmentToken) async throws {
        try await connected { transport in _ = try await transport.enrol(token: token, key: key) }
    }

    /// Wakes up once: looks at the collector, contributes to the open round, uploads, and hangs up.
    package func takePart() async throws -> Outcome {
        try await connected { transport in try await contribute(over: transport) }
    }

    /// Runs `body` on a connection of its own, as a device that was asleep would.
    private func connected<Value: Sendable>(_ body: (CollectorTransport) async throws -> Value) async throws -> Value {
        let transport = try CollectorTransport(endpoint: surroundings.endpoint, counter: traffic, connections: 1)
        do {
            let value = try await body(transport)
            await transport.shutdown()
            return value
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    func noteUpload(bytes: Int) { uploadBytes += bytes }

    func noteAccepted() { accepted += 1 }

    /// Unix milliseconds.
    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}

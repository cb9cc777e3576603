import CollectorClient
import Consent
import DeviceStore
import Enrolment
import Foundation
import ModelRelease
import PrivacyLedger
import RankingModel
import ServiceConfiguration
import TLSPresentation

/// The agent's view of its durable store: names of subjects become keys here, and the rooms' values become bytes.
final class AgentStore: Sendable {
    let database: DeviceDatabase
    private let secret: [UInt8]

    private init(database: DeviceDatabase, secret: [UInt8]) {
        self.database = database
        self.secret = secret
    }

    /// Opens the store of an agent's directory under the configured budget.
    static func open(_ directory: AgentDirectory, configuration: Configuration) throws -> AgentStore {
        var limits = DeviceStoreLimits.standard
        limits.maximumValueBytes = ReleaseLimits.fileBytes
        limits.maximumSessionsPerSubject = configuration[AgentSettings.keptSessions]
        limits.maximumSessionAge = Int64(configuration[AgentSettings.keptDays]) * 86_400_000
        var generator = SystemRandomNumberGenerator()
        let place = configuration[AgentSettings.secondAnchor]
        let database = try DeviceDatabase.open(
            directory.path, secondAnchor: place.isEmpty ? nil : place, policy: try AgentSettings.budget(configuration),
            now: SystemClock.milliseconds(), monotonic: SystemClock.monotonic(), limits: limits, using: &generator)
        let secret: [UInt8]
        if let stored = try database.file(Names.subjectSecret) {
            secret = stored
        } else {
            secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            try database.replaceFiles(storing: [Names.subjectSecret: secret])
        }
        return AgentStore(database: database, secret: secret)
    }

    /// The ledger's name of a subject.
    /// The subject's key in the store. Strings in memory are equal when they are canonically equivalent, so the key is of the composed form:
    /// two spellings of a name are one subject in both.
    func key(of subject: String) -> SubjectKey { SubjectKey(subject: subject.precomposedStringWithCanonicalMapping, secret: secret) }

    /// The device's key, made on first use.
    func deviceKey() throws -> DeviceKey {
        if let seed = try database.identityKey() { return try DeviceKey(seed: seed) }
        var generator = SystemRandomNumberGenerator()
        let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let key = try DeviceKey(seed: seed)
        try database.setIdentityKey(seed)
        return key
    }

    /// Remembers where the device is enrolled. A root that was trusted before stays, so that enrolling again cannot roll trust back.
    func saveEnrolment(bundle: EnrolmentBundle, response: EnrolmentResponse) throws {
        var files: [String: [UInt8]] = [
            Names.collector: Array(bundle.collector.text.utf8), Names.registration: response.encoded(),
            Names.authority: bundle.caCertificate ?? [],
        ]
        if try database.file(Names.root) == nil { files[Names.root] = bundle.root }
        try database.replaceFiles(storing: files)
    }

    /// The collector that the device is enrolled at, or nil.
    func collector() throws -> CollectorEndpoint? {
        guard let url = try database.file(Names.collector) else { return nil }
        let authority = try database.file(Names.authority) ?? []
        return try CollectorEndpoint(url: String(decoding: url, as: UTF8.self), pinnedAuthority: authority.isEmpty ? nil : authority)
    }

    /// Names of what the store keeps as files.
    enum Names {
        static let subjectSecret = "subject.secret"
        static let collector = "collector.url"
        static let registration = "collector.registration"
        static let authority = "collector.authority"
        static let root = "release.root"
        static let timestamp = "release.timestamp"
        static let targets = "release.targets"
        static let installState = "release.installed"
        static let filePrefix = "release.file."
        static let lastModel = "release.model"
        static let sessionState = "session"
        static let attributes = "attributes"
        static let rulesMark = "rules"

        /// The name of a release's file: its hash.
        static func file(_ file: TargetFile) -> String { filePrefix + Base64URL.encode(file.sha256) }
    }
}

/// The clocks.
enum SystemClock {
    private static let start = ContinuousClock.now

    /// Milliseconds since the program first asked, which count on while the machine sleeps and never go back.
    static func monotonic() -> Int64 {
        let passed = (ContinuousClock.now - start).components
        return passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
    }

    /// Unix milliseconds.
    static func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}

extension DeviceStoreError: StoreFailure {
    var advice: String {
        switch code {
        case .diskFull: "the disk is full; nothing was accepted. Free some space and try again"
        case .inUse: "another agent holds this directory; stop it first"
        case .migrationFailed: "the store of an older version could not be brought up to date; it was left as it was"
        case .newerSchema: "the store was written by a newer version; install that version"
        case .notAccessible: "the store cannot be opened or written; check the directory's owner and permissions"
        default: "the store failed: \(self)"
        }
    }
}

import Crypto
import Foundation
import ModelRelease
import RankingModel
import ReportIntake
import ServiceConfiguration

/// What `init` lays down, step by step, so that nothing is served before all of it is there.
struct CollectorFoundation {
    /// What was made, for the operator.
    struct Result: Encodable, Equatable {
        let directory: String
        let configuration: String
        let publicURL: String
        let rootSHA256: String
        let model: UInt64
        let items: UInt64?
    }

    let directory: CollectorDirectory
    var hosts: [String]
    var port: UInt16
    var listen: String?
    var publicURL: String?
    var isPlainHTTP = false
    var certificate: (chain: String, key: String)?
    var authority: String?
    var logOrigin: String?
    var model: RankingModel?
    var items: [UInt8]?

    init(directory: CollectorDirectory, hosts: [String], port: UInt16) {
        self.directory = directory
        self.hosts = hosts
        self.port = port
    }

    /// Makes everything in an empty directory.
    func lay(now: UInt64) async throws(CollectorFailure) -> Result {
        let url =
            publicURL ?? "\(isPlainHTTP ? "http" : "https")://\(Self.authority(hosts.first ?? (isPlainHTTP ? "127.0.0.1" : "localhost"))):\(port)"
        let text = sample(url: url)
        // Checked before anything is written.
        let configuration = try CollectorConfiguration(
            file: ConfigurationLoader.File(name: directory.configurationFile, bytes: Array(text.utf8)))
        try directory.create()
        if !isPlainHTTP, certificate == nil { try certify(now: now) }
        let store: IntakeStore
        do { store = try IntakeStore.open(directory.databaseFile, scribe: CollectorScribe.scribe) } catch { throw CollectorFailure(store: error) }
        defer { store.close() }
        let identity = try LogIdentity(directory, configuration, mayDraw: true)
        _ = try await KeyCustodian(store: store, schedule: configuration.keySchedule).ring(now: now)
        let desk = ReleaseDesk(store: store, keys: ReleaseKeys(directory), lifetimes: configuration.releaseLifetimes)
        let root = try await desk.establish(log: identity.release, now: now)
        let first = model ?? RankingModel.initial
        let receipt = try await desk.publish(weights: (first.schemaFingerprint, first.weights), items: items, now: now)
        try await LogDesk(store: store, directory: LogDirectory(directory), identity: identity).publish()
        try CollectorDirectory.writePrivate(Array(text.utf8), to: directory.configurationFile)
        return Result(
            directory: directory.path, configuration: directory.configurationFile, publicURL: url,
            rootSHA256: Hexadecimal.text(Array(SHA256.hash(data: root))), model: receipt.model ?? 0,
            items: receipt.items)
    }

    /// Makes the private authority and the server's certificate.
    private func certify(now: UInt64) throws(CollectorFailure) {
        let date = Date(timeIntervalSince1970: Double(now))
        let names = hosts.isEmpty ? [] : hosts
        let authority = try PrivateAuthority(collector: names.first ?? "localhost", now: date)
        // Loopback names are always in, so that an operator on the machine can talk to the server.
        let issued = try authority.issue(hosts: names + ["localhost", "127.0.0.1", "::1"].filter { !names.contains($0) }, now: date)
        try CollectorDirectory.writePrivate(Array(try authority.certificatePEM().utf8), to: directory.authorityCertificate)
        try CollectorDirectory.writePrivate(Array(authority.keyPEM.utf8), to: directory.authorityKey)
        try CollectorDirectory.writePrivate(Array(issued.certificate.utf8), to: directory.serverCertificate)
        try CollectorDirectory.writePrivate(Array(issued.key.utf8), to: directory.serverKey)
    }

    /// The sample with the settings that were chosen in their places.
    private func sample(url: String) -> String {
        var chosen = [
            CollectorSettings.publicURL.declaration.path: Self.quoted(url),
            CollectorSettings.host.declaration.path: Self.quoted(listen ?? "127.0.0.1"),
            CollectorSettings.port.declaration.path: "\(port)",
        ]
        if isPlainHTTP { chosen[CollectorSettings.plainHTTP.declaration.path] = "true" }
        if let certificate {
            chosen[CollectorSettings.certificate.declaration.path] = Self.quoted(certificate.chain)
            chosen[CollectorSettings.key.declaration.path] = Self.quoted(certificate.key)
        }
        if let logOrigin { chosen[CollectorSettings.logOrigin.declaration.path] = Self.quoted(logOrigin) }
        if let authority { chosen[CollectorSettings.authority.declaration.path] = Self.quoted(authority) }
        return SampleFile(CollectorSettings.schema.sampleConfiguration(), chosen: chosen).text
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func authority(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}

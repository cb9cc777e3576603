import Enrolment
import Foundation
import ModelRelease
import ReportSealing
import ServiceConfiguration
import TransparencyLog

/// The collector's configuration, checked as a whole.
struct CollectorConfiguration: Sendable {
    /// The layers as they were read, for printing.
    let layers: Configuration
    /// The address that devices use.
    let address: CollectorAddress

    /// Reads file, environment and flags, and checks what only the whole can show. Every error names its place.
    init(
        file: ConfigurationLoader.File?, environment: [String: String] = [:], flags: [String] = []
    ) throws(CollectorFailure) {
        let layers: Configuration
        do {
            layers = try ConfigurationLoader.load(CollectorSettings.schema, file: file, environment: environment, flags: flags)
        } catch { throw CollectorFailure(.configuration, error.description) }
        self.layers = layers
        do { address = try CollectorAddress(layers[CollectorSettings.publicURL]) } catch {
            throw Self.problem(
                layers, CollectorSettings.publicURL.declaration, "must be https://host[:port], or http:// on loopback, without a path")
        }
        let isLoopback = IPAddressBytes.isLoopback(layers[CollectorSettings.host])
        if layers[CollectorSettings.plainHTTP], !isLoopback {
            throw Self.problem(layers, CollectorSettings.plainHTTP.declaration, "needs server.host to be a loopback address")
        }
        if layers[CollectorSettings.plainHTTP] == address.isEncrypted {
            throw Self.problem(
                layers, CollectorSettings.publicURL.declaration,
                "must start with \(address.isEncrypted ? "http" : "https")://, as server.plain-http says")
        }
        if (layers[CollectorSettings.certificate] == nil) != (layers[CollectorSettings.key] == nil) {
            let set = layers[CollectorSettings.key] == nil ? CollectorSettings.certificate : CollectorSettings.key
            throw Self.problem(layers, set.declaration, "needs the other one of server.certificate and server.key")
        }
        if let origin = layers[CollectorSettings.logOrigin], !Self.isOrigin(origin) {
            throw Self.problem(layers, CollectorSettings.logOrigin.declaration, "must be 1 to 255 printable characters without space or plus sign")
        }
        _ = try witnessPolicy
        if layers[CollectorSettings.headerField] > layers[CollectorSettings.headerList] {
            throw Self.problem(layers, CollectorSettings.headerField.declaration, "must not be more than limits.header-list")
        }
    }

    /// The limits on one peer.
    var limits: ServerLimits {
        var limits = ServerLimits()
        limits.headerFieldBytes = layers[CollectorSettings.headerField].count
        limits.headerListBytes = layers[CollectorSettings.headerList].count
        limits.headerFields = layers[CollectorSettings.headerCount]
        limits.bodyBytes = layers[CollectorSettings.body].count
        limits.headerSeconds = seconds(CollectorSettings.headerDeadline)
        limits.bodySeconds = seconds(CollectorSettings.bodyDeadline)
        limits.answerSeconds = seconds(CollectorSettings.answerDeadline)
        limits.idleSeconds = seconds(CollectorSettings.idleTimeout)
        limits.connections = layers[CollectorSettings.connections]
        return limits
    }

    /// The life of an HPKE key.
    var keySchedule: KeySchedule {
        KeySchedule(
            activeLifetime: UInt64(seconds(CollectorSettings.keyLifetime)), cacheLifetime: UInt64(seconds(CollectorSettings.keyCache)))
    }

    /// The life of signed documents.
    var releaseLifetimes: ReleaseLifetimes {
        ReleaseLifetimes(
            targets: UInt64(seconds(CollectorSettings.targetsLifetime)), timestamp: UInt64(seconds(CollectorSettings.timestampLifetime)))
    }

    /// The public log's name.
    var logOrigin: String { layers[CollectorSettings.logOrigin] ?? address.host + "/sotto-log" }

    /// The public log's witnesses and how many of them must cosign.
    var witnessPolicy: WitnessPolicy {
        get throws(CollectorFailure) {
            var witnesses: [NoteVerifierKey] = []
            for line in layers[CollectorSettings.logWitnesses] {
                let parts = line.split(separator: " ")
                guard (1...2).contains(parts.count), let key = try? NoteVerifierKey(text: String(parts[0])), key.algorithm == .cosignature else {
                    throw Self.problem(layers, CollectorSettings.logWitnesses.declaration, "holds what is no witness's verifier key")
                }
                witnesses.append(key)
            }
            do { return try WitnessPolicy(witnesses: witnesses, quorum: layers[CollectorSettings.logQuorum]) } catch {
                throw Self.problem(
                    layers, CollectorSettings.logQuorum.declaration, "must not be more than log.witnesses, which must name each witness once")
            }
        }
    }

    /// The settings that agents or auditors rely on, one a line: what the log's policy entries are hashes of.
    var policy: [UInt8] {
        let witnesses = layers[CollectorSettings.logWitnesses].map { $0.split(separator: " ").first.map(String.init) ?? "" }
        let lines = [
            "sotto collector policy 1", "public-url \(address.text)", "key-lifetime \(seconds(CollectorSettings.keyLifetime))",
            "key-cache \(seconds(CollectorSettings.keyCache))", "targets-lifetime \(seconds(CollectorSettings.targetsLifetime))",
            "timestamp-lifetime \(seconds(CollectorSettings.timestampLifetime))",
            "registration-lifetime \(seconds(CollectorSettings.registrationLifetime))",
            "reports-per-round \(layers[CollectorSettings.reportsPerRound])", "log-origin \(logOrigin)",
            "log-quorum \(layers[CollectorSettings.logQuorum])",
        ]
        return Array((lines + witnesses.sorted().map { "log-witness \($0)" }).map { $0 + "\n" }.joined().utf8)
    }

    private static func isOrigin(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "+") }
    }

    /// Whether the dashboard is served beside the API.
    var servesDashboard: Bool {
        switch layers[CollectorSettings.dashboard] {
        case "always": true
        case "never": false
        default: IPAddressBytes.isLoopback(layers[CollectorSettings.host])
        }
    }

    /// A duration setting in whole seconds, at least one unless it is zero.
    func seconds(_ setting: Setting<Duration>) -> Int {
        let (seconds, attoseconds) = layers[setting].components
        return Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0)
    }

    private static func problem(_ layers: Configuration, _ setting: SettingDeclaration, _ message: String) -> CollectorFailure {
        CollectorFailure(.configuration, layers.problem(with: setting.path, message).description)
    }
}

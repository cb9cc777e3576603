import Enrolment
import Foundation
import ModelRelease
import ReportSealing
import ServiceConfiguration

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

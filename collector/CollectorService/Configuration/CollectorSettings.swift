import ServiceConfiguration

/// Every setting of the collector: key, default, range and meaning, written once.
enum CollectorSettings {
    static let name = Setting("collector.name", default: "Sotto collector", doc: "What the dashboard calls this collector.")
    static let publicURL = Setting(
        "collector.public-url", default: "https://localhost:8443",
        doc: "The address that devices use, scheme, host and port alone. It is bound into every task and every enrolment bundle.")

    static let host = Setting("server.host", default: "127.0.0.1", doc: "The address to listen on.")
    static let port = Setting("server.port", default: 8443, in: 0...65_535, doc: "The port to listen on; 0 takes a free one.")
    static let plainHTTP = Setting(
        "server.plain-http", default: false, doc: "Speak HTTP without TLS. Refused unless server.host is a loopback address.")
    static let certificate = OptionalSetting<ConfiguredPath>(
        "server.certificate", doc: "The server's certificate chain in PEM; without it the one that init made.")
    static let key = OptionalSetting<ConfiguredPath>("server.key", doc: "The server's private key in PEM, if server.certificate is set.")
    static let authority = OptionalSetting<ConfiguredPath>(
        "server.authority", doc: "The authority in PEM that signed server.certificate; enrolment bundles pin it.")
    static let metrics = Setting("server.metrics", default: true, doc: "Serve /metrics beside the API. It holds counts and totals alone.")
    static let dashboard = Setting(
        "server.dashboard", default: "loopback", oneOf: ["loopback", "always", "never"],
        doc: "Serve /dashboard beside the API: only if server.host is a loopback address, always, or never.")
    static let adminPort = Setting(
        "admin.port", default: 0, in: 0...65_535,
        doc: "A second listener on 127.0.0.1 without TLS, for /dashboard, /metrics and health alone; 0 for none.")

    static let headerField = Setting(
        "limits.header-field", default: ByteCount.kibibytes(8), in: .kibibytes(1) ... .kibibytes(64), doc: "The longest header field.")
    static let headerList = Setting(
        "limits.header-list", default: ByteCount.kibibytes(32), in: .kibibytes(4) ... .kibibytes(256), doc: "All header fields of a request.")
    static let headerCount = Setting("limits.header-count", default: 64, in: 8...1_024, doc: "The most header fields of a request.")
    static let body = Setting(
        "limits.body", default: ByteCount.mebibytes(4), in: .kibibytes(64) ... .mebibytes(64), doc: "The longest request body; longer is 413.")
    static let headerDeadline = Setting(
        "limits.header-deadline", default: .seconds(5), in: .seconds(1) ... .seconds(60),
        doc: "From a connection's start to its first complete request head, TLS included.")
    static let bodyDeadline = Setting(
        "limits.body-deadline", default: .seconds(15), in: .seconds(1) ... .seconds(300), doc: "From a request's head to the end of its body.")
    static let answerDeadline = Setting(
        "limits.answer-deadline", default: .seconds(30), in: .seconds(1) ... .seconds(300), doc: "From a request's end to its answer's end.")
    static let idleTimeout = Setting(
        "limits.idle-timeout", default: .seconds(30), in: .seconds(1) ... .seconds(600), doc: "How long a connection may rest between requests.")
    static let connections = Setting("limits.connections", default: 4_096, in: 1...65_536, doc: "Open connections; more wait to be accepted.")
    static let queue = Setting(
        "limits.queue", default: 4_096, in: 1...1_048_576, doc: "Reports being opened or waiting for their commit; more are turned away with 503.")
    static let reportsPerUpload = Setting("limits.reports-per-upload", default: 1_024, in: 1...65_536, doc: "The most reports in one upload.")
    static let reportsPerRound = Setting(
        "limits.reports-per-round", default: 64, in: 1...1_000_000,
        doc: "The most reports that one device may add to one round; an agent beside a web origin sends for many subjects.")
    static let challengesPerSecond = Setting(
        "limits.challenges-per-second", default: 200, in: 1...100_000, doc: "Enrolment attempts a second, all devices together; more are 429.")

    static let tick = Setting(
        "rounds.tick", default: .seconds(1), in: .milliseconds(50) ... .seconds(60), doc: "How often rounds are advanced.")
    static let clockSkew = Setting(
        "rounds.clock-skew", default: .seconds(300), in: .seconds(0) ... .seconds(86_400),
        doc: "How far in the future a report's time may lie.")

    static let tokenLifetime = Setting(
        "enrolment.token-lifetime", default: .seconds(86_400), in: .seconds(60) ... .seconds(30 * 86_400),
        doc: "How long a one-time token can be redeemed.")
    static let challengeLifetime = Setting(
        "enrolment.challenge-lifetime", default: .seconds(300), in: .seconds(10) ... .seconds(3_600), doc: "How long a challenge can be answered.")
    static let registrationLifetime = Setting(
        "enrolment.registration-lifetime", default: .seconds(365 * 86_400), in: .seconds(3_600) ... .seconds(3_650 * 86_400),
        doc: "How long an enrolled device may upload before it must enrol again.")

    static let keyLifetime = Setting(
        "keys.active-lifetime", default: .seconds(30 * 86_400), in: .seconds(3_600) ... .seconds(365 * 86_400),
        doc: "How long an HPKE key is published before another one takes over.")
    static let keyCache = Setting(
        "keys.cache-lifetime", default: .seconds(86_400), in: .seconds(60) ... .seconds(7 * 86_400),
        doc: "How long devices may keep the key list. A withdrawn key opens reports for twice as long, then it is erased.")

    static let targetsLifetime = Setting(
        "releases.targets-lifetime", default: .seconds(90 * 86_400), in: .seconds(86_400) ... .seconds(365 * 86_400),
        doc: "How long a signed list of files is good for.")
    static let timestampLifetime = Setting(
        "releases.timestamp-lifetime", default: .seconds(86_400), in: .seconds(3_600) ... .seconds(14 * 86_400),
        doc: "How long a signed timestamp is good for; it is renewed at half its life.")

    static let logOrigin = OptionalSetting<String>(
        "log.origin", doc: "The public log's name; the host of collector.public-url and /sotto-log unless given. Never change it.")
    static let logWitnesses = Setting(
        "log.witnesses", default: [String](),
        doc: "The witnesses of the public log: verifier keys, name+hash+key, each followed by a space and the witness's URL if it has one.")
    static let logQuorum = Setting(
        "log.quorum", default: 0, in: 0...16,
        doc: "How many witnesses must have cosigned a checkpoint before it is served. Agents ask for what the root of trust says.")

    static let logLevel = Setting(
        "log.level", default: "info", oneOf: ["trace", "debug", "info", "notice", "warning", "error"], doc: "The least severe message to log.")

    /// The schema that files, environment and flags are read by.
    static let schema = ConfigurationSchema(
        program: "sotto-collector", environmentPrefix: "SOTTO_COLLECTOR",
        declarations: [
            name.declaration, publicURL.declaration, host.declaration, port.declaration, plainHTTP.declaration, certificate.declaration,
            key.declaration, authority.declaration, metrics.declaration, dashboard.declaration, adminPort.declaration, headerField.declaration,
            headerList.declaration,
            headerCount.declaration, body.declaration, headerDeadline.declaration, bodyDeadline.declaration, answerDeadline.declaration,
            idleTimeout.declaration, connections.declaration, queue.declaration, reportsPerUpload.declaration, reportsPerRound.declaration,
            challengesPerSecond.declaration,
            tick.declaration, clockSkew.declaration, tokenLifetime.declaration, challengeLifetime.declaration, registrationLifetime.declaration,
            keyLifetime.declaration, keyCache.declaration, targetsLifetime.declaration, timestampLifetime.declaration,
            logOrigin.declaration, logWitnesses.declaration, logQuorum.declaration, logLevel.declaration,
        ])
}

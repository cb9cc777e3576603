import ServiceConfiguration

/// The agent's settings: the schema of `agent.yaml`, of `SOTTO_AGENT_…` variables and of `--set`.
enum AgentSettings {
    static let host = Setting(
        "server.host", default: "127.0.0.1", oneOf: ["127.0.0.1", "::1", "localhost"],
        doc: "The loopback address of the local API. The agent never listens on anything else.")
    static let port = Setting(
        "server.port", default: 8717, in: 0...65_535, doc: "The port of the local API; 0 takes a free one and writes it to the file `endpoint`.")
    static let socket = Setting(
        "server.unix_socket", default: true,
        doc: "Whether the local API also listens on the Unix socket `agent.sock` in the agent's directory, mode 0600.")
    static let allowedHosts = Setting(
        "server.allowed_hosts", default: [String](),
        doc: "Host names under which a reverse proxy publishes the agent, besides the loopback names. Any other Host is refused.")
    static let allowedOrigins = Setting(
        "server.allowed_origins", default: [String](),
        doc: "Origins whose pages may call the agent, to the letter: `https://shop.example`. Any other Origin is refused.")
    static let requestRate = Setting("server.requests_per_second", default: 200, in: 1...100_000, doc: "Requests a second that each app may make.")
    static let requestBurst = Setting("server.request_burst", default: 1_000, in: 1...1_000_000, doc: "Requests that each app may make at once.")
    static let connections = Setting(
        "server.connections", default: 256, in: 1...10_000, doc: "Connections that each listener serves at once; further ones wait to be accepted.")

    static let streams = Setting(
        "server.streams", default: 64, in: 0...5_000,
        doc: "Ranking streams that are open at once; each takes a connection. A further one is answered 503.")
    static let appStreams = Setting(
        "server.streams_per_app", default: 32, in: 0...5_000,
        doc: "Ranking streams that one app may have open at once. A further one is answered 429.")

    static let pollMinimum = Setting(
        "collector.poll_minimum", default: .seconds(30), in: .milliseconds(100)...(.seconds(86_400)),
        doc: "The least time between two looks at the collector's tasks. The actual time is drawn at random up to the maximum.")
    static let pollMaximum = Setting(
        "collector.poll_maximum", default: .seconds(900), in: .milliseconds(100)...(.seconds(604_800)), doc: "The most time between two looks.")

    static let consentVersion = Setting(
        "consent.version", default: 1, in: 1...1_000_000_000,
        doc: "The version of the consent text in force. Consent to an older one counts as pending.")

    static let subjectFacts = Setting(
        "requests.subject_facts", default: true,
        doc:
            "Whether a request may state facts of the subject that aren't kept. False where requests are the readers' own, behind a web server: then only what the host application stated counts."
    )

    static let subjects = Setting("sessions.subjects", default: 1_024, in: 1...100_000, doc: "Subjects that are kept in memory at once.")
    static let keptSessions = Setting(
        "sessions.kept", default: 50, in: 1...1_000, doc: "Closed sessions that are kept for training, for each subject that allowed it.")
    static let keptDays = Setting("sessions.kept_days", default: 30, in: 1...365, doc: "Days after which a closed session is deleted.")

    static let epsilonDay = Setting(
        "budget.epsilon_per_day", default: "8", doc: "The most epsilon (at delta 10^-6) that one subject spends on one day, over all purposes.")
    static let epsilonPurpose = Setting(
        "budget.epsilon_per_purpose_and_day", default: "8", doc: "The most epsilon that one subject spends on one day for one purpose.")
    static let epsilonLifetime = Setting(
        "budget.epsilon_lifetime", default: "16", doc: "The most epsilon that one subject ever spends on this device.")

    static let secondAnchor = Setting(
        "budget.second_anchor", default: "",
        doc:
            "The folder of the ledger's second anchor, by which an older copy of the agent's directory is recognised; best on another disk. Empty for the directory's path with `-anchor` behind it."
    )

    static let logLevel = Setting(
        "log.level", default: "info", oneOf: ["trace", "debug", "info", "notice", "warning", "error", "critical"],
        doc: "The least severe messages that are logged. Logs never carry what a subject did.")

    static let schema = ConfigurationSchema(
        program: "sotto-agent", environmentPrefix: "SOTTO_AGENT",
        declarations: [
            host.declaration, port.declaration, socket.declaration, allowedHosts.declaration, allowedOrigins.declaration, requestRate.declaration,
            requestBurst.declaration, connections.declaration, streams.declaration, appStreams.declaration, pollMinimum.declaration,
            pollMaximum.declaration, consentVersion.declaration, subjectFacts.declaration, subjects.declaration,
            keptSessions.declaration, keptDays.declaration, epsilonDay.declaration, epsilonPurpose.declaration, epsilonLifetime.declaration,
            secondAnchor.declaration,
            logLevel.declaration,
        ])
}

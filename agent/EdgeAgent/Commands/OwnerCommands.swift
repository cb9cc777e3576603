import ArgumentParser
import Consent
import NIOHTTP1

/// `sotto-agent status DIR`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Shows what the running agent is doing.")

    @OptionGroup var options: AgentOptions

    func run() async throws {
        try await reporting {
            let client = LocalClient(directory: options.agentDirectory)
            if options.json { return Terminal.write(try await client.send(.GET, "/v1/status")) }
            let status = try await client.get(StatusReply.self, "/v1/status")
            Terminal.rows([
                ("version", status.version), ("device", status.device), ("collector", status.collector), ("model", "\(status.modelVersion)"),
                ("collector's word", status.freshness), ("live sessions", "\(status.liveSessions)"), ("reports waiting", "\(status.outbox)"),
            ])
            if let refused = status.deviceRefused { print("not taken: \(refused); enrol again in a new directory, with a new bundle") }
            for refused in status.refusedTasks { print("refused task: \(refused)") }
        }
    }
}

/// `sotto-agent budget DIR --subject S`
struct BudgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Shows what a subject spent and may still spend.",
        discussion: "Epsilon is stated for the assumption that only this device is trusted; the collector may be hostile.")

    @OptionGroup var options: AgentOptions
    @Option(help: "The subject.") var subject: String

    func run() async throws {
        try await reporting {
            let client = LocalClient(directory: options.agentDirectory, worksOffline: true)
            let path = "/v1/privacy/budget?subject=" + LocalClient.encoded(subject)
            if options.json { return Terminal.write(try await client.send(.GET, path)) }
            let budget = try await client.get(BudgetReply.self, path)
            print("epsilon at delta \(budget.delta), if \(budget.assumption):")
            var rows = [("today", Self.text(budget.today)), ("lifetime", Self.text(budget.lifetime))]
            rows += budget.purposes.sorted { $0.key < $1.key }.map { ("today, \($0.key)", Self.text($0.value)) }
            Terminal.rows(rows)
            if let closed = budget.closed { print("nothing more may be spent today: \(closed)") }
            for refusal in budget.refused { print("refused on \(refusal.day), \(refusal.purpose): \(refusal.reason)") }
        }
    }

    private static func text(_ reading: BudgetReply.Reading) -> String {
        "\(Terminal.number(reading.epsilonSpent)) of \(Terminal.number(reading.epsilonCap))"
            + (reading.runsOut.map { ", used up on \($0) at the pace of the last seven days" } ?? "")
    }
}

/// `sotto-agent sent DIR --subject S`
struct SentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sent", abstract: "Shows what left the device for a subject, byte for byte.",
        discussion: "`--json` prints the bytes themselves, in base64.")

    @OptionGroup var options: AgentOptions
    @Option(help: "The subject.") var subject: String

    func run() async throws {
        try await reporting {
            let client = LocalClient(directory: options.agentDirectory, worksOffline: true)
            let path = "/v1/privacy/sent?subject=" + LocalClient.encoded(subject)
            if options.json { return Terminal.write(try await client.send(.GET, path)) }
            let sent = try await client.get(SentReply.self, path)
            for report in sent.reports { print("\(report.createdAt)  \(report.state)  \(report.bytes) bytes  release \(report.release)") }
            print("\(sent.reports.count) reports; \(sent.dropped) older copies are gone.")
        }
    }
}

/// `sotto-agent consent DIR --subject S [--grant P] [--refuse P]`
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Shows or changes what a subject allows.",
        discussion: """
            Purposes are ranking, model_improvement and measurement. Refusing what was granted withdraws it: uploads stop and what was kept
            for the purpose is erased before the command returns.
            """)

    @OptionGroup var options: AgentOptions
    @Option(help: "The subject.") var subject: String
    @Option(help: "Allow a purpose; may be repeated.") var grant: [String] = []
    @Option(help: "Refuse or withdraw a purpose; may be repeated.") var refuse: [String] = []
    @Option(help: "The version of the consent text that was shown.") var version: UInt32 = 1

    func run() async throws {
        try await reporting {
            let client = LocalClient(directory: options.agentDirectory, worksOffline: true)
            let bytes: [UInt8]
            if grant.isEmpty && refuse.isEmpty {
                bytes = try await client.send(.GET, "/v1/consent?subject=" + LocalClient.encoded(subject))
            } else {
                let choice = Choice(subject: subject, grant: grant, refuse: refuse, version: version)
                bytes = try await client.send(.PUT, "/v1/consent", body: try LocalJSON.bytes(choice))
            }
            if options.json { return Terminal.write(bytes) }
            guard let reply = LocalJSON.read(Reply.self, from: bytes) else { throw AgentFailure(.failed, "the agent's answer could not be read") }
            Terminal.rows(reply.purposes.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value.state) (\($0.value.basis))") })
        }
    }

    private struct Choice: Encodable {
        var subject: String
        var grant: [String]
        var refuse: [String]
        var version: UInt32
    }

    private struct Reply: Decodable {
        struct Standing: Decodable {
            var state: String
            var basis: String
        }

        var purposes: [String: Standing]
    }
}

/// `sotto-agent data export|erase DIR --subject S`
struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Exports or erases what the agent keeps of a subject.", subcommands: [Export.self, Erase.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes everything that is kept of a subject, as JSON.")

        @OptionGroup var options: AgentOptions
        @Option(help: "The subject.") var subject: String

        func run() async throws {
            try await reporting {
                let client = LocalClient(directory: options.agentDirectory, worksOffline: true)
                Terminal.write(try await client.send(.GET, "/v1/data?subject=" + LocalClient.encoded(subject)))
            }
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraws all consent of a subject and erases its data; the budget that was spent stays spent.")

        @OptionGroup var options: AgentOptions
        @Option(help: "The subject.") var subject: String

        func run() async throws {
            try await reporting {
                let client = LocalClient(directory: options.agentDirectory, worksOffline: true)
                _ = try await client.send(.DELETE, "/v1/data", body: try LocalJSON.bytes(["subject": subject]))
                print(options.json ? "{\"erased\":true}" : "Erased.")
            }
        }
    }
}

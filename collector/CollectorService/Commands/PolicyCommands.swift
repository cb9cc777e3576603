import ArgumentParser
import Foundation
import ReportIntake

/// `sotto-collector policy …`
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Publish scorecards and compliance rules, signed like a model.",
        subcommands: [List.self, Show.self, Publish.self, Withdraw.self])

    fileprivate struct Fact: Encodable {
        let kind: String
        let version: UInt64
        let restores: UInt64?
        let bytes: Int
        let sha256: String
        let published: UInt64
        let isCurrent: Bool
        let content: String

        init(_ policy: PublishedPolicy, isCurrent: Bool, content: String) {
            kind = policy.kind.rawValue
            version = policy.version
            restores = policy.contentVersion == policy.version ? nil : policy.contentVersion
            bytes = policy.length
            sha256 = policy.digest
            published = policy.published
            self.isCurrent = isCurrent
            self.content = content
        }
    }

    /// `policy list DIR`
    struct List: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "List the scorecards and rules that were released.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            var facts: [Fact] = []
            for kind in PolicyKind.allCases {
                let policies = try await collector.desk.policies(kind)
                for policy in policies {
                    let content = PolicyFiles.summary(kind, try await collector.desk.bytes(of: policy))
                    facts.append(Fact(policy, isCurrent: policy == policies.last, content: content))
                }
            }
            var table = TextTable("KIND", "VERSION", "PUBLISHED", "CONTENT", "SHA-256", "")
            for fact in facts {
                table.add(
                    fact.kind, "v\(fact.version)", DashboardText.moment(fact.published), fact.content, String(fact.sha256.prefix(16)),
                    (fact.isCurrent ? "current" : "") + (fact.restores.map { " restores v\($0)" } ?? ""))
            }
            output.emit(facts, text: table.text(empty: "no scorecards and no rules"))
        }
    }

    /// `policy show DIR KIND`
    struct Show: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Print released scorecards or rules, byte for byte.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "scorecards or rules.") var kind: PolicyKind
        @Argument(help: "The version; the current one unless given.") var version: UInt64?
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let policies = try await collector.desk.policies(kind)
            guard let policy = version.map({ version in policies.first { $0.version == version } }) ?? policies.last else {
                throw CollectorFailure(.notFound, "no such \(kind.rawValue) were released")
            }
            FileHandle.standardOutput.write(Data(try await collector.desk.bytes(of: policy)))
        }
    }

    /// `policy publish DIR`
    struct Publish: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check, sign and release scorecards, rules or both.",
            discussion: """
                A file is refused when agents could not read it, when it contradicts itself, when one of its own examples fails, or when its own version \
                is lower than one that was released.
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "The scorecards.", completion: .file()) var scorecards: String?
        @Option(help: "The compliance rules.", completion: .file()) var rules: String?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if scorecards == nil, rules == nil { throw ValidationError("give --scorecards, --rules or both") }
        }

        func execute() async throws(CollectorFailure) {
            var files: [PolicyKind: [UInt8]] = [:]
            if let scorecards { files[.scorecards] = try PolicyFiles.checked(.scorecards, scorecards) }
            if let rules { files[.rules] = try PolicyFiles.checked(.rules, rules) }
            let collector = try options.open()
            defer { collector.store.close() }
            for (kind, file) in [(PolicyKind.scorecards, scorecards), (.rules, rules)] {
                guard let file, let bytes = files[kind] else { continue }
                try PolicyFiles.refuse(file, for: try await collector.desk.regressions(kind, bytes))
            }
            _ = try await collector.desk.publish(files, now: SystemTime.now)
            var facts: [Fact] = []
            for kind in PolicyKind.allCases where files[kind] != nil {
                guard let policy = try await collector.desk.policies(kind).last else { continue }
                facts.append(Fact(policy, isCurrent: true, content: PolicyFiles.summary(kind, files[kind] ?? [])))
            }
            output.emit(facts, text: facts.map { "\($0.kind) v\($0.version): \($0.content)" }.joined(separator: "\n"))
        }
    }

    /// `policy withdraw DIR KIND`
    struct Withdraw: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Release the scorecards or rules before the current ones again, under a new and higher version.",
            discussion: "Agents never go back and never go without rules that they once had. To end all rules, publish a file that denies nothing.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "scorecards or rules.") var kind: PolicyKind
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let policy = try await collector.desk.withdraw(kind, now: SystemTime.now)
            let fact = Fact(policy, isCurrent: true, content: PolicyFiles.summary(kind, try await collector.desk.bytes(of: policy)))
            output.emit(fact, text: "\(fact.kind) v\(fact.version) restores v\(policy.contentVersion): \(fact.content)")
        }
    }
}

extension PolicyKind: ExpressibleByArgument {}

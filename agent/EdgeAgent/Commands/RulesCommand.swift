import ArgumentParser
import Compliance
import Enrichment
import Foundation

/// `sotto-agent rules check|decide|replay|explain`
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Checks, applies and explains compliance rule files.",
        discussion: "Works on files alone; no agent has to run. The format is described in docs/compliance.md.",
        subcommands: [Check.self, Decide.self, Replay.self, Explain.self])

    /// The bytes of a file.
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw AgentFailure(.noInput, "\(path) is not there or can't be read") }
        return [UInt8](data)
    }

    /// A rule file that can be used.
    static func rules(_ path: String) throws -> RuleSet {
        let file = try bytes(path)
        do throws(ComplianceError) { return try RuleSet(reading: file) } catch { throw AgentFailure(.input, "\(path): \(error)") }
    }

    /// `sotto-agent rules check FILE...`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks rule files and runs the examples in them.",
            discussion: """
                Exit codes: 0 sound (warnings are printed), 1 a file is invalid, 2 a rule contradicts or an example fails, 66 there is no such file. \
                Of several the worst counts: 66, then 1, then 2.
                """
        )

        @Argument(help: "The rule files.", completion: .file()) var files: [String]

        func run() async throws {
            var worst: Int32 = 0
            for file in files {
                guard let data = FileManager.default.contents(atPath: file) else {
                    print("\(file): error: is not there or can't be read")
                    worst = AgentFailure.Code.noInput.rawValue
                    continue
                }
                let inspection = RuleInspection([UInt8](data))
                for finding in inspection.findings { print("\(file): \(finding)") }
                guard let rules = inspection.rules else {
                    if worst != AgentFailure.Code.noInput.rawValue { worst = 1 }
                    continue
                }
                if inspection.isUnsound, worst == 0 { worst = 2 }
                let outcome = inspection.isUnsound ? "unsound" : "sound"
                print("\(file): \(outcome): \(rules.id) version \(rules.version), rules: \(rules.rules.count), examples: \(rules.examples.count)")
            }
            if worst != 0 { throw ExitCode(worst) }
        }
    }

    /// `sotto-agent rules decide --rules FILE --facts FILE`
    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decides on one item from a file of facts.", discussion: "`--json` prints the decision record that `rules replay` reads.")

        @Option(help: "The rule file.", completion: .file()) var rules: String
        @Option(help: "A JSON object of facts; what is missing is unknown.", completion: .file()) var facts: String
        @Option(help: "The reader's language, a BCP 47 tag.") var language: String?
        @Option(help: "The day, YYYY-MM-DD, for the record; by default the fact request.date.") var date: String?
        @Flag(help: "Print the decision record as JSON.") var json = false

        func run() async throws {
            try await reporting {
                let rules = try RulesCommand.rules(rules)
                let known = try read(rules)
                let day = date ?? FactName("request.date").flatMap { name in if case .text(let day)? = known[name] { day } else { nil } }
                let record = DecisionRecord(deciding: known, by: rules, date: day, language: language)
                if json { return Terminal.write(record.bytes) }
                print(record.decision.verdict.rawValue)
                for reason in record.decision.reasons {
                    print("  \(reason.code) (rule \(reason.rule)\(reason.isForUnknown ? ", for want of facts" : ""))")
                }
                for disclosure in record.decision.disclosures { print("  discloses \(disclosure.id) [\(disclosure.language)]: \(disclosure.text)") }
            }
        }

        private func read(_ rules: RuleSet) throws -> [FactName: FactValue] {
            let bytes = try RulesCommand.bytes(facts)
            do throws(ComplianceError) { return try rules.facts(reading: bytes) } catch { throw AgentFailure(.input, "\(facts): \(error)") }
        }
    }

    /// `sotto-agent rules replay --rules FILE --record FILE`
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes recorded decisions again and compares.",
            discussion: """
                With --facts it also says which facts a record has otherwise than the file: a JSON object of facts for all records, or one a line, as \
                many as there are records; what is missing is unknown.

                Exit codes: 0 every decision is the same, 2 a record or the rule file is invalid, 1 a decision differs, was taken from other facts or \
                is by other rules, 66 there is no such file.
                """)

        @Option(help: "The rule file.", completion: .file()) var rules: String
        @Option(help: "Decision records, one a line.", completion: .file()) var record: String
        @Option(help: "The facts as they are known to have been.", completion: .file()) var facts: String?

        func run() async throws {
            try await reporting {
                let rules = try RulesCommand.rules(rules)
                let lines = try RulesCommand.bytes(record).split(separator: UInt8(ascii: "\n"))
                guard !lines.isEmpty else { throw AgentFailure(.input, "\(record) holds no decision") }
                let known = try facts.map { try read($0, rules, for: lines.count) }
                var differing = 0
                for (index, line) in lines.enumerated() {
                    let decision: DecisionRecord
                    do throws(ComplianceError) { decision = try DecisionRecord(reading: Array(line)) } catch {
                        throw AgentFailure(.input, "\(record), line \(index + 1): \(error)")
                    }
                    let others = known.map { decision.differences(from: $0[index]) } ?? []
                    if !others.isEmpty { print("line \(index + 1): has other facts: \(others.map(\.text).joined(separator: ", "))") }
                    switch decision.replay(with: rules) {
                    case .same: if others.isEmpty { continue }
                    case .changedFacts: print("line \(index + 1): its facts were changed after it was written: their SHA-256 is another")
                    case .otherRules: print("line \(index + 1): by \(decision.rules) version \(decision.version), sha256 \(decision.digest)")
                    case .different(let now):
                        let (then, codes) = (decision.decision, now.codes.joined(separator: ", "))
                        let was = "\(then.verdict.rawValue) for \(then.codes.joined(separator: ", "))"
                        let changed = decision.hasChangedFacts ? ", and its facts were changed after it was written" : ""
                        print("line \(index + 1): recorded \(was); the rules say \(now.verdict.rawValue) for \(codes)\(changed)")
                    }
                    differing += 1
                }
                print("decisions: \(lines.count), the same: \(lines.count - differing)")
                if differing > 0 { throw ExitCode(1) }
            }
        }

        /// The facts of each record: one object for all of them, or one a line.
        private func read(_ path: String, _ rules: RuleSet, for count: Int) throws -> [[FactName: FactValue]] {
            let bytes = try RulesCommand.bytes(path)
            let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
            let isOneALine = lines.count > 1 && lines.allSatisfy { $0.first == UInt8(ascii: "{") && $0.last == UInt8(ascii: "}") }
            guard !isOneALine || lines.count == count else {
                throw AgentFailure(.input, "\(path) has \(lines.count) lines of facts for \(count) records; give one a record, or one for all")
            }
            do throws(ComplianceError) {
                if !isOneALine { return Array(repeating: try rules.facts(reading: bytes), count: count) }
                var facts: [[FactName: FactValue]] = []
                for line in lines { facts.append(try rules.facts(reading: line)) }
                return facts
            } catch { throw AgentFailure(.input, "\(path): \(error)") }
        }
    }

    /// `sotto-agent rules explain FILE`
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints a rule file in plain sentences.")

        @Argument(help: "The rule file.", completion: .file()) var file: String

        func run() async throws {
            try await reporting { for line in try RulesCommand.rules(file).explanation { print(line) } }
        }
    }
}

import ArgumentParser
import Foundation
import ModelRelease
import ReportIntake
import TransparencyLog

/// `sotto-collector log …`
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Look after the public log: its checkpoints, its witnesses, its files.",
        subcommands: [Status.self, Export.self, VerifyLocal.self, Request.self, Cosign.self, Announce.self])

    private struct Fact: Encodable {
        let origin: String
        let verifierKey: String
        let inDatabase: UInt64
        let signed: UInt64
        let served: UInt64
        let checkpointTime: UInt64?
        let witnesses: [String]
        let quorum: Int
        let inRoot: Bool
    }

    /// `log status DIR`
    struct Status: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Say how far the log is written, signed, cosigned and served.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let desk = try collector.log()
            let state = try desk.state()
            let size: UInt64
            do { size = try await collector.store.logSize() } catch { throw CollectorFailure(store: error) }
            let root = try await collector.desk.publisher().root
            let fact = Fact(
                origin: desk.identity.origin, verifierKey: desk.identity.signer.key.description, inDatabase: size, signed: state.signed,
                served: state.served, checkpointTime: state.time, witnesses: state.witnesses, quorum: desk.identity.policy.quorum,
                inRoot: root.log == (try desk.identity.release))
            output.emit(
                fact,
                text: """
                      origin      \(fact.origin)
                      key         \(fact.verifierKey)
                      entries     \(fact.inDatabase) in the database, \(fact.signed) signed, \(fact.served) served
                      checkpoint  \(fact.checkpointTime.map { DashboardText.moment($0) + " UTC" } ?? "none")
                      witnesses   \(fact.witnesses.isEmpty ? "none cosigned" : fact.witnesses.joined(separator: ", ")); quorum \(fact.quorum) of \(desk.identity.policy.witnesses.count)
                      root        \(fact.inRoot ? "names this log" : "does not name this log and its witnesses; run `sotto-collector log announce`")
                    """)
        }
    }

    /// `log export DIR FOLDER`
    struct Export: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the log's static files and the rounds' records into a new folder, for an auditor or another web server.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The folder to make.", completion: .directory) var folder: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let desk = try collector.log()
            let state = try desk.state()
            let files = FileManager.default
            guard !files.fileExists(atPath: folder) else { throw CollectorFailure(.input, "\(folder) is there already") }
            do {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                for name in [LogDirectory.checkpoint, "tile", "index"] where files.fileExists(atPath: desk.directory.path + "/" + name) {
                    try files.copyItem(atPath: desk.directory.path + "/" + name, toPath: folder + "/" + name)
                }
                let rounds = collector.directory.path + "/rounds"
                if files.fileExists(atPath: rounds) { try files.copyItem(atPath: rounds, toPath: folder + "/rounds") }
            } catch { throw CollectorFailure(.directory, "cannot copy the log to \(folder)") }
            output.emit(["entries": state.served], text: "\(state.served) entries exported to \(folder)")
        }
    }

    /// `log verify-local DIR`
    struct VerifyLocal: CollectorCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-local",
            abstract: "Check database, static files, checkpoint and round records against each other; change nothing.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let result = try await collector.log().verify(records: collector.directory)
            guard result.faults.isEmpty else { throw CollectorFailure(.log, result.faults.prefix(20).joined(separator: "; ")) }
            output.emit(result, text: "\(result.entries) entries, \(result.files) files and \(result.records) round records hold")
        }
    }

    /// `log request DIR`
    struct Request: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what a witness is asked: the body of C2SP tlog-witness's add-checkpoint.",
            discussion: """
                By hand: sotto-collector log request DIR --old SIZE | curl -s --data-binary @- WITNESS/add-checkpoint > answer; \
                sotto-collector log cosign DIR --checkpoint answer. The witness answers 409 and its SIZE if --old is not the one it knows.
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "The size that the witness cosigned last; 0 for none.") var old: UInt64 = 0
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let body = String(decoding: try await collector.log().request(old: old).body, as: UTF8.self)
            // The body ends in a newline of its own.
            output.emit(["request": body], text: String(body.dropLast()))
        }
    }

    /// `log cosign DIR --checkpoint FILE`
    struct Cosign: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Attach a witness's cosignature. The checkpoint is served once log.quorum witnesses have cosigned it.")

        @OptionGroup var options: DirectoryOptions
        @Option(help: "The witness's answer, or the checkpoint with its cosignature.", completion: .file()) var checkpoint: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let bytes = try CollectorDirectory.input(checkpoint, limit: SignedNote.maximumLength)
            let state = try await collector.log().attach(bytes)
            output.emit(
                ["served": state.served, "signed": state.signed],
                text: "\(state.served) of \(state.signed) signed entries are served, cosigned by \(state.witnesses.count)")
        }
    }

    /// `log announce DIR`
    struct Announce: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name the log and its witnesses, as the configuration has them, in the next root of trust.",
            discussion: "Two root keys must sign. From then on agents take part in a task and install a release only if the log holds it.")

        @OptionGroup var options: DirectoryOptions
        @Option(help: "A root key's file, if it is not in DIR/keys; may be repeated.", completion: .file()) var rootKey: [String] = []
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let version = try await collector.desk.announce(
                try collector.log().identity.release, offline: rootKey, now: SystemTime.now)
            output.emit(["root": version], text: "root v\(version) names the log")
        }
    }
}

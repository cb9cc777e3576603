import ArgumentParser
import Enrolment
import Foundation
import ModelRelease
import TransparencyLog

/// `sotto-audit log`
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Checks the public log: what it commits to, what it says, and that it says it to everybody.",
        subcommands: [LogVerifyCommand.self, LogCompareCommand.self, LogShowCommand.self])
}

/// Whom to believe about a log.
struct LogTrustOptions: ParsableArguments {
    @Option(help: "The log's key in C2SP signed-note's text form: name+id+key.")
    var key: String?

    @Option(help: "Take key, origin and witnesses from this root: a root.json, or the enrolment bundle that came with a device.")
    var root: String?

    @Option(help: "The origin that checkpoints carry. Default: the root's, or the key's name.")
    var origin: String?

    @Option(help: "A witness's key in the same form; may be given several times.")
    var witness: [String] = []

    @Option(help: "How many distinct witnesses must have cosigned. Default: the root's, or all that are given.")
    var quorum: Int?

    func validate() throws {
        guard (key == nil) != (root == nil) else { throw ValidationError("Give the log's --key or the --root that names it.") }
    }

    /// The trust that the options name; throws a reason in words.
    func trust() throws(LogInputFailure) -> LogTrust {
        let named = try namedRoot()?.log
        do throws(TransparencyError) {
            var witnesses: [NoteVerifierKey] = []
            for text in witness + (named?.witnesses ?? []) {
                let key = try NoteVerifierKey(text: text)
                if !witnesses.contains(key) { witnesses.append(key) }
            }
            let policy = try WitnessPolicy(witnesses: witnesses, quorum: quorum ?? named?.quorum ?? witnesses.count)
            let text = key ?? named?.verifierKey ?? ""
            return try LogTrust(key: try NoteVerifierKey(text: text), origin: origin ?? named?.origin, policy: policy)
        } catch {
            throw LogInputFailure("the keys can't be used: \(error)")
        }
    }

    /// The version of the root that was given; nil without one that can be read.
    func rootVersion() -> UInt64? { (try? namedRoot())?.version }

    private func namedRoot() throws(LogInputFailure) -> RootMetadata? {
        guard let root else { return nil }
        guard let bytes = readInput(root, limit: 1 << 20) else { throw LogInputFailure("the root can't be read") }
        let document = (try? EnrolmentBundle(decoding: bytes))?.root ?? bytes
        guard let metadata = try? TrustedMetadata(root: document, referenceTime: 0) else { throw LogInputFailure("this is no root") }
        guard metadata.root.log != nil else { throw LogInputFailure("the root names no log") }
        return metadata.root
    }
}

/// Why a check can't even begin.
struct LogInputFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A log's static files in a folder: the collector's own, or a mirror's.
struct LogFolder: Sendable {
    let path: String

    /// The folder itself, or `log` in it if the checkpoint lies there, as in a collector's directory.
    init(_ path: String) {
        let inner = path + "/log"
        let isCollector = !Self.exists(path + "/checkpoint") && (Self.exists(inner + "/checkpoint") || Self.exists(inner + "/pending"))
        self.path = isCollector ? inner : path
    }

    func checkpoint() -> [UInt8]? { try? readCheckpoint() }

    /// The checkpoint; throws a reason in words.
    func readCheckpoint() throws(LogInputFailure) -> [UInt8] {
        do throws(InputFailure) {
            return try InputFile.read(path + "/" + LogFile.checkpointPath, limit: SignedNote.maximumLength)
        } catch {
            throw LogInputFailure(error == .missing ? "there is no checkpoint in the folder" : error.text("the folder's checkpoint"))
        }
    }

    /// The checkpoint that waits for its witnesses, which a collector keeps beside the one that it serves.
    func pending() -> [UInt8]? { readInput(path + "/pending", limit: SignedNote.maximumLength) }

    @Sendable func fetch(_ index: TileIndex) -> [UInt8]? {
        readInput(path + "/" + index.path, limit: TileIndex.fullWidth * (EntryBundle.maximumEntryLength + 2))
    }

    func reader(of checkpoint: VerifiedCheckpoint) -> TileReader { TileReader(checkpoint: checkpoint) { self.fetch($0) } }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }
}

import AggregationTasks
import ArgumentParser
import Foundation
import ReportIntake
import TLSPresentation
import TransparencyLog

/// `sotto-audit log show`
struct LogShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints a log's entries in words, or as one JSON object a line.",
        discussion: "Nothing is verified here: that is `log verify`. DIR as there.")

    @Argument(help: "The folder with the log.")
    var directory: String

    @Option(help: "The first entry's index.")
    var from: UInt64 = 0

    @Option(help: "The most entries to print. Default: all.")
    var count: UInt64?

    @Flag(help: "Print JSON, one object a line.")
    var json = false

    func run() throws {
        try InputFile.require([directory], json: json)
        let folder = LogFolder(directory)
        let note: [UInt8]
        do throws(LogInputFailure) {
            note = try folder.readCheckpoint()
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        guard let checkpoint = try? Checkpoint(try SignedNote(note).text) else {
            return try UncheckedOutcome(reason: "the folder's checkpoint is none").finish(json: json)
        }
        guard from == 0 || from < checkpoint.size else {
            return try UncheckedOutcome(
                reason: "the log has \(checkpoint.size) \(checkpoint.size == 1 ? "entry" : "entries"), counted from 0, and none at \(from)"
            ).finish(json: json)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var index = from
        let (sum, overflow) = from.addingReportingOverflow(count ?? .max)
        let end = min(overflow ? .max : sum, checkpoint.size)
        while index < end {
            guard let place = TileIndex(.entries, index: index >> 8, treeSize: checkpoint.size), let bytes = folder.fetch(place),
                let bundle = try? EntryBundle(bytes: bytes, width: place.width)
            else { return try UncheckedOutcome(reason: "the entries from \(index) on can't be read").finish(json: json) }
            for entry in bundle.entries.dropFirst(Int(index & 255)) where index < end {
                let words = LoggedWords(index: index, bytes: entry)
                print(json ? String(decoding: try encoder.encode(words), as: UTF8.self) : words.text)
                index += 1
            }
        }
    }
}

/// An entry in words.
struct LoggedWords: Encodable {
    let index: UInt64
    var time: String?
    let kind: String
    var fields: [String: String] = [:]

    init(index: UInt64, bytes: [UInt8]) {
        self.index = index
        guard let entry = try? LogEntry(decoding: bytes) else {
            kind = bytes.first == LogEntry.version ? "malformed" : "unknown version"
            fields["bytes"] = "\(bytes.count)"
            return
        }
        time = Self.time(entry.time)
        kind = Self.kind(entry.content.kind)
        switch entry.content {
        case .taskOpened(let task): fields = Self.fields(task)
        case .roundClosed(let round): fields = Self.fields(round)
        case .releasePublished(let release):
            fields = ["targets": "\(release.targetsVersion)", "targetsHash": "\(release.targetsHash)", "modelVersion": "\(release.modelVersion)"]
            fields["model"] = release.modelHash?.description
            fields["itemTable"] = release.itemTableHash?.description
        case .keyEvent(let event): fields = ["what": Self.what(event.what), "keyID": hexadecimal(event.keyID), "hash": "\(event.hash)"]
        case .policyChanged(let policy): fields = ["scope": policy.scope, "hash": "\(policy.hash)"]
        case .unknown(_, let body): fields = ["bytes": "\(body.count)"]
        }
    }

    var text: String {
        ([String(index), time, kind].compactMap(\.self) + fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: "  ")
    }

    static func time(_ seconds: UInt64) -> String { Date(timeIntervalSince1970: Double(min(seconds, 253_402_300_799))).ISO8601Format() }

    static func kind(_ kind: UInt8) -> String {
        switch kind {
        case 0: "unreadable"
        case 1: "task opened"
        case 2: "round closed"
        case 3: "release published"
        case 4: "key event"
        case 5: "policy changed"
        default: "unknown kind \(kind)"
        }
    }

    private static func what(_ what: KeyEvent.What) -> String {
        switch what {
        case .reportKeyOpened: "report key opened"
        case .reportKeyRetired: "report key retired"
        case .rootChanged: "root changed"
        case .logKey: "log key"
        }
    }

    private static func fields(_ task: TaskOpened) -> [String: String] {
        var fields = [
            "microRhoPerReport": "\(task.microRhoPerReport)", "epsilonPerReport": epsilon(task.microEpsilonPerReport),
            "epsilonPerSubject": epsilon(task.microEpsilonPerSubject),
        ]
        if let configuration = try? TaskConfiguration(decoding: task.configuration) {
            fields["task"] = "\(configuration.taskID)"
            fields["trust"] = "\(configuration.trustMode)"
            fields["reportsPerSubject"] = "\(configuration.maximumReportsPerSubject)"
            fields["leastBatch"] = "\(configuration.minimumBatchSize)"
        }
        return fields
    }

    private static func fields(_ round: RoundClosed) -> [String: String] {
        let causes = Dictionary(uniqueKeysWithValues: RejectionCause.allCases.map { ($0.logCode, $0.rawValue) })
        let rejected = round.rejected.map { "\(causes[$0.cause] ?? "cause \($0.cause)") \($0.count)" }
        return [
            "task": Base64URL.encode(round.taskID.bytes), "round": "\(round.round)", "cohort": "at least \(round.cohort.atLeast)",
            "rejected": rejected.isEmpty ? "none" : rejected.joined(separator: ", "), "aggregate": "\(round.aggregateHash)",
            "modelBefore": "\(round.previousModelHash)", "model": "\(round.modelHash)", "modelVersion": "\(round.modelVersion)",
            "record": "\(round.recordHash)", "chargedMicroRho": "\(round.chargedMicroRho)",
        ]
    }

    private static func epsilon(_ micro: UInt64) -> String {
        guard micro != .max else { return "unbounded" }
        let fraction = String(micro % 1_000_000 + 1_000_000).dropFirst()
        return "\(micro / 1_000_000).\(fraction)"
    }
}

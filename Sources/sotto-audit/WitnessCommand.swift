import ArgumentParser
import Foundation
import TransparencyLog

/// `sotto-audit witness`
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Cosigns a log's checkpoints, each only if it extends the one before.",
        discussion: """
            A witness keeps its own memory of each log. As long as one witness of the quorum is not the collector's accomplice, all agents and \
            auditors see one history.
            """,
        subcommands: [WitnessInitCommand.self, WitnessSignCommand.self, WitnessServeCommand.self])
}

/// `sotto-audit witness init`
struct WitnessInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a witness: draws its key and prints the public half, which goes into roots and policies.")

    @Option(help: "The folder that keeps the key and the records. It must not hold a witness yet.")
    var state: String

    @Option(help: "The witness's name, such as witness.example/w1.")
    var name: String

    func run() throws {
        do throws(WitnessFailure) {
            let folder = try WitnessFolder.make(state, name: name)
            print(try folder.signer().key)
        } catch {
            try UncheckedOutcome(reason: error.description).finish(json: false)
        }
    }
}

/// `sotto-audit witness sign`
struct WitnessSignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Cosigns the newest checkpoint of a log in a folder, if it extends the one that this witness cosigned last.",
        discussion: """
            The proof is made from the folder's tiles, each checked against the checkpoint. The record is durable before the cosignature is \
            printed. Exit code 2: the checkpoint does not extend what was cosigned, or the log's signature is wrong.
            """)

    @Option(help: "The witness's folder.")
    var state: String

    @Option(help: "The folder with the log.")
    var log: String

    @OptionGroup var options: LogTrustOptions

    @Option(help: "A file for the cosignature line, besides the output.")
    var out: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let outcome: WitnessSignOutcome
        do throws(WitnessFailure) {
            outcome = try await sign()
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        try outcome.finish(json: json)
    }

    private func sign() async throws(WitnessFailure) -> WitnessSignOutcome {
        let trust: LogTrust
        do throws(LogInputFailure) { trust = try options.trust() } catch { throw WitnessFailure(error.description) }
        let desk = try WitnessDesk(WitnessFolder(state), logs: [trust])
        let folder = LogFolder(log)
        // A collector keeps what waits for its witnesses beside what it serves.
        let note: [UInt8]
        do throws(LogInputFailure) {
            if let pending = folder.pending() { note = pending } else { note = try folder.readCheckpoint() }
        } catch { throw WitnessFailure(error.description) }
        let request: AddCheckpointRequest
        do throws(TransparencyError) {
            let checkpoint = try trust.withoutWitnesses.verify(note)
            let old = await desk.size(of: trust.origin)
            guard old <= checkpoint.size else { return WitnessSignOutcome(refused: .conflict, origin: trust.origin, size: old) }
            var proof = ConsistencyProof(hashes: [])
            if old > 0, old < checkpoint.size {
                var reader = folder.reader(of: checkpoint)
                proof = try await reader.consistency(from: old).proof(from: old)
            }
            request = try AddCheckpointRequest(oldSize: old, proof: proof, note: note)
        } catch {
            if [.unavailable, .tileLength].contains(error.code) { throw WitnessFailure("the log can't be read: \(error)") }
            return WitnessSignOutcome(refused: .badSignature, origin: trust.origin, size: nil, detail: "\(error)")
        }
        switch try await desk.add(request.body, now: UInt64(max(1, Date().timeIntervalSince1970))) {
        case .cosigned(let checkpoint):
            if let out {
                do { try LogRecordFile.write(checkpoint.response, to: out) } catch { throw WitnessFailure("\(out) can't be written") }
            }
            return WitnessSignOutcome(checkpoint)
        case .refused(let refusal):
            guard refusal.reason == .badProof else {
                return WitnessSignOutcome(refused: refusal.reason, origin: trust.origin, size: refusal.currentSize)
            }
            let size = await desk.size(of: trust.origin)
            let date = await desk.time(of: trust.origin).map { " on " + LoggedWords.time($0) } ?? ""
            return WitnessSignOutcome(
                refused: .badProof, origin: trust.origin, size: nil,
                detail: "badProof: it does not extend the \(size) entries cosigned\(date); keep the proof with `log compare --evidence`")
        }
    }
}

struct WitnessSignOutcome: AuditOutcome {
    let verdict: AuditVerdict
    let origin: String
    let size: UInt64?
    let cosignature: String?
    let refusal: String?

    init(_ checkpoint: WitnessedCheckpoint) {
        verdict = .holds
        origin = checkpoint.origin
        size = checkpoint.size
        cosignature = checkpoint.cosignature.description
        refusal = nil
    }

    init(refused reason: WitnessRefusal.Reason, origin: String, size: UInt64?, detail: String? = nil) {
        verdict = .violated
        self.origin = origin
        self.size = size
        cosignature = nil
        refusal = detail ?? "\(reason)"
    }

    private enum CodingKeys: String, CodingKey { case origin, size, cosignature, refusal }

    var text: String {
        if let cosignature { return "\(origin): cosigned \(size ?? 0) entries.\n\(cosignature)" }
        return "\(origin): not cosigned: \(refusal ?? "")" + (size.map { "; \($0) entries were cosigned before" } ?? "")
    }
}

import AggregationTasks
import ArgumentParser
import Crypto
import ReportFormat

/// `sotto-audit report inspect`
struct ReportInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows the outside of sealed reports: what a network observer or relay can read. Nothing is decrypted.",
        discussion: "FILE holds one report as the outbox keeps it, or the body of an upload with several.")

    @Argument(help: "The report or upload body.")
    var file: String

    @Flag(help: "The reports are of a task in split mode: two ciphertexts each.")
    var split = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try InputFile.require([file], json: json)
        guard let bytes = readInput(file) else { return try UncheckedOutcome(reason: "the file can't be read").finish(json: json) }
        let request: UploadRequest
        do {
            request = try UploadRequest(
                decoding: bytes, mode: split ? .split : .direct, limits: UploadRequest.Limits(reports: 65_536, bytes: 64 << 20))
        } catch {
            return try UncheckedOutcome(reason: "this is no sealed report of this mode").finish(json: json)
        }
        try ReportInspectOutcome(bytes: bytes.count, reports: request.reports.map(InspectedReport.init)).finish(json: json)
    }
}

/// The outside of one report.
struct InspectedReport: Encodable {
    struct Ciphertext: Encodable {
        let keyConfiguration: UInt8
        let encapsulatedKeyBytes: Int
        let payloadBytes: Int
    }

    let id: String
    let time: UInt64
    let round: UInt64?
    let publicExtensions: Int
    let bytes: Int
    let sha256: String
    let ciphertexts: [Ciphertext]

    init(_ report: SealedReport) {
        let encoded = report.bytes
        id = report.metadata.id.description
        time = report.metadata.time
        round = report.metadata.publicExtensions.soleRound
        publicExtensions = report.metadata.publicExtensions.list.count
        bytes = encoded.count
        sha256 = hexadecimal(SHA256.hash(data: encoded))
        ciphertexts = report.ciphertexts.map {
            Ciphertext(
                keyConfiguration: $0.configurationID, encapsulatedKeyBytes: $0.encapsulatedKey.count, payloadBytes: $0.payload.count)
        }
    }

    var text: String {
        let title =
            "Report \(id): time \(time) × the task's precision (here unknown), \(round.map { "round \($0)" } ?? "\(publicExtensions) public extensions"), \(bytes) bytes, SHA-256 \(sha256)"
        let parts = ciphertexts.map {
            "  sealed to key configuration \($0.keyConfiguration): \($0.encapsulatedKeyBytes) bytes of key, \($0.payloadBytes) bytes of payload"
        }
        return ([title] + parts).joined(separator: "\n")
    }
}

struct ReportInspectOutcome: AuditOutcome {
    let bytes: Int
    let reports: [InspectedReport]

    var verdict: AuditVerdict { .holds }
    var text: String {
        (["\(reports.count) \(reports.count == 1 ? "report" : "reports") in \(bytes) bytes."] + reports.map(\.text)).joined(separator: "\n")
    }
}

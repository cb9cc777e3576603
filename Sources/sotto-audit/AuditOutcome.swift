import ArgumentParser
import Foundation

/// What a check came to, and the exit code that says so.
enum AuditVerdict: String, Encodable {
    case holds
    case violated
    case unchecked

    var exitCode: ExitCode {
        switch self {
        case .holds: ExitCode(0)
        case .violated: ExitCode(2)
        case .unchecked: ExitCode(3)
        }
    }
}

/// A command's result: printed as text or JSON, then turned into the exit code.
protocol AuditOutcome: Encodable {
    var verdict: AuditVerdict { get }
    /// The result as people read it, without the verdict.
    var text: String { get }
}

extension AuditOutcome {
    /// Prints the outcome and ends the command with its exit code.
    func finish(json: Bool) throws {
        print(json ? try encoded() : text + "\nVerdict: \(verdict.rawValue)")
        if verdict != .holds { throw verdict.exitCode }
    }

    private func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(JudgedOutcome(outcome: self)), as: UTF8.self)
    }
}

/// An outcome with its verdict as one JSON object.
private struct JudgedOutcome<Outcome: AuditOutcome>: Encodable {
    let outcome: Outcome

    private enum CodingKeys: String, CodingKey { case verdict }

    func encode(to encoder: any Encoder) throws {
        try outcome.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(outcome.verdict, forKey: .verdict)
    }
}

/// The outcome when the input can't be read at all.
struct UncheckedOutcome: AuditOutcome {
    let verdict = AuditVerdict.unchecked
    let reason: String
    var text: String { "Can't be checked: \(reason)" }

    private enum CodingKeys: String, CodingKey { case verdict, reason }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

func bytes(hexadecimal text: String) -> [UInt8]? {
    guard text.utf8.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) else { return nil }
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

import Compliance
import Scorecards

/// Scorecards and rules as an operator hands them over: checked by the code that agents read them with, before they are signed.
enum PolicyFiles {
    /// A file's bytes, if agents can read it, it contradicts itself nowhere and all of its examples come out as it says.
    static func checked(_ kind: PolicyKind, _ file: String) throws(CollectorFailure) -> [UInt8] {
        let limit = kind == .scorecards ? ScorecardLimits.fileBytes : ComplianceLimits.fileBytes
        let bytes = try CollectorDirectory.input(file, limit: limit)
        try refuse(file, for: faults(kind, bytes))
        return bytes
    }

    /// Throws when there is a fault.
    static func refuse(_ file: String, for faults: [String]) throws(CollectorFailure) {
        guard !faults.isEmpty else { return }
        throw CollectorFailure(.input, "\(file) is not published:\n" + faults.prefix(20).map { "  " + $0 }.joined(separator: "\n"))
    }

    /// What a sound file calls itself: each id with its version.
    static func names(_ kind: PolicyKind, _ bytes: [UInt8]) -> [(id: String, version: Int)] {
        switch kind {
        case .rules: (try? RuleSet(reading: bytes)).map { [($0.id, $0.version)] } ?? []
        case .scorecards: (try? ScorecardSet(reading: bytes))?.scorecards.map { ($0.id, $0.version) } ?? []
        }
    }

    /// Why bytes are not published, worst first; empty for a sound file.
    static func faults(_ kind: PolicyKind, _ bytes: [UInt8]) -> [String] {
        switch kind {
        case .rules:
            let inspection = RuleInspection(bytes)
            return inspection.isUnsound ? inspection.findings.filter { $0.code.severity != .warning }.map(\.description) : []
        case .scorecards:
            do throws(ScorecardError) {
                return try ScorecardSet(reading: bytes).scorecards.flatMap { card in card.workExamples().map { "\(card.id): \($0)" } }
            } catch {
                return [error.description]
            }
        }
    }

    /// What a file holds, in a line.
    static func summary(_ kind: PolicyKind, _ bytes: [UInt8]) -> String {
        switch kind {
        case .rules:
            guard let rules = try? RuleSet(reading: bytes) else { return "cannot be read" }
            return "\(rules.id) v\(rules.version), \(rules.rules.count) rules, \(rules.examples.count) examples"
        case .scorecards:
            guard let cards = try? ScorecardSet(reading: bytes) else { return "cannot be read" }
            return cards.scorecards.map { "\($0.id) v\($0.version)" }.joined(separator: ", ")
        }
    }
}

import Consent
import DeviceStore
import PrivacyLedger
import ReportOutbox

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension AgentStore: SubjectStoring {
    func sessionStates() throws -> [[UInt8]] {
        // Every subject with anything stored has made a choice, so the consent records name them all.
        try database.allConsents().compactMap { try database.value(Names.sessionState, of: $0.subject) }
    }

    func saveSessionState(_ bytes: [UInt8]?, subject: String) throws {
        try database.setValue(bytes, Names.sessionState, of: key(of: subject))
    }

    func saveClosedSession(_ bytes: [UInt8], subject: String, endedAt: Int64) throws {
        try database.addSession(of: key(of: subject), closedAt: endedAt, bytes: bytes)
    }

    func eraseClosedSessions(of subject: String) throws { try database.removeSessions(of: key(of: subject)) }

    func consent(of subject: String) throws -> ConsentRegister? {
        guard let bytes = try database.consent(of: key(of: subject)) else { return nil }
        return try Self.register(bytes)
    }

    func saveConsent(_ register: ConsentRegister) throws {
        try database.setConsent(try LocalJSON.bytes(register), of: key(of: register.subject))
    }

    func attributes(of subject: String) throws -> [UInt8]? { try database.value(Names.attributes, of: key(of: subject)) }

    func saveAttributes(_ bytes: [UInt8]?, subject: String) throws {
        try database.setValue(bytes, Names.attributes, of: key(of: subject))
    }

    func unfinishedWithdrawals() throws -> [ConsentRegister] {
        let waiting = Set(try database.outboxEntries().map(\.owner))
        return try database.allConsents().compactMap { subject, bytes in
            guard let register = try? Self.register(bytes), !register.actionsOfWithdrawals.isEmpty else { return nil }
            let actions = register.actionsOfWithdrawals
            if actions.contains(.eraseEvents), try keepsAnything(of: subject) { return register }
            if actions.contains(.eraseFeatures), try database.value(Names.attributes, of: subject) != nil { return register }
            if actions.contains(.eraseLocalModel), try !database.sessions(of: subject, limit: 1).isEmpty { return register }
            let erasesOutbox = actions.contains { if case .eraseOutbox = $0 { true } else { false } }
            return erasesOutbox && waiting.contains(subject.bytes) ? register : nil
        }
    }

    private func keepsAnything(of subject: SubjectKey) throws -> Bool {
        for name in [Names.sessionState, Names.attributes] where try database.value(name, of: subject) != nil { return true }
        if try !database.sessions(of: subject, limit: 1).isEmpty { return true }
        return try !database.sentReports(of: subject, limit: 1).isEmpty
    }

    func eraseOutbox(of subject: String, now: Int64) throws {
        let owner = key(of: subject).bytes
        for entry in try database.outboxEntries() where entry.owner == owner { try database.drop(entry.releaseID, because: .withdrawn) }
    }

    func erase(subject: String, now: Int64) throws { try database.erase(key(of: subject), now: now) }

    func overwriteWhatWasDeleted() throws { try database.overwriteLog() }

    /// Reads a stored consent record.
    static func register(_ bytes: [UInt8]) throws -> ConsentRegister {
        try JSONDecoder().decode(ConsentRegister.self, from: Data(bytes))
    }
}

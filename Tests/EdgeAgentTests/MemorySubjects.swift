import Consent
import DeviceStore
import Synchronization

@testable import EdgeAgent

/// A store in memory that can be told to fail, and that notes the order of what it was asked.
final class MemorySubjects: SubjectStoring, UploadStopping {
    struct Contents {
        var states: [String: [UInt8]] = [:]
        var closed: [String: [[UInt8]]] = [:]
        var consents: [String: ConsentRegister] = [:]
        var attributes: [String: [UInt8]] = [:]
        var steps: [String] = []
        var failures: Set<String> = []
    }

    private let contents = Mutex(Contents())

    var closed: [String: [[UInt8]]] { contents.withLock { $0.closed } }
    var states: [String: [UInt8]] { contents.withLock { $0.states } }
    var attributes: [String: [UInt8]] { contents.withLock { $0.attributes } }
    var steps: [String] { contents.withLock { $0.steps } }

    /// Makes these steps fail from now on.
    func fail(_ steps: Set<String>) { contents.withLock { $0.failures = steps } }
    func forgetSteps() { contents.withLock { $0.steps = [] } }

    private func step<Value>(_ name: String, _ body: (inout Contents) -> Value) throws -> Value {
        try contents.withLock { contents in
            if contents.failures.contains(name) { throw DeviceStoreError(.diskFull, name) }
            contents.steps.append(name)
            return body(&contents)
        }
    }

    func sessionStates() throws -> [[UInt8]] { contents.withLock { Array($0.states.values) } }
    func saveSessionState(_ bytes: [UInt8]?, subject: String) throws { try step("state") { $0.states[subject] = bytes } }
    func saveClosedSession(_ bytes: [UInt8], subject: String, endedAt: Int64) throws {
        try step("closed") { $0.closed[subject, default: []].append(bytes) }
    }
    func eraseClosedSessions(of subject: String) throws { try step("erase sessions") { $0.closed[subject] = nil } }
    func consent(of subject: String) throws -> ConsentRegister? { contents.withLock { $0.consents[subject] } }
    func saveConsent(_ register: ConsentRegister) throws { try step("consent") { $0.consents[register.subject] = register } }
    func unfinishedWithdrawals() throws -> [ConsentRegister] {
        contents.withLock { contents in
            contents.consents.values.filter {
                !$0.actionsOfWithdrawals.isEmpty && (contents.states[$0.subject] != nil || contents.closed[$0.subject] != nil)
            }
        }
    }
    func attributes(of subject: String) throws -> [UInt8]? { contents.withLock { $0.attributes[subject] } }
    func saveAttributes(_ bytes: [UInt8]?, subject: String) throws { try step("attributes") { $0.attributes[subject] = bytes } }
    func eraseOutbox(of subject: String, now: Int64) throws { try step("outbox") { _ in } }
    func overwriteWhatWasDeleted() throws { try step("overwrite") { _ in } }
    func erase(subject: String, now: Int64) throws {
        try step("erase") {
            $0.states[subject] = nil
            $0.closed[subject] = nil
            $0.attributes[subject] = nil
        }
    }
    func stopUploads(of subject: String, now: Int64) async { contents.withLock { $0.steps.append("stop uploads") } }
}

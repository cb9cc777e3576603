public import AggregationTasks
public import ReportFormat
import TLSPresentation

/// Opens the sealed reports of one task.
///
/// What can be refused without the key is refused first: shape, lengths, key identifier. Make a new opener when the keys rotate.
public struct ReportOpener: Sendable {
    private let mode: TrustMode
    private let role: AggregatorRole
    private let taskID: TaskID
    private let agreementHash: [UInt8]
    private let info: [UInt8]
    private let ciphertextLength: Int
    private let keys: KeyRing

    /// An opener for a task's reports with the keys that are active or expired now.
    public init(_ configuration: TaskConfiguration, keys: KeyRing, role: AggregatorRole = .leader) {
        mode = configuration.trustMode
        self.role = role
        taskID = configuration.taskID
        agreementHash = configuration.agreementHash
        info = role.inputShareInfo
        // No private extensions, a length, the payload and the tag.
        ciphertextLength = 2 + 4 + Int(configuration.limits.sizeClass) + HPKESuite.tagLength
        self.keys = keys
    }

    /// Opens a report.
    ///
    /// That the round is open, the time plausible and the name new is the intake's to decide.
    ///
    /// - Throws: ``ReportOpeningError``.
    public func open(_ report: SealedReport) throws(ReportOpeningError) -> OpenedReport {
        guard report.ciphertexts.count == mode.ciphertextCount, role.ciphertextIndex < mode.ciphertextCount else {
            throw ReportOpeningError(.invalidMessage)
        }
        guard let round = report.metadata.publicExtensions.soleRound else { throw ReportOpeningError(.invalidMessage) }
        guard mode == .split || report.publicShare.isEmpty else { throw ReportOpeningError(.invalidMessage) }
        let ciphertext = report.ciphertexts[role.ciphertextIndex]
        guard mode == .split || ciphertext.payload.count == ciphertextLength else { throw ReportOpeningError(.invalidMessage) }
        guard let key = keys.keyPair(for: ciphertext.configurationID) else { throw ReportOpeningError(.outdatedConfig) }
        let associatedData = InputShareAAD(
            taskID: taskID, agreementHash: agreementHash, metadata: report.metadata, publicShare: report.publicShare)
        guard
            let plaintext = key.open(
                ciphertext.payload, encapsulatedKey: ciphertext.encapsulatedKey, info: info, authenticating: associatedData.encoded())
        else { throw ReportOpeningError(.decryptError) }
        guard let share = try? PlaintextInputShare(decoding: plaintext), share.privateExtensions == .none else {
            throw ReportOpeningError(.invalidMessage)
        }
        return OpenedReport(metadata: report.metadata, round: round, payload: share.payload)
    }
}

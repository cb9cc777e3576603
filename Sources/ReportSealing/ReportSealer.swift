import AggregationTasks
import Crypto
public import ReportFormat
import TLSPresentation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Seals encoded reports to a collector's key: HPKE in base mode, with task, agreement, round, time and name as associated data.
///
/// The one-time key of each message is drawn inside the cryptographic library, from the system.
public enum ReportSealer {
    /// Seals a report of a direct task.
    ///
    /// Every sealed report of a task has the same length.
    ///
    /// - Parameters:
    ///   - report: The encoded report; it knows its task.
    ///   - round: The round that it contributes to.
    ///   - time: Now, in Unix seconds; the report carries it truncated to the task's precision.
    ///   - reportID: A fresh random name.
    ///   - configurations: The collector's keys. The first one whose suite is supported is used.
    /// - Throws: ``ReportSealingError``.
    public static func seal(
        _ report: EncodedReport, round: UInt64, time: UInt64, reportID: ReportID, to configurations: HPKEConfigurationList
    ) throws(ReportSealingError) -> SealedReport {
        let task = report.task
        guard task.configuration.trustMode == .direct else { throw ReportSealingError(.unsupportedTrustMode) }
        guard let (suite, key, id) = choose(from: configurations) else { throw ReportSealingError(.noSupportedConfiguration) }
        guard !SmallOrderPoint.contains(Array(key.rawRepresentation)) else { throw ReportSealingError(.badPublicKey) }
        let metadata = ReportMetadata(id: reportID, time: time / max(task.configuration.timePrecision, 1), publicExtensions: .round(round))
        let associatedData = InputShareAAD(taskID: task.taskID, agreementHash: task.agreementHash, metadata: metadata, publicShare: [])
        guard let share = PlaintextInputShare(privateExtensions: .none, payload: report.payload[...]) else {
            preconditionFailure("an encoded report is never empty")
        }
        guard
            var sender = try? HPKE.Sender(
                recipientKey: key, ciphersuite: suite.ciphersuite, info: Data(AggregatorRole.leader.inputShareInfo)),
            let sealed = try? sender.seal(share.encoded(), authenticating: associatedData.encoded()),
            let ciphertext = HPKECiphertext(configurationID: id, encapsulatedKey: Array(sender.encapsulatedKey), payload: Array(sealed))
        else { throw ReportSealingError(.badPublicKey) }
        return SealedReport(metadata: metadata, publicShare: [], ciphertexts: [ciphertext])
    }

    private static func choose(from list: HPKEConfigurationList) -> (HPKESuite, Curve25519.KeyAgreement.PublicKey, UInt8)? {
        for configuration in list.configurations {
            if let suite = HPKESuite(configuration), let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: configuration.publicKey) {
                return (suite, key, configuration.id)
            }
        }
        return nil
    }
}

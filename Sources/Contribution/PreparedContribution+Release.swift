import AggregationTasks
public import Keystream
import NoiseMechanisms
public import PrivacyLedger
public import ReportFormat
public import ReportSealing

extension PreparedContribution {
    /// Draws the noise, encodes and seals, and returns the sealed report alone. As ``releaseBoth(spending:from:sealingTo:at:)``.
    public func release(
        spending charge: consuming BudgetCharge, from keystream: Keystream, sealingTo keys: HPKEConfigurationList, at time: UInt64
    ) throws(ContributionError) -> SealedReport {
        try releaseBoth(spending: charge, from: keystream, sealingTo: keys, at: time).sealed
    }

    /// Draws the noise, encodes and seals. The charge is spent whatever happens: a failed release is never refunded.
    ///
    /// - Parameters:
    ///   - charge: The durable charge for ``request``.
    ///   - keystream: The agent's key stream.
    ///   - keys: The collector's key configurations.
    ///   - time: Unix seconds; the report carries it truncated to the task's precision.
    /// - Returns: The sealed report, and the noised one that it holds, which may be sealed again and never drawn again.
    public func releaseBoth(
        spending charge: consuming BudgetCharge, from keystream: Keystream, sealingTo keys: HPKEConfigurationList, at time: UInt64
    ) throws(ContributionError) -> (sealed: SealedReport, encoded: EncodedReport) {
        let noise = task.configuration.noise
        let noised: NoisedVector
        do {
            let mechanism = try DiscreteGaussianMechanism(
                clipNorm: noise.clipNorm, varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
            noised = try mechanism.release(clipped, spending: charge, from: keystream)
        } catch {
            throw .noise(error)
        }
        let encoded: EncodedReport
        do {
            encoded = try EncodedReport(noised, task: task)
        } catch {
            throw .encoding(error)
        }
        let reportID: ReportID
        do {
            reportID = try Self.reportID(from: keystream)
        } catch {
            throw .noise(NoiseError(.source(error.code)))
        }
        do {
            return (try ReportSealer.seal(encoded, round: round.round, time: time, reportID: reportID, to: keys), encoded)
        } catch {
            throw .sealing(error)
        }
    }

    private static func reportID(from keystream: Keystream) throws(KeystreamError) -> ReportID {
        let words = [try keystream.nextUInt64(), try keystream.nextUInt64()]
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
        guard let id = ReportID(bytes) else { preconditionFailure("two words are sixteen bytes") }
        return id
    }
}

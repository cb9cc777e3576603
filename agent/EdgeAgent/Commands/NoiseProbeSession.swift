import AggregationTasks
import DeviceStore
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import ReportOutbox

/// The way of a contribution for vectors that an auditor chose: the same types in the same order, before a ledger that nobody owns.
///
/// Charges come from a ``DeviceDatabase`` in memory, the only thing that can mint them. It is thrown away and made anew every few thousand
/// releases, so that a long test stays small; releases have numbers of their own throughout.
final class NoiseProbeSession {
    /// What became of one release.
    enum Answer: Equatable {
        /// The coordinates, decoded from the stored bytes.
        case released([Int32])
        /// The input or the release was refused.
        case refused(String)
    }

    private static let releasesPerLedger = 4_096

    private let way: any NoiseProbeWay
    private let keystream: Keystream
    private let subject: SubjectKey
    private var ledger: DeviceDatabase
    private var releases = 0
    private var last: ChargeRequest?

    /// Prepares releases; throws if randomness fails.
    init(_ way: any NoiseProbeWay) throws {
        self.way = way
        keystream = try Keystream()
        subject = SubjectKey(subject: "noise probe", secret: try keystream.bytes(count: 32))
        ledger = try Self.ledger(from: keystream)
    }

    /// Answers a question, one call of `give` for each release.
    func answer(_ question: NoiseProbeQuestion, give: (Answer) throws -> Void) throws {
        switch question {
        case .again: try give(try again())
        case .release(let values, let trials):
            for _ in 0..<trials { try give(try release(values)) }
        }
    }

    private func release(_ values: [Float]) throws -> Answer {
        guard values.count == Int(way.dimension) else { return .refused("wrongDimension") }
        let mechanism = way.mechanism
        let clipped: ClippedVector
        do {
            clipped = try ClippedVector(
                quantizing: values, on: FixedPointGrid(exponent: way.gridExponent), clipNorm: mechanism.clipNorm, normKind: mechanism.normKind)
        } catch {
            return .refused("\(error.code)")
        }
        if releases.isMultiple(of: Self.releasesPerLedger), releases > 0 { ledger = try Self.ledger(from: keystream) }
        let request = try request()
        let now = SystemClock.milliseconds()
        let charge = try ledger.charge(request, now: now)
        releases += 1
        let bytes = try way.encode(try mechanism.release(clipped, spending: charge, from: keystream))
        let entry = OutboxEntry(releaseID: request.releaseID.bytes, owner: subject.bytes, bytes: bytes, createdAt: now, expiresAt: now + 86_400_000)
        try ledger.recordRelease(entry, now: now)
        last = request
        return .released(try way.decode(bytes))
    }

    /// Asks for the last release as a retry does: the ledger refuses to pay twice, and the outbox has the bytes.
    private func again() throws -> Answer {
        guard let last else { return .refused("nothingReleased") }
        do throws(DeviceStoreError) {
            _ = try ledger.charge(last, now: SystemClock.milliseconds())
            return .refused("chargedTwice")
        } catch {
            guard error.code == .alreadyReleased(last.releaseID) else { throw error }
        }
        guard let entry = try ledger.outboxEntries().last(where: { $0.releaseID == last.releaseID.bytes }) else { return .refused("notStored") }
        return .released(try way.decode(entry.bytes))
    }

    private func request() throws -> ChargeRequest {
        guard let purpose = BudgetPurpose(TaskPurpose.modelImprovement.name) else { throw AgentFailure(.failed, "no request can be made") }
        let charge = way.charge
        return ChargeRequest(
            subject: subject, purpose: purpose, taskID: charge.taskID, round: UInt64(releases), agreementHash: charge.agreementHash,
            mechanism: way.mechanism.parameters(gridExponent: way.gridExponent, dimension: Int(way.dimension)), cost: charge.cost)
    }

    /// A ledger that no device has, with caps that no test reaches.
    private static func ledger(from keystream: Keystream) throws -> DeviceDatabase {
        let most = PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        guard let purpose = BudgetPurpose(TaskPurpose.modelImprovement.name), let key = LedgerKey(try keystream.bytes(count: LedgerKey.byteCount)),
            let policy = BudgetPolicy(purposes: [purpose: most], day: most, lifetime: most)
        else { throw AgentFailure(.failed, "no ledger can be made") }
        return try DeviceDatabase.openInMemoryForSimulation(policy: policy, key: key, now: SystemClock.milliseconds())
    }
}

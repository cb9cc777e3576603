import AggregationTasks
import Contribution
import Crypto
import Keystream
import LocalTraining
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import RankingModel
import ReportFormat
import ReportSealing
import SessionFeatures
import Testing

@Suite("One subject's contribution")
struct ContributionTests {
    let world: ContributionWorld

    init() throws { world = try ContributionWorld() }

    @Test("The request names the task, the round, the whole agreement and the price of the mechanism as it will run")
    func request() throws {
        let prepared = try world.prepare()
        let configuration = world.task.configuration
        #expect(prepared.request.cost == configuration.costPerReport)
        #expect(prepared.request.mechanism.minimumCost == configuration.costPerReport)
        #expect(prepared.request.purpose.name == "model_improvement")
        #expect(prepared.request.taskID.bytes == world.task.taskID.bytes)
        #expect(prepared.request.agreementHash.bytes == world.task.agreementHash)
        #expect(prepared.request.round == world.round.round)
        #expect(prepared.events > 0, "the sessions must teach something")
    }

    @Test("A paid release opens at the collector, decodes inside the agreed limits, and carries its round")
    func release() throws {
        let prepared = try world.prepare()
        let report = try prepared.release(
            spending: world.charge(prepared), from: world.keystream, sealingTo: world.configurations, at: 1_790_000_123)
        var decoder = ReportDecoder(world.task.configuration)
        let opener = ReportOpener(world.task.configuration, keys: world.keys)
        let validated = try decoder.decode(try opener.open(report))
        #expect(validated.round == world.round.round)
        #expect(report.metadata.time == 1_790_000_123 / world.task.configuration.timePrecision)
        #expect(report.metadata.publicExtensions.soleRound == world.round.round)
    }

    @Test("A subject without sessions sends a report of the same length, and two reports of one update differ")
    func silence() throws {
        let busy = try world.prepare()
        let silent = try world.prepare(sessions: [])
        #expect(silent.events == 0)
        let first = try busy.release(spending: world.charge(busy), from: world.keystream, sealingTo: world.configurations, at: 1)
        let second = try busy.release(spending: world.charge(busy), from: world.keystream, sealingTo: world.configurations, at: 1)
        let third = try silent.release(spending: world.charge(silent), from: world.keystream, sealingTo: world.configurations, at: 1)
        #expect(first.bytes.count == third.bytes.count)
        #expect(first.bytes != second.bytes)
        #expect(first.metadata.id != second.metadata.id)
    }

    @Test("A charge that does not cover the mechanism releases nothing")
    func cheapCharge() throws {
        let prepared = try world.prepare()
        let cheap = BudgetCharge(
            releaseID: prepared.request.releaseID, cost: PrivacyCost(microRho: 1, microEpsilon: PrivacyCost.unboundedMicroEpsilon), sequence: 1)
        do throws(ContributionError) {
            _ = try prepared.release(spending: cheap, from: world.keystream, sealingTo: world.configurations, at: 1)
            Issue.record("an underpaid release was made")
        } catch {
            guard case .noise(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.code == .chargeTooSmall)
        }
    }

    @Test("Another model than the round's is refused before anything is trained or paid")
    func wrongModel() throws {
        #expect(throws: ContributionError.modelVersion(installed: 6, wanted: 7)) { try world.prepare(modelVersion: 6) }
    }

    @Test("A tally counts charges of its own task and subject, and stops at what the task agreed to")
    func tally() throws {
        var tally = ReportTally()
        let prepared = try world.prepare()
        let subject = prepared.request.subject
        for _ in 0..<world.task.configuration.maximumReportsPerSubject {
            #expect(tally.allowsMore(of: world.task, by: subject))
            tally.note(prepared.request)
        }
        #expect(!tally.allowsMore(of: world.task, by: subject))
        let stranger = SubjectKey(subject: "another", secret: [UInt8](repeating: 1, count: 32))
        #expect(tally.allowsMore(of: world.task, by: stranger))
    }
}

import Aggregation
import AggregationTasks
import PrivacyAccounting
import RankingModel
import SimulatedFleet
import Testing

@Suite("Plans from public numbers")
struct FleetPlanTests {
    @Test(
        "All reports of a subject together cost at most the epsilon that was asked for, and nearly all of it",
        arguments: [0.5, 1, 4, 8], [1, 2, 10])
    func price(epsilon: Double, reports: Int) throws {
        let recipe = try TrainingRecipe(epsilon: epsilon, subjects: 1_000, reportsPerSubject: reports)
        let spent = recipe.plan.noise.costPerReport.repeated(UInt64(reports))
        let stated = try #require(ZeroConcentratedDP.epsilon(rho: spent.rho, delta: TrainingRecipe.delta))
        #expect(stated <= epsilon)
        #expect(stated > 0.99 * epsilon)
    }

    @Test(
        "A budget that is small for the fleet is spent in one careful round, a large one in ten bold ones",
        arguments: [(1_000, 1.0, 1, 0.2...0.4), (1_000, 8, 10, 6...7), (10_000, 4, 10, 9...10)])
    func rounds(subjects: Int, epsilon: Double, rounds: Int, distance: ClosedRange<Double>) throws {
        let recipe = try TrainingRecipe(epsilon: epsilon, subjects: subjects)
        #expect(recipe.rounds == rounds)
        guard case .fedAvg(let rate) = recipe.optimizer else {
            Issue.record("the recipe is FedAvg")
            return
        }
        #expect(distance.contains(rate * Double(rounds)))
    }

    @Test("A thousand devices take part once in ten rounds of a hundred; fifty take part in every round")
    func cohorts() throws {
        let thousand = try FleetPlan(devices: 1_000, rounds: 10, epsilon: 8)
        #expect((thousand.reportsPerSubject, thousand.cohort, thousand.minimumBatch) == (1, 100, 50))
        let fifty = try FleetPlan(devices: 50, rounds: 10, epsilon: 8)
        #expect((fifty.reportsPerSubject, fifty.cohort, fifty.minimumBatch) == (10, 50, 50))
    }

    @Test("Agents admit the task of every plan", arguments: [50, 60, 130, 1_000, 20_000], [1, 3, 10, 40])
    func admitted(devices: Int, rounds: Int) throws {
        let plan = try FleetPlan(devices: devices, rounds: rounds, epsilon: 8)
        #expect(plan.cohort >= FleetPlan.leastBatch)
        #expect(plan.reportsPerSubject <= rounds)
        #expect(plan.cohort * rounds <= devices * plan.reportsPerSubject)
        let schema = FeatureSchema.current
        let task = TaskConfiguration(
            name: "ranker", collectorURL: "https://127.0.0.1:8443", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: schema.fingerprint), dimension: UInt32(schema.count), noise: plan.recipe.plan.noise,
            limits: plan.recipe.plan.limits, training: TrainingParameters(learningRateMicros: 1_000_000, epochs: 1, maximumSessions: 1_000),
            minimumBatchSize: UInt64(plan.minimumBatch), timePrecision: 3_600, start: 0, duration: 86_400,
            maximumReportsPerSubject: UInt32(plan.reportsPerSubject), attoDelta: 1_000_000_000_000)
        let admission = CompiledLimits.current.decide(task, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count)
        guard case .admitted = admission else {
            Issue.record("\(admission)")
            return
        }
    }

    @Test("Fewer devices than the least batch make no plan")
    func tooFew() {
        #expect(throws: FleetPlan.Impossible.self) { try FleetPlan(devices: 49, rounds: 10, epsilon: 8) }
    }
}

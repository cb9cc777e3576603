import SimulatedFleet
import Testing

@Suite("Training speed")
struct TrainingSpeedTests {
    @Test("Every client trains in every round, and only the rounds after the first are timed")
    func rates() async throws {
        // One read before and one after each round: the first round takes five seconds, the others one each.
        var now: UInt64 = 0
        var reads = 0
        let speed = TrainingSpeed(sessions: FleetWorld.sessions(60), learnsVectors: false) {
            reads += 1
            now += reads == 2 ? 5_000_000_000 : 1_000_000_000
            return now
        }
        let row = try await speed.measure(hiddenUnits: 2, keepsCandidates: true, workers: 2, rounds: 3)
        #expect(row.updatesPerSecond == Double(row.clients))
        #expect(row.preparationSeconds == 4)
        #expect(row.clients == 18)
        #expect(row.rounds == 3 && row.workers == 2 && row.hiddenUnits == 2)
    }
}

import Aggregation
import Testing

@Suite struct RoundMachineTests {
    private static let bounds = RoundMachine.Bounds(start: 100, end: 1000, minimumBatch: 50)

    private func machine(rounds: UInt64 = 3, target: UInt64 = 80, extensions: UInt32 = 1) throws -> RoundMachine {
        RoundMachine(
            bounds: Self.bounds,
            schedule: try RoundSchedule(
                rounds: rounds, targetBatch: target, roundSeconds: 60, maximumExtensions: extensions, optimizer: .fedAvg(learningRate: 1)),
            modelVersion: 7)
    }

    @Test("A full batch closes the round early, and publishing opens the next one")
    func fullBatch() throws {
        var machine = try machine()
        #expect(machine.handle(.tick(now: 99)) == [])
        #expect(machine.admission(round: 1, now: 99) == .early)
        #expect(machine.handle(.tick(now: 100)) == [.openRound(number: 1, modelVersion: 7, deadline: 160)])
        #expect(machine.handle(.accepted(count: 79)) == [])
        #expect(machine.admission(round: 1, now: 130) == .admitted)
        #expect(machine.handle(.accepted(count: 1)) == [.closeRound(number: 1), .publish(number: 1)])
        #expect(machine.admission(round: 1, now: 130) == .late)
        #expect(machine.handle(.accepted(count: 1)) == [])
        #expect(machine.handle(.tick(now: 140)) == [.publish(number: 1)])
        #expect(machine.handle(.published(version: 6)) == [])
        #expect(machine.handle(.published(version: 8)) == [.openRound(number: 2, modelVersion: 8, deadline: 200)])
        #expect(machine.handle(.published(version: 9)) == [])
        #expect(machine.accepted == 0)
    }

    @Test("Enough reports at the deadline close the round after its last second")
    func deadline() throws {
        var machine = try machine()
        _ = machine.handle(.tick(now: 100))
        _ = machine.handle(.accepted(count: 50))
        #expect(machine.handle(.tick(now: 160)) == [])
        #expect(machine.admission(round: 1, now: 160) == .admitted)
        #expect(machine.admission(round: 1, now: 161) == .late)
        #expect(machine.handle(.tick(now: 161)) == [.closeRound(number: 1), .publish(number: 1)])
    }

    @Test("Too few reports extend the deadline, then abandon the round; the model stays")
    func abandoned() throws {
        var machine = try machine()
        _ = machine.handle(.tick(now: 100))
        _ = machine.handle(.accepted(count: 49))
        #expect(machine.handle(.tick(now: 160)) == [.extendDeadline(number: 1, deadline: 220)])
        #expect(machine.handle(.tick(now: 220)) == [])
        #expect(
            machine.handle(.tick(now: 221)) == [.abandon(number: 1), .openRound(number: 2, modelVersion: 7, deadline: 281)])
    }

    @Test("The operator's close publishes what may be published and ends the task")
    func closeRequested() throws {
        var enough = try machine()
        _ = enough.handle(.tick(now: 100))
        _ = enough.handle(.accepted(count: 50))
        #expect(enough.handle(.closeRequested) == [.closeRound(number: 1), .publish(number: 1)])
        #expect(enough.handle(.published(version: 8)) == [.finish])
        #expect(enough.isFinished)

        var few = try machine()
        _ = few.handle(.tick(now: 100))
        _ = few.handle(.accepted(count: 49))
        #expect(few.handle(.closeRequested) == [.abandon(number: 1), .finish])
        #expect(few.handle(.tick(now: 200)) == [])

        var unopened = try machine()
        #expect(unopened.handle(.closeRequested) == [.abandon(number: 1), .finish])
    }

    @Test("The task's end closes the last round, whatever the deadline")
    func end() throws {
        var machine = try machine()
        _ = machine.handle(.tick(now: 990))
        #expect(machine.deadline == 999)
        _ = machine.handle(.accepted(count: 60))
        #expect(machine.handle(.tick(now: 1000)) == [.closeRound(number: 1), .publish(number: 1)])
        #expect(machine.handle(.published(version: 8)) == [.finish])
    }

    @Test("A restored machine goes on exactly as the one that was kept")
    func restore() throws {
        var machine = try machine()
        let inputs: [RoundMachine.Input] = [
            .tick(now: 100), .accepted(count: 20), .tick(now: 160), .accepted(count: 70), .published(version: 8), .tick(now: 300), .closeRequested,
        ]
        for input in inputs {
            var restored = RoundMachine(bounds: machine.bounds, schedule: machine.schedule, restoring: machine.snapshot)
            #expect(restored == machine)
            #expect(restored.handle(input) == machine.handle(input))
        }
    }

    @Test("A schedule outside its ranges is refused")
    func schedules() {
        for (rounds, target, seconds) in [(0, 1, 1), (1_000_001, 1, 1), (1, 0, 1), (1, 1 << 32, 1), (1, 1, 0), (1, 1, .max)]
            as [(UInt64, UInt64, UInt64)]
        {
            #expect(throws: AggregationError(.parameter)) {
                try RoundSchedule(rounds: rounds, targetBatch: target, roundSeconds: seconds, optimizer: .fedAvg(learningRate: 1))
            }
        }
    }
}

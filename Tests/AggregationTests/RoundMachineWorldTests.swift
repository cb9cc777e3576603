import Aggregation
import Testing

/// Every input sequence of any length, over a world small enough to be finite: all reachable pairs of a machine and what an observer
/// wrote down about it are visited, and each step from each of them is checked.
@Suite struct RoundMachineWorldTests {
    private static let end: UInt64 = 9
    private static let minimumBatch: UInt64 = 2

    /// What an observer of the actions wrote down.
    struct Observer: Hashable {
        var opened: UInt64 = 0
        var resting: UInt64 = 0
        var isOpen = false
        var isClosing = false
        var isFinished = false
        var batch: UInt64 = 0
        var version: UInt64 = 3
    }

    struct World: Hashable {
        var machine: RoundMachine
        var observer = Observer()
    }

    private func inputs(_ machine: RoundMachine) -> [RoundMachine.Input] {
        let now = machine.latest
        return [
            .tick(now: min(now + 1, Self.end + 1)), .tick(now: min(now + 4, Self.end + 1)), .tick(now: now == 0 ? 0 : now - 1),
            .accepted(count: 0), .accepted(count: 1), .accepted(count: 2), .accepted(count: .max), .closeRequested,
            .published(version: machine.modelVersion + 1), .published(version: machine.modelVersion),
            .published(version: machine.modelVersion - 1),
        ]
    }

    /// Checks the actions of one input against the promises and updates the notes.
    private func observe(_ actions: [RoundAction], of input: RoundMachine.Input, _ machine: RoundMachine, _ observer: inout Observer) -> Bool {
        var holds = true
        func require(_ condition: Bool) { holds = holds && condition }
        if case .accepted(let count) = input, observer.isOpen {
            observer.batch = observer.batch.addingReportingOverflow(count).overflow ? .max : observer.batch + count
        }
        if case .published(let version) = input, observer.isClosing, version >= observer.version {
            observer.isClosing = false
            observer.resting += 1
            observer.version = version
        }
        for action in actions {
            require(!observer.isFinished)
            switch action {
            case .openRound(let number, let version, let deadline):
                require(!observer.isOpen && !observer.isClosing && number == observer.opened + 1 && number == observer.resting + 1)
                require(number <= machine.schedule.rounds && version == observer.version)
                require(deadline >= machine.latest && deadline < Self.end)
                observer.opened = number
                observer.isOpen = true
                observer.batch = 0
            case .extendDeadline(let number, let deadline):
                require(observer.isOpen && number == observer.opened && observer.batch < Self.minimumBatch && deadline < Self.end)
            case .closeRound(let number):
                require(observer.isOpen && number == observer.opened && observer.batch >= Self.minimumBatch)
                observer.isOpen = false
                observer.isClosing = true
            case .publish(let number):
                require(observer.isClosing && number == observer.opened && observer.batch >= Self.minimumBatch)
            case .abandon(let number):
                require(!observer.isClosing && observer.batch < Self.minimumBatch || !observer.isOpen && number == observer.opened + 1)
                observer.isOpen = false
                observer.opened = number
                observer.resting += 1
            case .finish:
                require(!observer.isOpen && !observer.isClosing)
                observer.isFinished = true
            }
        }
        require(observer.isFinished == machine.isFinished)
        require(observer.isOpen == (machine.phase == .open) && observer.isClosing == (machine.phase == .closing))
        require(!observer.isOpen || machine.accepted == observer.batch)
        require(machine.modelVersion == observer.version)
        require(machine.admission(round: machine.round, now: machine.latest) != .admitted || observer.isOpen)
        require(machine.round < 2 || machine.admission(round: machine.round - 1, now: 0) == .late)
        return holds
    }

    @Test("No sequence of inputs breaks a promise", arguments: [(UInt64(1), UInt64(3)), (2, 3), (3, 2)])
    func exhaustive(rounds: UInt64, target: UInt64) throws {
        let schedule = try RoundSchedule(
            rounds: rounds, targetBatch: target, roundSeconds: 2, maximumExtensions: 1, optimizer: .fedAvg(learningRate: 1))
        let start = World(
            machine: RoundMachine(
                bounds: .init(start: 2, end: Self.end, minimumBatch: Self.minimumBatch), schedule: schedule, modelVersion: 3))
        var seen: Set<World> = [start]
        var frontier = [start]
        var finished = 0
        while let world = frontier.popLast() {
            if world.machine.isFinished { finished += 1 }
            for input in inputs(world.machine) {
                var next = world
                let actions = next.machine.handle(input)
                let holds = observe(actions, of: input, next.machine, &next.observer)
                if !holds { Issue.record("\(input) on \(world) gave \(actions)") }
                if seen.insert(next).inserted { frontier.append(next) }
            }
            if seen.count > 200_000 { break }
        }
        #expect(seen.count < 200_000, "the world must be finite")
        #expect(finished > 0)
    }
}

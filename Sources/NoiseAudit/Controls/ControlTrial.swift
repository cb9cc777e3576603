public import Keystream

/// How a control fared: a wrong mechanism that must be caught, or the right one that must pass.
public struct ControlTrial: Sendable, Encodable {
    /// The control's name.
    public let name: String
    /// Its fault in a few words.
    public let fault: String
    /// The tests that rejected it most often at ``releases``; nearly always every time.
    public let caughtBy: [String]
    /// The smallest number of releases of each input at which it was caught every time, or nil.
    public let releases: Int?
    /// The draws of noise that this took.
    public let draws: Int?
    /// How often it was tried at each number.
    public let repetitions: Int
    /// How often the same test rejects a correct mechanism, at most.
    public let falseAlarmRate: Double

    /// Looks for the number of releases at which a wrong mechanism is caught `repetitions` times out of as many, from 25 up, doubling.
    ///
    /// - Parameters:
    ///   - fault: The wrong mechanism.
    ///   - plan: What is declared; its number of trials is the largest that is tried.
    ///   - repetitions: How often it must be caught.
    ///   - keystream: Makes a fresh key stream.
    public init(_ fault: WrongMechanism, plan: NoiseTestPlan, repetitions: Int, keystream: @escaping () throws -> Keystream) throws {
        name = fault.rawValue
        self.fault = fault.fault
        self.repetitions = repetitions
        falseAlarmRate = plan.falseAlarmRate
        var releases = 25
        while releases <= plan.trials {
            if let tests = try Self.catching(fault, plan, releases, repetitions, keystream) {
                caughtBy = tests
                self.releases = releases
                draws = releases * plan.dimension * NoiseTestInput.accepted(plan).count
                return
            }
            releases *= 2
        }
        (caughtBy, self.releases, draws) = ([], nil, nil)
    }

    /// The tests that caught the fault; nil if it got away once.
    private static func catching(
        _ fault: WrongMechanism, _ plan: NoiseTestPlan, _ releases: Int, _ repetitions: Int, _ keystream: @escaping () throws -> Keystream
    ) throws -> [String]? {
        guard let plan = plan.with(trials: releases), var mechanism = HostileMechanism(fault, plan, keystream: keystream) else { return nil }
        let test = NoiseTest(plan)
        var times: [String: Int] = [:]
        for _ in 0..<repetitions {
            let caught = Set(try test.run(&mechanism).filter(\.rejects).map(\.test))
            guard !caught.isEmpty else { return nil }
            for name in caught { times[name, default: 0] += 1 }
        }
        // What caught it every time; or, where different tests took turns, what did most often.
        let most = times.values.max() ?? 0
        return times.filter { $0.value == most }.keys.sorted()
    }

    /// Runs the whole test on the correct mechanism.
    ///
    /// - Returns: What rejected it, for each run that did.
    public static func falseAlarms(
        _ plan: NoiseTestPlan, passes: Int, keystream: @escaping () throws -> Keystream, progress: (Int) -> Void = { _ in }
    ) throws -> [[AuditFinding]] {
        guard var mechanism = RehearsedMechanism(plan, keystream: keystream) else { return [] }
        let test = NoiseTest(plan)
        var alarms: [[AuditFinding]] = []
        for pass in 0..<passes {
            let rejected = try test.run(&mechanism).filter(\.rejects)
            if !rejected.isEmpty { alarms.append(rejected) }
            progress(pass + 1)
        }
        return alarms
    }
}

import AggregationTasks
import ArgumentParser
import DeviceStore
import Keystream
import NoiseMechanisms
import PrivacyLedger
import ReportFormat
import ReportOutbox
import ReportSealing

/// `LedgerDrill run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Sends what waits, then pays for, makes and sends one report in each round.",
        discussion: """
            The clocks are what the options say: they start where they are told and move by a step with each round, so that each can be
            made to jump alone. Without --monotonic the store is told of no monotonic clock, and without --signed-time of no receipt.
            """)

    @OptionGroup var options: DrillOptions
    @Option(help: "How many rounds.") var rounds: UInt64
    @Option(help: "The first round's number within its day.") var firstRound: UInt64 = 1
    @Option(help: "The wall clock at the start, in Unix milliseconds.") var wallClock = DrillWorld.start
    @Option(help: "How far the wall clock moves with each round, in milliseconds.") var wallStep: Int64 = 1
    @Option(help: "The monotonic clock at the start, in milliseconds.") var monotonic: Int64?
    @Option(help: "How far the monotonic clock moves with each round, in milliseconds.") var monotonicStep: Int64 = 1
    @Option(help: "The time that the collector signs at the start, with its count of this device's releases; in Unix milliseconds.")
    var signedTime: Int64?
    @Flag(help: "Do not send: leave what was made in the queue.") var offline = false

    func run() throws {
        do {
            try drill()
        } catch let error as DeviceStoreError {
            print("stopped: \(error)")
            throw ExitCode(3)
        }
    }

    private func drill() throws {
        let world = try DrillWorld()
        let collector = CollectorFile(path: options.outboxFile)
        var generator = SystemRandomNumberGenerator()
        let store = try DeviceDatabase.open(
            options.directory, secondAnchor: options.secondAnchor, policy: world.policy, now: wallClock, monotonic: monotonic, using: &generator)
        if let closing = store.openingReport.closing { print("closed: \(closing)") }
        if let signedTime {
            let seen = collector.lines().map(\.count).max() ?? 0
            if try store.noteReceipt(releases: seen, signedTime: signedTime, bytes: [], now: wallClock, monotonic: monotonic) {
                print("closed: the collector knows \(seen) releases")
            }
        }
        if !offline { try send(from: store, to: collector, now: wallClock) }
        let keystream = try Keystream()
        for index in 0..<rounds {
            let now = wallClock + wallStep * Int64(index)
            let time = monotonic.map { $0 + monotonicStep * Int64(index) }
            do {
                try contribute(round: firstRound + index, world, store, keystream, now: now, monotonic: time)
            } catch let error as DeviceStoreError {
                switch error.code {
                case .refused, .alreadyReleased: print("round \(firstRound + index): \(error)")
                default: throw error
                }
            }
            if !offline { try send(from: store, to: collector, now: now) }
        }
        print("done")
    }

    /// Charge, noise, encode, seal, store.
    private func contribute(
        round: UInt64, _ world: DrillWorld, _ store: DeviceDatabase, _ keystream: Keystream, now: Int64, monotonic: Int64?
    ) throws {
        let noise = world.task.configuration.noise
        let request = world.request(day: LedgerDay(unixMilliseconds: now), round: round)
        let clipped = try ClippedVector(
            quantizing: [Float](repeating: 0.01, count: Int(world.task.configuration.dimension)), on: FixedPointGrid(exponent: noise.gridExponent),
            clipNorm: noise.clipNorm)
        let mechanism = try DiscreteGaussianMechanism(
            clipNorm: noise.clipNorm, varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
        let charge = try store.charge(request, now: now, monotonic: monotonic)
        let noised = try mechanism.release(clipped, spending: charge, from: keystream)
        let encoded = try EncodedReport(noised, task: world.task)
        let words = [try keystream.nextUInt64(), try keystream.nextUInt64()]
        let name = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
        guard let reportID = ReportID(name) else { throw DrillWorld.Unusable() }
        let sealed = try ReportSealer.seal(
            encoded, round: request.round, time: UInt64(max(0, now / 1000)), reportID: reportID, to: world.keys)
        let entry = OutboxEntry(
            sealed, releaseID: request.releaseID.bytes, owner: request.subject.bytes, createdAt: now, expiresAt: now + 86_400_000)
        try store.recordRelease(entry, encoded: encoded.payload, now: now)
    }

    /// Sends what waits, each report once, and takes it out of the queue when the collector has it.
    private func send(from store: DeviceDatabase, to collector: CollectorFile, now: Int64) throws {
        for entry in try store.outboxEntries() {
            try store.beginSending([entry.releaseID], at: now)
            try collector.append(
                entry.bytes, release: entry.releaseID, day: LedgerDay(unixMilliseconds: entry.createdAt).number, count: store.releaseCount)
            try store.markDelivered(entry.releaseID)
        }
    }
}

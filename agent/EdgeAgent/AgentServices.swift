import CollectorClient
import DeviceStore
import Logging
import ServiceLifecycle
import Sessions

/// Closes sessions that are over, and prunes what is too old.
struct SessionTimer: Service {
    let subjects: LiveSubjects
    let store: AgentStore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var lastPrune = ContinuousClock.now
            while (try? await Task.sleep(for: .seconds(15))) != nil {
                do {
                    try await subjects.closeIdle(now: SystemClock.milliseconds())
                    if ContinuousClock.now - lastPrune > .seconds(3600) {
                        lastPrune = .now
                        try store.database.prune(now: SystemClock.milliseconds())
                    }
                } catch {
                    logger.error("sessions could not be closed; tried again in a while", metadata: ["error": "\(AgentFailure(describing: error))"])
                }
            }
        }
    }
}

/// Lets facts end: streams rank again within a second of it.
struct FactTimer: Service {
    let subjects: LiveSubjects

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(1))) != nil { await subjects.removeFactsThatAreOver(now: SystemClock.milliseconds()) }
        }
    }
}

/// Ends the ranking streams at shutdown. It is the first service to stop, so that no listener waits for a stream.
struct StreamEnding: Service {
    let streams: RankingStreams

    func run() async throws {
        try? await gracefulShutdown()
        streams.stop()
    }
}

/// Attends the collector on a random schedule, and retries uploads in between when the outbox asks for it.
struct ParticipationService: Service {
    let participation: Participation
    let transport: CollectorTransport
    let minimum: Duration
    let maximum: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var nextLook = SystemClock.milliseconds()
            while !Task.isCancelled {
                let now = SystemClock.milliseconds()
                let pause = Int64.random(in: Self.milliseconds(minimum)...Self.milliseconds(maximum))
                let retry: Int64?
                // A clock that went back must not stretch the pause.
                if now >= nextLook || nextLook - now > Self.milliseconds(maximum) {
                    retry = await participation.attend(now: now)
                    nextLook = now + pause
                } else {
                    retry = await participation.upload(now: now)
                }
                let wake = min(nextLook, retry ?? nextLook)
                try? await Task.sleep(for: .milliseconds(max(100, wake - SystemClock.milliseconds())))
            }
        }
        await transport.shutdown()
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}

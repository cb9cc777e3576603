import Dispatch
import Foundation
import SimulatedFleet
import Synchronization

/// Ends all children when SIGINT or SIGTERM comes, and then this process.
final class Interruption {
    /// The status to exit with.
    private final class Status: Sendable {
        let value = Mutex<Int32>(130)
    }

    private let status = Status()
    private let sources: [any DispatchSourceSignal]

    /// Takes over both signals.
    init(programs: RunningPrograms) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [status] in
                programs.stopAll()
                exit(status.value.withLock { $0 })
            }
            source.resume()
        }
    }

    /// From now on a signal is the expected end, with this status; before, it is 130.
    func expect(_ value: Int32) { status.value.withLock { $0 = value } }
}

import Dispatch
import Foundation
import Synchronization

/// What a probe leaves behind must go away however the auditor ends: its process group and the file of questions.
final class ProbeInterruption {
    private struct Remains {
        var file: String?
        var group: Int32?

        mutating func tidy() {
            if let group { _ = kill(-group, SIGKILL) }
            if let file { try? FileManager.default.removeItem(atPath: file) }
            self = Remains()
        }
    }

    private final class Record: Sendable {
        let remains = Mutex(Remains())
    }

    private let record = Record()
    private let sources: [any DispatchSourceSignal]

    /// Takes over SIGINT and SIGTERM: a probe is in a process group of its own, where a terminal's interrupt does not reach it.
    init() {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for (source, number) in zip(sources, [SIGINT, SIGTERM]) {
            source.setEventHandler { [record] in
                // The lock is kept to the end, so that no other probe starts meanwhile.
                record.remains.withLock {
                    $0.tidy()
                    _exit(128 + number)
                }
            }
            source.resume()
        }
    }

    /// From now on this file is removed at the end.
    func removes(_ file: String) { record.remains.withLock { $0.file = file } }

    /// Starts a probe, which is ended at the end.
    func start(_ process: ProbeProcess) -> Bool {
        record.remains.withLock { remains in
            remains.group = process.start()
            return remains.group != nil
        }
    }

    /// Ends whatever is left of the probe and removes the file.
    func tidy() { record.remains.withLock { $0.tidy() } }
}

import Dispatch
import Foundation
import Synchronization

/// A probe as it runs. Nothing here waits without a deadline, and nothing that the probe prints is kept beyond a few kilobytes.
final class ProbeProcess {
    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()
    private let handover = Handover()
    private let tail = Tail()
    private let exited = DispatchSemaphore(value: 0)

    init(path: String, arguments: [String]) {
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { [exited] _ in exited.signal() }
    }

    deinit { handover.abandon() }

    /// Starts the program.
    ///
    /// - Returns: Its process group, which Foundation makes for it, so that a shell's children can be ended with the shell; nil if it can't be
    ///   started.
    func start() -> Int32? {
        guard (try? process.run()) != nil, process.processIdentifier > 1 else { return nil }
        handover.read(output.fileHandleForReading)
        tail.read(errors.fileHandleForReading)
        return process.processIdentifier
    }

    /// The next piece of output, empty at its end; nil if none came in time.
    func nextOutput(before deadline: DispatchTime) -> Data? { handover.next(before: deadline) }

    /// The status with which the program ended, 128 and the signal's number if it was killed; nil if it still runs.
    func status(before deadline: DispatchTime) -> Int32? {
        guard exited.wait(timeout: deadline) == .success else { return nil }
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    /// The last lines on the error stream of a program that was ended, fit to be shown.
    func lastWords() -> [String] { tail.lines(before: .now() + .milliseconds(200)) }
}

/// Hands output over piece by piece: the next is read when the last was taken, so that a flood waits in the pipe.
private final class Handover: Sendable {
    private struct Slot {
        var chunk = Data()
        var isAbandoned = false
    }

    private let slot = Mutex(Slot())
    private let filled = DispatchSemaphore(value: 0)
    private let taken = DispatchSemaphore(value: 0)

    func read(_ handle: FileHandle) {
        DispatchQueue(label: "sotto.probe.output").async { [self] in
            while true {
                let chunk = handle.availableData
                slot.withLock { $0.chunk = chunk }
                filled.signal()
                guard !chunk.isEmpty else { return }
                taken.wait()
                guard !slot.withLock(\.isAbandoned) else { return }
            }
        }
    }

    func next(before deadline: DispatchTime) -> Data? {
        guard filled.wait(timeout: deadline) == .success else { return nil }
        defer { taken.signal() }
        return slot.withLock(\.chunk)
    }

    /// Lets the reader go.
    func abandon() {
        slot.withLock { $0.isAbandoned = true }
        taken.signal()
    }
}

/// Drains an error stream and keeps its end.
private final class Tail: Sendable {
    private static let kept = 4_096
    private let bytes = Mutex<[UInt8]>([])
    private let ended = DispatchSemaphore(value: 0)

    func read(_ handle: FileHandle) {
        DispatchQueue(label: "sotto.probe.errors").async { [self] in
            while true {
                let chunk = handle.availableData
                guard !chunk.isEmpty else { break }
                bytes.withLock { $0 = Array(($0 + chunk).suffix(Self.kept)) }
            }
            ended.signal()
        }
    }

    /// The last three lines, with nothing in them that a terminal would obey.
    func lines(before deadline: DispatchTime) -> [String] {
        _ = ended.wait(timeout: deadline)
        return bytes.withLock { $0 }.split(separator: UInt8(ascii: "\n")).suffix(3).map { line in
            let scalars = String(decoding: line.prefix(200), as: UTF8.self).unicodeScalars.map { scalar in
                [.control, .format].contains(scalar.properties.generalCategory) ? "\u{FFFD}" : scalar
            }
            return String(String.UnicodeScalarView(scalars))
        }
    }
}

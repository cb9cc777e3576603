import Foundation

/// The programs as they were built, beside the test bundle.
enum BuiltPrograms {
    /// The folder that holds them.
    static let folder: URL = {
        let own = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = own.deletingLastPathComponent()
        while folder.path.count > 1 {
            if FileManager.default.isExecutableFile(atPath: folder.appending(path: "sotto-collector").path) { return folder }
            folder.deleteLastPathComponent()
        }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/debug")
    }()

    static func program(_ name: String) -> URL { folder.appending(path: name) }

    /// What a finished program left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a program to its end.
    @discardableResult
    static func run(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = program(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let scratch = try ScratchFolder()
        let outputFile = scratch.url.appending(path: "out")
        let errorFile = scratch.url.appending(path: "err")
        for file in [outputFile, errorFile] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: outputFile, encoding: .utf8),
            errors: try String(contentsOf: errorFile, encoding: .utf8))
    }
}

/// A folder that goes away with its owner.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "sotto-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file of displayed lists for `sotto-fleet rerank`: in each session an item is looked at, and then chosen from a list of five.
    func displayedLists(_ name: String, count: Int) throws -> String {
        var text = "session_id\ttimestamp\taction_type\treference\timpressions\tprices\n"
        for session in 0..<count {
            let items = (0..<5).map { "h\((session * 3 + $0) % 12)" }
            let time = 1_541_000_000 + session * 600
            text += "\(name)\(session)\t\(time)\tinteraction item image\t\(items[session % 5])\t\t\n"
            text += "\(name)\(session)\t\(time + 20)\tclickout item\t\(items[session % 5])\t\(items.joined(separator: "|"))\t50|57|64|71|78\n"
        }
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}

/// A program that runs until it is stopped or killed.
final class RunningProgram {
    private let process = Process()
    private let logFile: URL

    init(_ name: String, _ arguments: [String], log: URL) throws {
        logFile = log
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let handle = try FileHandle(forWritingTo: log)
        process.executableURL = BuiltPrograms.program(name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    deinit { if process.isRunning { kill() } }

    var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    /// Ends the program as a power cut would.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks the program to stop and returns its exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Waits until `text` stands in the log. The limit ends a test that hangs; a busy machine must never reach it.
    func wait(for text: String, seconds: Double = 600) async throws {
        let deadline = Date().addingTimeInterval(seconds)
        while !log.contains(text) {
            guard process.isRunning, Date() < deadline else { throw NeverHappened(what: "\(text) in:\n\(log)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    struct NeverHappened: Error, CustomStringConvertible {
        let what: String
        var description: String { "never seen: \(what)" }
    }
}

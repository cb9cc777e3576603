public import Foundation

/// One of Sotto's own programs, started as a child: the fleet drives the others through their command lines, as an operator would.
public final class ChildProgram: @unchecked Sendable {
    // `Process` is not Sendable; it is only touched by the task that owns the child.
    private let process = Process()
    /// Where the child's output goes.
    public let log: URL?

    /// What a finished program left behind.
    public struct Result: Sendable {
        /// The exit status.
        public let status: Int32
        /// Everything that it wrote to standard output.
        public let output: Data
        /// Everything that it wrote to standard error.
        public let errorText: String
    }

    /// Why a program could not be used.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened, with the program's own words.
        public let description: String
    }

    /// Starts a long-running program whose output goes to `log`.
    public init(_ program: URL, _ arguments: [String], log: URL) throws {
        self.log = log
        let handle = try Self.privateFile(at: log)
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Failure(
                description: "\(program.lastPathComponent) could not be started from \(program.deletingLastPathComponent().lastPathComponent)")
        }
    }

    /// Whether the program still runs.
    public var isRunning: Bool { process.isRunning }

    /// The exit status of a program that ended.
    public var exitStatus: Int32 { process.terminationStatus }

    /// The process identifier.
    public var identifier: Int32 { process.processIdentifier }

    /// Asks the program to end, waits up to `grace` seconds, then kills it.
    public func stop(grace: Double = 10) {
        guard process.isRunning else { return }
        process.terminate()
        let deadline = Date().addingTimeInterval(grace)
        while process.isRunning, Date() < deadline { usleep(20_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Runs a program to its end.
    ///
    /// - Throws: ``Failure`` when it cannot be started or, with `mustSucceed`, when it exits with another status than 0.
    @discardableResult
    public static func run(_ program: URL, _ arguments: [String], mustSucceed: Bool = true) throws -> Result {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        // Standard error goes through a file: two pipes read one after the other could block the child.
        let errorFile = FileManager.default.temporaryDirectory.appending(path: "sotto-\(UUID().uuidString).err")
        process.standardError = try privateFile(at: errorFile)
        defer { try? FileManager.default.removeItem(at: errorFile) }
        let output = Pipe()
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw Failure(description: "\(program.lastPathComponent) could not be started")
        }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let errorText = (try? String(contentsOf: errorFile, encoding: .utf8)) ?? ""
        let result = Result(status: process.terminationStatus, output: bytes, errorText: errorText)
        if mustSucceed, result.status != 0 {
            let words = errorText.split(separator: "\n").suffix(6).joined(separator: "\n")
            throw Failure(
                description: "\(program.lastPathComponent) \(arguments.prefix(2).joined(separator: " ")) ended with status \(result.status)\n\(words)"
            )
        }
        return result
    }

    /// A new file that only its owner may read, open for writing.
    private static func privateFile(at url: URL) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw Failure(description: "\(url.lastPathComponent) cannot be written")
        }
        return try FileHandle(forWritingTo: url)
    }
}

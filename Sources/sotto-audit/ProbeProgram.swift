import Foundation
import NoiseAudit

/// A program that answers a probe's questions: started afresh for each session, its questions in a file.
struct ProbeProgram: ProbedMechanism {
    /// Why a program could not be asked.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    let path: String
    let arguments: [String]
    let dimension: Int

    func session(_ questions: [ProbeQuestion]) throws -> [ProbeReply] {
        let file = FileManager.default.temporaryDirectory.appending(path: "sotto-noise-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        guard (try? Data(questions.map { $0.line + "\n" }.joined().utf8).write(to: file)) != nil else {
            throw Failure("the questions can't be written to \(file.path)")
        }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments + ["--input", file.path]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw Failure("\(path) can't be started")
        }
        var transcript = ProbeTranscript(questions: questions, dimension: dimension)
        var progress = Progress(total: questions.reduce(0) { $0 + $1.answers }, unit: "releases")
        do {
            while let chunk = try output.fileHandleForReading.read(upToCount: 1 << 16), !chunk.isEmpty {
                try transcript.read(chunk)
                progress.show(transcript.answers)
            }
        } catch {
            // What it goes on saying is of no use.
            process.terminate()
            process.waitUntilExit()
            progress.clear()
            throw error
        }
        process.waitUntilExit()
        progress.clear()
        guard process.terminationStatus == 0, process.terminationReason == .exit else {
            throw Failure("the program ended with status \(process.terminationStatus)")
        }
        try transcript.finish()
        return transcript.replies
    }
}

/// A line on a terminal that says how far a long task is; nothing where nobody looks.
struct Progress {
    private let total: Int
    private let unit: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var shown = -1

    init(total: Int, unit: String) {
        self.total = total
        self.unit = unit
    }

    mutating func show(_ done: Int) {
        let percent = total == 0 ? 100 : done * 100 / total
        guard isShown, percent != shown else { return }
        shown = percent
        FileHandle.standardError.write(Data("\r\(percent) % of \(total) \(unit)".utf8))
    }

    func clear() {
        if isShown, shown >= 0 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}

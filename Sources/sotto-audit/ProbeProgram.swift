import Dispatch
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
    /// For how many seconds the program may go without an answer, and how long it may take to end after the last.
    let patience: Int
    private let interruption = ProbeInterruption()

    init(path: String, arguments: [String], dimension: Int, patience: Int) {
        self.path = path
        self.arguments = arguments
        self.dimension = dimension
        self.patience = patience
    }

    func session(_ questions: [ProbeQuestion]) throws -> [ProbeReply] {
        let file = FileManager.default.temporaryDirectory.appending(path: "sotto-noise-\(UUID().uuidString)")
        interruption.removes(file.path)
        defer { interruption.tidy() }
        guard (try? Data(questions.map { $0.line + "\n" }.joined().utf8).write(to: file)) != nil else {
            throw Failure("the questions can't be written to \(file.path)")
        }
        let process = ProbeProcess(path: path, arguments: arguments + ["--input", file.path])
        guard interruption.start(process) else { throw Failure("\(path) can't be started") }
        do {
            return try replies(to: questions, from: process)
        } catch {
            let reason = (error as? Failure)?.description ?? "the answers can't be read: \(error)"
            interruption.tidy()
            throw Failure(([reason] + process.lastWords()).joined(separator: "\n  it said: "))
        }
    }

    private func replies(to questions: [ProbeQuestion], from process: ProbeProcess) throws -> [ProbeReply] {
        var transcript = ProbeTranscript(questions: questions, dimension: dimension)
        var progress = Progress(total: questions.reduce(0) { $0 + $1.answers }, unit: "releases")
        defer { progress.clear() }
        var deadline = DispatchTime.now() + .seconds(patience)
        // Output that holds no answer, such as comments without end, does not put the deadline off.
        while let chunk = process.nextOutput(before: deadline), DispatchTime.now() < deadline {
            if chunk.isEmpty { return try finish(transcript, process) }
            let answers = transcript.answers
            try transcript.read(chunk)
            guard transcript.answers > answers else { continue }
            progress.show(transcript.answers)
            deadline = .now() + .seconds(patience)
        }
        throw Failure("the program gave no answer for \(patience) s, after \(transcript.answers) of them")
    }

    /// The replies, once the output came to its end.
    private func finish(_ transcript: ProbeTranscript, _ process: ProbeProcess) throws -> [ProbeReply] {
        guard let status = process.status(before: .now() + .seconds(patience)) else {
            throw Failure("the program closed its output and did not end within \(patience) s")
        }
        guard status == 0 else { throw Failure("the program ended with status \(status)") }
        var transcript = transcript
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

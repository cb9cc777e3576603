import Foundation

/// How far a long reading is, redrawn in place on a terminal; silent in a pipe.
struct TableProgress {
    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var lastDraw: ContinuousClock.Instant?

    init(_ label: String) { self.label = label }

    /// Shows a count, at most ten times a second.
    mutating func update(_ text: @autoclosure () -> String) {
        guard isTerminal else { return }
        let now = ContinuousClock.now
        if let lastDraw, now - lastDraw < .milliseconds(100) { return }
        lastDraw = now
        FileHandle.standardError.write(Data("\r\u{1b}[2K\(label): \(text())".utf8))
    }

    /// Removes the line.
    func clear() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1b}[2K".utf8)) }
    }
}

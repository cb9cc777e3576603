import Foundation

/// A progress line on standard error: redrawn in place on a terminal, silent in a pipe.
public final class ProgressLine {
    private let label: String
    private let total: Int
    private let isTerminal: Bool
    private let start = ContinuousClock.now
    private var lastDraw: ContinuousClock.Instant?

    /// Starts a line of `total` steps, 1 or more.
    public init(_ label: String, total: Int) {
        self.label = label
        self.total = max(1, total)
        isTerminal = isatty(STDERR_FILENO) == 1
    }

    /// Shows that `done` steps are done; at most ten redraws a second.
    public func update(_ done: Int, note: String = "") {
        guard isTerminal else { return }
        let now = ContinuousClock.now
        if let lastDraw, now - lastDraw < .milliseconds(100), done < total { return }
        lastDraw = now
        let width = 28
        let filled = min(width, done * width / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let seconds = Double((now - start).components.seconds)
        let text = "\r\u{1b}[2K\(label.padding(toLength: 22, withPad: " ", startingAt: 0)) \(bar) \(done)/\(total)  \(Int(seconds)) s  \(note)"
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// Removes the line from a terminal.
    public func clear() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1b}[2K".utf8)) }
    }

    /// Ends the line and leaves `message` in its place. In a pipe the message alone is written.
    public func finish(_ message: String) {
        let text = isTerminal ? "\r\u{1b}[2K\(message)\n" : "\(message)\n"
        FileHandle.standardError.write(Data(text.utf8))
    }
}

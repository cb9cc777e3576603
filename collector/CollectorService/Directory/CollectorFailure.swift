/// Why a command or the server's start failed, in words for the operator. Equality is on the code.
struct CollectorFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure; each belongs to one exit status.
    enum Code: String, Sendable {
        /// The configuration is unreadable, unknown or impossible.
        case configuration
        /// An argument or an input file is not what the command needs.
        case input
        /// An input file that was named is not there or cannot be opened.
        case noInput
        /// A limit that is compiled into the agents refuses the task.
        case refused
        /// The directory, or a file in it, is missing, unsafe or unwritable.
        case directory
        /// What was named does not exist.
        case notFound
        /// The store failed.
        case store
        /// A key or a certificate does not work.
        case key
        /// The public log cannot go on from what was signed before.
        case log
        /// The server could not start or stopped with an error.
        case server
    }

    /// The kind.
    let code: Code
    /// What happened and what to do, one line.
    let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    var description: String { detail }

    /// The exit status: 2 for bad input or configuration, 66 (`EX_NOINPUT` of `sysexits.h`, as in all four programs) for an input file that is
    /// not there, 1 for everything else.
    var exitStatus: Int32 {
        switch code {
        case .configuration, .input, .refused: 2
        case .noInput: 66
        case .directory, .notFound, .store, .key, .log, .server: 1
        }
    }
}

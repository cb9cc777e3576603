import TransparencyLog

/// Why the agent does not rely on the collector's public log. What is not relied on is not taken part in and not installed; ranking goes on.
struct PublicLogFailure: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure.
    enum Code: String {
        /// The log or a part of it can't be had. Tried again.
        case unavailable
        /// A checkpoint, tile or proof does not verify.
        case invalid
        /// The log showed less than it did before.
        case rolledBack
        /// The log signed two histories. The evidence is kept; nothing is contributed or installed any more.
        case splitView
        /// Not enough witnesses have vouched for a recent checkpoint.
        case unwitnessed
        /// What should stand in the log does not.
        case missing
    }

    let code: Code
    let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    init(_ error: TransparencyError) {
        switch error.code {
        case .unavailable: self.init(.unavailable, error.description)
        case .rolledBack: self.init(.rolledBack, error.description)
        case .quorumNotMet: self.init(.unwitnessed, error.description)
        default: self.init(.invalid, error.description)
        }
    }

    static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    var description: String {
        switch code {
        case .unavailable: "the public log can't be read: \(detail)"
        case .invalid: "the public log does not verify: \(detail)"
        case .rolledBack: "the public log went back: \(detail)"
        case .splitView: "the public log showed two histories (\(detail)); the evidence is kept, see `sotto-agent status`"
        case .unwitnessed: "the public log's checkpoint lacks witnesses: \(detail)"
        case .missing: "it is not in the public log: \(detail)"
        }
    }
}

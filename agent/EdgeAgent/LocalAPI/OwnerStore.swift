import RankingModel
import SessionFeatures

/// What the owner's routes read: budget, what was sent, an export, the agent's state.
protocol OwnerStore: Sendable {
    /// Throws when the store cannot take writes now.
    func checkWritable() async throws
    /// What a subject spent and may still spend.
    func budget(subject: String, now: Int64) async throws -> BudgetReply
    /// What left the device for a subject, byte for byte.
    func sent(subject: String) async throws -> SentReply
    /// Everything that the agent keeps of a subject.
    func export(subject: String, now: Int64) async throws -> ExportReply
    /// The agent's state, without anything personal.
    func status(liveSessions: Int, modelVersion: UInt64, now: Int64) async throws -> StatusReply
}

/// A failure of the store, with what to do about it.
protocol StoreFailure: Error {
    /// For the owner; carries nothing personal.
    var advice: String { get }
}

/// `GET /v1/privacy/budget`
struct BudgetReply: Codable, Sendable {
    struct Reading: Codable, Sendable {
        var epsilonSpent: Double
        var epsilonCap: Double
        var rhoSpent: Double
        var rhoRemaining: Double
        /// The day on which the budget is used up at the pace of the last seven days, `YYYY-MM-DD`, or nil.
        var runsOut: String?

        enum CodingKeys: String, CodingKey {
            case epsilonSpent = "epsilon_spent"
            case epsilonCap = "epsilon_cap"
            case rhoSpent = "rho_spent"
            case rhoRemaining = "rho_remaining"
            case runsOut = "runs_out"
        }
    }

    var subject: String
    var delta: Double
    var assumption: String
    var today: Reading
    var lifetime: Reading
    var purposes: [String: Reading]
    /// Why nothing more may be spent today, or nil.
    var closed: String?
    /// What was refused lately, the newest first. The collector sees nothing of it but that no report comes.
    var refused: [Refusal] = []

    /// One refusal, once a day for each task and reason.
    struct Refusal: Codable, Sendable {
        /// `YYYY-MM-DD`.
        var day: String
        var purpose: String
        var reason: String
    }
}

/// `GET /v1/privacy/sent`
struct SentReply: Codable, Sendable {
    struct Report: Codable, Sendable {
        var release: String
        /// `unconfirmed`, `delivered` or `rejected`.
        var state: String
        var createdAt: Int64
        var bytes: Int
        /// The exact bytes, base64.
        var content: String

        enum CodingKeys: String, CodingKey {
            case release, state, bytes, content
            case createdAt = "created_at"
        }
    }

    var subject: String
    var reports: [Report]
    /// Copies that were dropped for their age or size.
    var dropped: Int
}

/// `GET /v1/data`
struct ExportReply: Codable, Sendable {
    struct Session: Codable, Sendable {
        struct Interaction: Codable, Sendable {
            var item: String
            var kind: String
            var time: Int64
            var dwell: Int32
            /// The displayed list that the item was chosen from, from the top; nil where none is kept.
            var list: [String]?
        }

        /// What was shown in a session that is on, and what was made of it.
        struct Shown: Codable, Sendable {
            /// The list displayed last, from the top.
            var list: [String]
            /// Items on the screen, oldest first.
            var items: [String]
            /// The item chosen last from a list.
            var chosen: String?
            /// Items that stood above a chosen one.
            var passedOver: [String]
            var searches: Int

            enum CodingKeys: String, CodingKey {
                case list, items, chosen, searches
                case passedOver = "passed_over"
            }
        }

        /// `live` or `closed`.
        var state: String
        var interactions: [Interaction]
        /// Of a live session; nil when nothing was shown.
        var shown: Shown?
    }

    var subject: String
    var exportedAt: Int64
    var consent: [String: String]
    /// What the host application said about the subject.
    var attributes: [String: KeptAttribute]
    var sessions: [Session]
    var budget: BudgetReply
    var sent: SentReply

    enum CodingKeys: String, CodingKey {
        case subject, consent, attributes, sessions, budget, sent
        case exportedAt = "exported_at"
    }
}

extension ExportReply.Session.Shown {
    /// Nil when the session was shown nothing and searched nothing.
    init?(_ state: SessionState, in table: ItemTable) {
        let lists = state.displayed
        guard lists.latest != nil || !state.shown.isEmpty || state.searchCount > 0 else { return nil }
        func names(_ items: [UInt32]) -> [String] { items.compactMap { state.identifier(of: $0, in: table) } }
        self.init(
            list: names(lists.latest?.items ?? []), items: names(state.shown.map(\.item)),
            chosen: lists.lastChoice.flatMap { state.identifier(of: $0, in: table) }, passedOver: names(lists.skips.map(\.item)),
            searches: state.searchCount)
    }
}

/// `GET /v1/status`
struct StatusReply: Codable, Sendable {
    var version: String
    var device: String
    var collector: String
    var modelVersion: UInt64
    var liveSessions: Int
    var outbox: Int
    /// `fresh`, `frozen` or `unknown`: whether the collector's word is recent enough to upload.
    var freshness: String
    /// Tasks that were refused, with the reason.
    var refusedTasks: [String]
    /// Why the collector takes nothing from this device any more, or nil.
    var deviceRefused: String?

    enum CodingKeys: String, CodingKey {
        case version, device, collector, outbox, freshness
        case modelVersion = "model_version"
        case liveSessions = "live_sessions"
        case refusedTasks = "refused_tasks"
        case deviceRefused = "device_refused"
    }
}

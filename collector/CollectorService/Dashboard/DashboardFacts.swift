/// Everything the dashboard shows, read from the store in one go. Counts and totals only: nothing in it belongs to one device.
struct DashboardFacts: Sendable {
    /// One task and what it costs.
    struct Task: Sendable {
        let name: String
        let id: String
        let isOpen: Bool
        /// The trust mode's name and the assumption under which epsilon holds.
        let trust: String
        let assumption: String
        let epsilonPerReport: Double
        /// What one subject can have spent in the rounds so far, at most.
        let epsilonSoFar: Double
        /// The most that one subject can ever spend on the task.
        let epsilonCap: Double
        let delta: Double
        let reportsPerSubject: UInt64
        let roundsClosed: UInt64
        let rounds: UInt64
        let minimumBatch: UInt64
        let targetBatch: UInt64
        let optimizer: String
    }

    /// One round.
    struct Round: Sendable {
        let task: String
        let number: UInt64
        /// `open`, `closing`, `released` or `abandoned`.
        let state: String
        let accepted: UInt64
        let rejected: UInt64
        let minimumBatch: UInt64
        let targetBatch: UInt64
        let opened: UInt64
        let deadline: UInt64
        let closed: UInt64?
        let modelVersion: UInt64
    }

    /// One published model.
    struct Model: Sendable {
        let version: UInt64
        let created: UInt64
        let cohort: UInt64
        let bytes: UInt64
        let digest: String
        let isCurrent: Bool
        let quality: [Quality]
    }

    /// One measurement of a model.
    struct Quality: Sendable {
        let label: String
        let hitRate: Double
        let reciprocalRank: Double
        let events: UInt64
    }

    /// One key or one signed document with an end.
    struct Key: Sendable {
        let name: String
        let use: String
        let state: String
        let expires: UInt64?
        /// How many seconds before its end it deserves attention.
        var notice: UInt64 = 14 * 86_400
        /// What is wrong with it besides its end: `warn` or `bad`.
        var alarm: String?
    }

    /// The intake's load.
    struct Intake: Sendable {
        let waiting: UInt64
        let capacity: UInt64
        let commits: UInt64
        /// Upper bound in seconds (infinity for the last) and how many commits took at most that and more than the bound before.
        let latency: [(bound: Double, count: UInt64)]
        let uploads: UInt64
        let bytes: UInt64
    }

    var collector: String
    var build: String
    var now: UInt64
    var started: UInt64
    var isReady: Bool
    var databaseBytes: UInt64
    var devicesActive: UInt64
    var devicesRevoked: UInt64
    var tokensLeft: UInt64
    var tasks: [Task]
    var rounds: [Round]
    var rejections: [(cause: String, count: UInt64)]
    var models: [Model]
    var keys: [Key]
    var intake: Intake

    var accepted: UInt64 { rounds.reduce(0) { $0 + $1.accepted } }
    var rejected: UInt64 { rejections.reduce(0) { $0 + $1.count } }
}

/// Where the public log stands.
struct LogState: Sendable, Equatable {
    /// The size of the checkpoint that is served: what lies below it may be shown to agents.
    var served: UInt64 = 0
    /// The size of the newest signed checkpoint; larger than what is served while witnesses are awaited.
    var signed: UInt64 = 0
    /// The witnesses that cosigned what is served.
    var witnesses: [String] = []
    /// When the served checkpoint was put in its place, Unix seconds.
    var time: UInt64?
}

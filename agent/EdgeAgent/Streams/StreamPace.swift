/// How often a stream writes, and how long it waits for its reader.
struct StreamPace: Sendable {
    /// The least time between two rankings of one stream; what changes in between shows in the next one.
    var interval = Duration.milliseconds(100)
    /// Between two heartbeats.
    var heartbeat = Duration.seconds(15)
    /// How long one write may take before the connection is closed.
    var patience = Duration.seconds(30)
    /// How long a reader should wait before it asks again, in milliseconds: the stream's `retry`.
    var retry = 2_000
}

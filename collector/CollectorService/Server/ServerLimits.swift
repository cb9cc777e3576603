/// What one peer may take of the server: sizes in bytes, times in seconds.
struct ServerLimits: Sendable, Equatable {
    /// The longest header field.
    var headerFieldBytes = 8 * 1024
    /// All header fields together.
    var headerListBytes = 32 * 1024
    /// The most header fields.
    var headerFields = 64
    /// The longest request body.
    var bodyBytes = 4 * 1024 * 1024
    /// From the connection's start to its first complete head, TLS handshake included.
    var headerSeconds = 5
    /// From a request's head to the end of its body.
    var bodySeconds = 15
    /// From the end of a request to the last byte of its answer.
    var answerSeconds = 30
    /// Between two requests.
    var idleSeconds = 30
    /// Open connections; more wait in the listen queue.
    var connections = 4096
}

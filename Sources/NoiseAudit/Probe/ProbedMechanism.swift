/// A mechanism that can only be asked: an agent's program, a recording, or a closure in a test.
public protocol ProbedMechanism {
    /// Starts the mechanism afresh, as a new process would, and asks it.
    ///
    /// - Returns: One reply for each question, in order.
    mutating func session(_ questions: [ProbeQuestion]) throws -> [ProbeReply]
}

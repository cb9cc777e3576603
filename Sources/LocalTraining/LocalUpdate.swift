/// What training on one subject's sessions gave.
package struct LocalUpdate: Sendable, Equatable {
    /// How far each weight moved, one value per weight. Not clipped, not noised.
    package var delta: [Float]
    /// Events that gave a gradient.
    package var events = 0
    /// Events left out because the next item was no candidate.
    package var skipped = 0
    /// Mean cross-entropy of the events before the first step, in nats.
    package var loss = 0.0

    package init(delta: [Float], events: Int = 0, skipped: Int = 0, loss: Double = 0) {
        self.delta = delta
        self.events = events
        self.skipped = skipped
        self.loss = loss
    }
}

/// Settings that train the linear ranker well.
package enum TrainingDefaults {
    /// Local gradient steps per round.
    package static let localSteps = 1
    /// Local learning rate.
    package static let localRate: Float = 1
}

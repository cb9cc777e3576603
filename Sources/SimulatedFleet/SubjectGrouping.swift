package import RecordedSessions

/// Who owns which sessions: recorded files know sessions, privacy knows subjects.
package enum SubjectGrouping {
    /// Deals sessions to `count` subjects.
    ///
    /// With at least as many sessions as subjects, the sessions are shuffled and dealt in turn, so that everyone has as many as everyone
    /// else or one more. With fewer, each subject gets one session drawn with replacement; two subjects may then behave alike, which a
    /// recorded sample of a larger fleet would also show.
    package static func subjects(_ count: Int, from sessions: [RecordedSession], seed: UInt64) -> [[RecordedSession]] {
        guard count > 0, !sessions.isEmpty else { return [] }
        var generator = SeededGenerator(seed: seed)
        guard sessions.count >= count else { return (0..<count).map { _ in [sessions[generator.below(sessions.count)]] } }
        var subjects = [[RecordedSession]](repeating: [], count: count)
        for (place, index) in sessions.indices.shuffled(using: &generator).enumerated() { subjects[place % count].append(sessions[index]) }
        return subjects
    }
}

extension RecordedSession {
    /// The views alone as one JSON array in the agent's vocabulary, with nothing but what a view needs: the leanest raw form, so that
    /// byte comparisons against it are not flattering. A session without times counts seconds from zero.
    package func clickOnlyJSON() -> [UInt8] {
        var writer = EventStreamWriter(subject: id)
        for (position, item) in items.enumerated() {
            writer.event("view_item", at: times?[position] ?? Int64(position) * 1_000, items: [EventStreamWriter.Item(id: item)])
        }
        return writer.finish()
    }
}

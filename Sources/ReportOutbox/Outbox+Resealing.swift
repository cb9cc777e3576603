extension Outbox {
    /// The collector's key went out of use, and the same report was sealed to another one: it keeps its place and is offered again later.
    public mutating func resealed(_ releaseID: [UInt8], as bytes: [UInt8], at now: Int64) -> [OutboxAction] {
        guard let entry = entries[releaseID] else { return [] }
        byteCount += bytes.count - entry.bytes.count
        entries[releaseID] = OutboxEntry(
            releaseID: releaseID, owner: entry.owner, bytes: bytes, createdAt: entry.createdAt, expiresAt: entry.expiresAt,
            attempts: entry.attempts)
        return answer(releaseID, temporary: true, at: now)
    }
}

import DeviceStore

/// What a device remembers of the public log, durably.
protocol LogMemory: Sendable {
    /// The note of the last checkpoint that was seen, and when, Unix seconds.
    func pinnedCheckpoint() throws -> (note: [UInt8], observed: UInt64)?
    /// Replaces it.
    func pin(_ note: [UInt8], observed: UInt64) throws
    /// Evidence that the log showed two histories, if it ever did.
    func evidence() throws -> [UInt8]?
    /// Keeps evidence; the first is never replaced.
    func keep(evidence: [UInt8]) throws
}

extension AgentStore: LogMemory {
    private static let checkpoint = "log.checkpoint"
    private static let evidenceName = "log.evidence"

    func pinnedCheckpoint() throws -> (note: [UInt8], observed: UInt64)? {
        guard let bytes = try database.file(Self.checkpoint), bytes.count > 8 else { return nil }
        return (Array(bytes[8...]), bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) })
    }

    func pin(_ note: [UInt8], observed: UInt64) throws {
        let time = (0..<8).map { UInt8(truncatingIfNeeded: observed >> (56 - 8 * UInt64($0))) }
        try database.replaceFiles(storing: [Self.checkpoint: time + note])
    }

    func evidence() throws -> [UInt8]? { try database.file(Self.evidenceName) }

    func keep(evidence: [UInt8]) throws {
        guard try database.file(Self.evidenceName) == nil else { return }
        try database.replaceFiles(storing: [Self.evidenceName: evidence])
    }
}

import GRDB

extension IntakeError {
    /// Seconds after which a caller may try again when the disk was full, failed or was held by another process.
    static let storageRetry: UInt64 = 5

    /// A failure of SQLite, by its result code alone: messages can quote values.
    init(storage error: any Error) {
        if let error = error as? IntakeError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.storageFailed, retryAfter: Self.storageRetry)
            return
        }
        let result = "SQLite result \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self.init(.storageFull, result, retryAfter: Self.storageRetry)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(.busy, result, retryAfter: Self.storageRetry)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self.init(.notADatabase, result)
        case .SQLITE_CONSTRAINT: self.init(.conflict, result)
        default: self.init(.storageFailed, result, retryAfter: Self.storageRetry)
        }
    }
}

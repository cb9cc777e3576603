import GRDB
public import PrivacyLedger

/// Why the device's store could not do what was asked. Never carries anything that a person did.
public struct DeviceStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// The ledger refuses the charge; the refusal is on record.
        case refused(RefusalReason)
        /// The release exists: its stored bytes are, or were, in the outbox.
        case alreadyReleased(ReleaseID)
        /// The release has no open charge.
        case notCharged
        /// There is no room on the disk, or the store's own bound is reached. Nothing was written.
        case diskFull
        /// The disk failed. The store takes no more charges until it is opened again.
        case inputOutput
        /// The file is damaged.
        case corrupt
        /// Another program holds the store.
        case inUse
        /// The store was written by a newer version and is left untouched.
        case newerSchema
        /// The tables of an older version could not be brought up to date; the file is as it was.
        case migrationFailed
        /// The file or folder can't be opened or written.
        case notAccessible
        /// The anchor could not be written. The row is durable; the charge is spent and not handed out.
        case anchorNotWritten
        /// An earlier failure left the ledger's state in doubt; open the store again.
        case needsReopening
        /// A value is larger than the store takes.
        case tooLarge
        /// SQLite failed in another way.
        case database
    }

    /// What went wrong.
    public let code: Code
    /// What the store was doing, in a few fixed words.
    public let operation: String

    /// An error during an operation.
    public init(_ code: Code, _ operation: String) {
        self.code = code
        self.operation = operation
    }

    init(_ error: any Error, _ operation: String) {
        self.init(Self.code(of: error), operation)
    }

    static func code(of error: any Error) -> Code {
        guard let failure = error as? DatabaseError else { return (error as? DeviceStoreError)?.code ?? .database }
        switch failure.resultCode {
        case .SQLITE_FULL: return .diskFull
        case .SQLITE_IOERR: return .inputOutput
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .corrupt
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .inUse
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: return .notAccessible
        case .SQLITE_TOOBIG, .SQLITE_NOMEM: return .tooLarge
        default: return .database
        }
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// One line, such as `diskFull while charging`.
    public var description: String {
        switch code {
        case .refused(let reason): "refused: \(reason.explanation)"
        case .alreadyReleased: "the release exists already"
        default: "\(code) while \(operation)"
        }
    }
}

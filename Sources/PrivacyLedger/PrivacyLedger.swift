/// The budget of every subject on a device, as a pure function of its rows.
///
/// The ledger decides and makes rows; a store makes each row durable and then folds it back with ``fold(_:)``. Until then a row has no
/// effect, so a failed write changes nothing. Amounts only grow: no row pays back.
public struct PrivacyLedger: Sendable {
    /// The caps in force.
    public let policy: BudgetPolicy

    let key: LedgerKey
    let policyHash: LedgerDigest
    private(set) var accounts = BudgetAccounts()
    private var chain: RowChain

    /// An empty ledger.
    public init(policy: BudgetPolicy, key: LedgerKey) {
        self.policy = policy
        self.key = key
        self.policyHash = policy.hash
        self.chain = RowChain(key: key)
    }

    /// The number of rows.
    public var rowCount: UInt64 { chain.rowCount }

    /// The hash of the last row, or zero.
    public var lastHash: LedgerDigest { chain.lastHash }

    /// The latest day of any row; the clock may not go behind it.
    public var latestDay: LedgerDay { accounts.latestDay }

    /// The number of releases that were queued, or that the device is known to have made before rows were lost. It only grows.
    ///
    /// This is the sequence that a device tells its collector and that the collector's signed receipt echoes. It counts what the collector receives
    /// anyway, and not the rows: those would tell how often a budget, a consent or an erasure said no.
    public var releaseCount: UInt64 { accounts.releaseCount }

    /// What binds this state to a second place: the last row's number and hash, and the most that any subject ever spent.
    public var anchor: LedgerAnchor {
        LedgerAnchor(sequence: rowCount, hash: lastHash, day: latestDay, largestLifetime: accounts.largestLifetime)
    }

    /// The releases that were charged and neither released nor voided, in the order of their identifiers.
    public var pendingReleases: [(releaseID: ReleaseID, subject: SubjectKey)] {
        accounts.releases.filter { $0.value.stage == .charged }.map { ($0.key, $0.value.subject) }
            .sorted { $0.0.bytes.lexicographicallyPrecedes($1.0.bytes) }
    }

    /// The subjects with at least one charge or erasure.
    public var subjects: [SubjectKey] { Array(accounts.accounts.keys) }

    /// Takes in a durable row.
    ///
    /// Throws a ``LedgerViolation`` and changes nothing if the row is not the next one of this device or contradicts the rows before it.
    public mutating func fold(_ row: LedgerRow) throws(LedgerViolation) {
        try fold(bytes: row.bytes)
    }

    /// Takes in the bytes of a durable row. Throws as ``fold(_:)-(LedgerRow)`` does.
    @discardableResult
    public mutating func fold(bytes: [UInt8]) throws(LedgerViolation) -> LedgerRow {
        var next = chain
        let row = try next.link(bytes)
        try accounts.fold(row)
        chain = next
        return row
    }

    /// Takes in a durable row that this ledger made itself, without reading its seal again. Throws as ``fold(_:)-(LedgerRow)`` does.
    package mutating func foldOwn(_ row: LedgerRow) throws(LedgerViolation) {
        var next = chain
        try next.advance(row)
        try accounts.fold(row)
        chain = next
    }

    /// Seals an entry as the next row. The ledger does not change until the row is folded.
    package func nextRow(_ entry: LedgerEntry) -> LedgerRow {
        LedgerRow(sequence: rowCount + 1, previousHash: lastHash, entry: entry, key: key)
    }

    /// Seals entries as the next rows, to be made durable in one transaction.
    package func nextRows(_ entries: [LedgerEntry]) -> [LedgerRow] {
        var (sequence, previousHash) = (rowCount, lastHash)
        return entries.map { entry in
            sequence += 1
            let row = LedgerRow(sequence: sequence, previousHash: previousHash, entry: entry, key: key)
            previousHash = row.hash
            return row
        }
    }
}

import Foundation
import GRDB
import PrivacyLedger
import Synchronization

extension DeviceDatabase {
    /// The number of releases that the device tells its collector: see ``PrivacyLedger/releaseCount``.
    public var releaseCount: UInt64 { state.withLock { $0.ledger.releaseCount } }

    /// Takes in what the collector has signed: how many releases it knows of this device, and its time.
    ///
    /// A collector that knows more than the ledger has seen releases that this folder has forgotten, so the folder is an older copy: the
    /// day is closed for everybody, every lifetime counts as used up, and a row says so. Its time moves the bound of the calendar.
    ///
    /// - Parameters:
    ///   - releases: The largest count of releases that the collector has received from this device.
    ///   - signedTime: When the collector signed, in Unix milliseconds.
    ///   - bytes: The receipt, for the owner and for an auditor. The caller has checked its signature.
    ///   - now: Unix milliseconds.
    ///   - monotonic: The monotonic clock, or nil.
    /// - Returns: Whether the ledger is behind the collector, and the day now closed.
    @discardableResult
    public func noteReceipt(
        releases: UInt64, signedTime: Int64, bytes: [UInt8], now: Int64, monotonic: Int64? = nil
    ) throws(DeviceStoreError) -> Bool {
        try checkSize(bytes, "noting a receipt")
        return try state.withLock { state throws(DeviceStoreError) -> Bool in
            var clock = state.clock
            let isNews = signedTime > clock.latestSigned ?? .min
            clock.note(signedTime: signedTime, monotonic: monotonic)
            let today = clock.date(now, monotonic: monotonic).time
            let closing = state.ledger.receiptEntries(releases: releases, now: today)
            let settling = isNews ? state.ledger.settlingEntries(now: today).filter { closing.isEmpty || $0.kind == .erased } : []
            try commit(state.ledger.nextRows(closing + settling), to: &state, "noting a receipt") { database in
                try database.cachedStatement(
                    sql: """
                        INSERT INTO receipt (place, releases, signed_at, bytes) VALUES (1, ?, ?, ?) ON CONFLICT (place) DO UPDATE
                        SET releases = excluded.releases, signed_at = excluded.signed_at, bytes = excluded.bytes
                        WHERE excluded.releases >= releases AND excluded.signed_at >= signed_at
                        """
                ).execute(arguments: [Int64(clamping: releases), signedTime, Data(bytes)])
            }
            state.clock = clock
            return !closing.isEmpty
        }
    }

    /// The collector's last receipt, or nil.
    public func receipt() throws(DeviceStoreError) -> [UInt8]? {
        try read("reading the receipt") { database in try Data.fetchOne(database, sql: "SELECT bytes FROM receipt").map { Array($0) } }
    }
}

import CollectorClient
import DeviceStore
import Enrolment
import ModelRelease
import TLSPresentation

/// The collector as a witness of this device's ledger: it signs how many releases it knows of, and the time.
///
/// Nothing is paid for before the collector has said so in this run, and again after a while: only it can tell a device that its whole
/// folder, anchors and all, is an older copy. A receipt that is not genuine says nothing.
struct LedgerWitness {
    /// How long a receipt is good enough, in milliseconds: 6 hours.
    static let renewal: Int64 = 6 * 3_600_000

    private let store: AgentStore
    private let key: DeviceKey
    /// When the last receipt came, by the monotonic clock.
    private var confirmedAt: Int64?

    init(store: AgentStore, key: DeviceKey) {
        self.store = store
        self.key = key
    }

    /// Whether the collector must be asked before anything is paid for.
    var isDue: Bool {
        guard let confirmedAt else { return true }
        return SystemClock.monotonic() - confirmedAt > Self.renewal
    }

    /// Asks the collector. Throws if it does not answer, or with something that it did not sign.
    ///
    /// - Returns: Whether the ledger is behind, and the day now closed.
    mutating func confirm(at transport: CollectorTransport, now: Int64) async throws -> Bool {
        let receipt = try await transport.receipt(key: key, at: UInt64(max(0, now / 1000)))
        guard let isBehind = try note(receipt, now: now) else {
            throw AgentFailure(.refused, "the collector's receipt is not signed by its timestamp key, or is another device's")
        }
        return isBehind
    }

    /// Takes in a receipt: one that came with an upload, or an answer. Returns nil if it is not genuine.
    mutating func note(_ receipt: LedgerReceipt, now: Int64) throws -> Bool? {
        guard receipt.deviceID == key.deviceID, try isSigned(receipt) else { return nil }
        let monotonic = SystemClock.monotonic()
        let isBehind = try store.database.noteReceipt(
            releases: receipt.releases, signedTime: Int64(clamping: min(receipt.time, 1 << 40)) * 1000, bytes: receipt.encoded(), now: now,
            monotonic: monotonic)
        confirmedAt = monotonic
        return isBehind
    }

    private func isSigned(_ receipt: LedgerReceipt) throws -> Bool {
        let root = try TrustedMetadata(root: try store.release().metadata.root, referenceTime: receipt.time).root
        return root.timestamp.keys.contains { $0.isValid(receipt.signature, for: receipt.statement) }
    }
}

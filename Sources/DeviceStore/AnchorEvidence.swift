import PrivacyLedger

/// What the two anchors say about the ledger's end.
///
/// Each lies in a folder of its own and names the last row. A program that is killed between two writes leaves one of them a row behind,
/// and a power loss leaves both behind; neither is ever ahead of an honest ledger. So the one that is ahead decides, and each must name a
/// row that the ledger has.
struct AnchorEvidence: Sendable {
    enum Anchor: Sendable {
        case missing, invalid
        case genuine(LedgerAnchor)
    }

    private(set) var anchors: [Anchor]
    /// The hashes that the ledger has at the anchors' rows.
    private var hashes: [UInt64: LedgerDigest] = [:]

    /// No anchors: for a ledger that lives in memory.
    static let nothing = AnchorEvidence(anchors: [])

    private init(anchors: [Anchor]) { self.anchors = anchors }

    /// Reads anchors as files hold them; nil is a missing file.
    init(_ contents: [[UInt8]?], key: LedgerKey) {
        anchors = contents.map { bytes in
            guard let bytes else { return .missing }
            return (try? LedgerAnchor(bytes: bytes, key: key)).map(Anchor.genuine) ?? .invalid
        }
    }

    /// Two anchors that were just made.
    init(both anchor: LedgerAnchor) { anchors = [.genuine(anchor), .genuine(anchor)] }

    var genuine: [LedgerAnchor] {
        anchors.compactMap { if case .genuine(let anchor) = $0 { anchor } else { nil } }
    }

    /// The anchor that is ahead, or nil.
    var furthest: LedgerAnchor? { genuine.max { $0.sequence < $1.sequence } }

    /// Whether an anchor is there and is not genuine, or none is there.
    var isInvalid: Bool {
        !anchors.isEmpty && (genuine.isEmpty || anchors.contains { if case .invalid = $0 { true } else { false } })
    }

    /// The places, counted from 1, of anchors that are missing while the other one is genuine.
    var missingPlaces: [UInt16] {
        guard !genuine.isEmpty else { return [] }
        return anchors.indices.filter { if case .missing = anchors[$0] { true } else { false } }.map { UInt16($0) + 1 }
    }

    /// Notes the ledger's hash behind a row, if an anchor names that row.
    mutating func note(_ sequence: UInt64, _ hash: LedgerDigest) {
        if genuine.contains(where: { $0.sequence == sequence }) { hashes[sequence] = hash }
    }

    /// Why a ledger with this many rows is not the anchors' ledger, or nil.
    func contradiction(rowCount: UInt64) -> LedgerEntry.ClosingCause? {
        for anchor in genuine where anchor.sequence > 0 {
            if anchor.sequence > rowCount { return .rolledBack }
            if hashes[anchor.sequence] != anchor.hash { return .changed }
        }
        return nil
    }
}

/// Who a ciphertext is for (DAP-18, `Role`). In direct mode the one collector takes the leader's place.
public enum AggregatorRole: UInt8, Sendable, CaseIterable {
    /// The aggregator that takes uploads.
    case leader = 2
    /// The second aggregator of split mode.
    case helper = 3

    /// The HPKE `info` of an input share: the protocol and its version, the client's role and the receiver's.
    var inputShareInfo: [UInt8] { Array("sotto-1 input share".utf8) + [0x01, rawValue] }

    /// The place of the role's ciphertext in a report.
    var ciphertextIndex: Int { self == .leader ? 0 : 1 }
}

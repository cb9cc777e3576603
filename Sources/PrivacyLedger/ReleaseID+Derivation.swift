import Crypto

extension ReleaseID {
    /// The name of what one subject gives to one round of one task for one purpose: SHA-256 of those four under a label.
    ///
    /// The same four always derive the same name, so a retry after a crash finds its own row instead of paying, or drawing noise, again.
    public init(purpose: BudgetPurpose, taskID: LedgerDigest, round: UInt64, subject: SubjectKey) {
        var message = Array("sotto-1 release id".utf8)
        let name = Array(purpose.name.utf8)
        message.append(UInt8(name.count))
        message += name
        message.append(digest: taskID)
        message.append(bigEndian: round)
        message.append(digest: subject.digest)
        self.init(digest: Array(SHA256.hash(data: message)))
    }
}

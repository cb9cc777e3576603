/// Who may sign for one role: its keys, and how many of them must.
public struct RoleKeys: Hashable, Sendable {
    /// The keys, distinct.
    public let keys: [ReleaseKey]
    /// How many distinct keys must sign, `1...keys.count`.
    public let threshold: Int

    /// Checks and keeps the keys of a role.
    ///
    /// - Throws: `duplicateKeyID` for a key listed twice; `malformed` for no key, more than `ReleaseLimits.keysPerRole`, or a
    ///   threshold that can't be met.
    public init(_ keys: [ReleaseKey], threshold: Int) throws(ReleaseError) {
        guard Set(keys.map(\.id)).count == keys.count else { throw ReleaseError(.duplicateKeyID, .root) }
        guard (1...ReleaseLimits.keysPerRole).contains(keys.count), (1...keys.count).contains(threshold) else {
            throw ReleaseError(.malformed, .root)
        }
        self.keys = keys
        self.threshold = threshold
    }

    /// Whether two roles have the same keys, in whatever order, and the same threshold.
    func isSameAuthority(as other: RoleKeys) -> Bool {
        threshold == other.threshold && Set(keys) == Set(other.keys)
    }
}

public import PrivacyAccounting

/// A ledger's last row, kept in a second place, so that an older copy of the ledger is recognised.
///
/// The bytes are `uint8 version = 1, uint64 sequence, opaque hash[32], uint32 day, uint64 micro_rho, uint64 micro_epsilon,
/// opaque authentication_code[32]`, big-endian, 93 bytes in all; the code is HMAC-SHA256 under the device's key.
public struct LedgerAnchor: Hashable, Sendable {
    /// The length of an anchor, in bytes.
    public static let byteCount = 93
    private static let label = Array("sotto-1 ledger anchor".utf8)

    /// The number of the last row.
    public let sequence: UInt64
    /// The hash of the last row.
    public let hash: LedgerDigest
    /// The latest day of any row.
    public let day: LedgerDay
    /// The most that any subject had spent: what everybody counts as having spent if the ledger is lost.
    public let largestLifetime: PrivacyCost

    /// An anchor for a row.
    public init(sequence: UInt64, hash: LedgerDigest, day: LedgerDay, largestLifetime: PrivacyCost) {
        self.sequence = sequence
        self.hash = hash
        self.day = day
        self.largestLifetime = largestLifetime
    }

    /// Reads an anchor, and checks its code if the key is known. Throws ``LedgerViolation/Code/anchorInvalid``.
    public init(bytes: [UInt8], key: LedgerKey?) throws(LedgerViolation) {
        let content = Self.label + bytes.dropLast(LedgerDigest.byteCount)
        if let key, !key.isValid(bytes.suffix(LedgerDigest.byteCount), for: content[...]) {
            throw LedgerViolation(.anchorInvalid, sequence: 0)
        }
        var reader = FieldReader(bytes)
        guard bytes.count == Self.byteCount, reader.integer(UInt8.self) == 1, let sequence = reader.integer(UInt64.self), let hash = reader.digest(),
            let day = reader.integer(UInt32.self), let microRho = reader.integer(UInt64.self), let microEpsilon = reader.integer(UInt64.self)
        else { throw LedgerViolation(.anchorInvalid, sequence: 0) }
        self.init(
            sequence: sequence, hash: hash, day: LedgerDay(number: day),
            largestLifetime: PrivacyCost(microRho: microRho, microEpsilon: microEpsilon))
    }

    /// The anchor's bytes, sealed under the device's key.
    public func bytes(key: LedgerKey) -> [UInt8] {
        var bytes: [UInt8] = [1]
        bytes.append(bigEndian: sequence)
        bytes.append(digest: hash)
        bytes.append(bigEndian: day.number)
        bytes.append(bigEndian: largestLifetime.microRho)
        bytes.append(bigEndian: largestLifetime.microEpsilon)
        return bytes + key.authenticationCode(for: Self.label + bytes)
    }
}

extension Sequence where Element == LedgerAnchor {
    /// The most that any subject had spent by any of these anchors, or nil without one.
    package var largestLifetime: PrivacyCost? {
        map(\.largestLifetime).reduce(nil) { largest, cost in
            PrivacyCost(
                microRho: Swift.max(largest?.microRho ?? 0, cost.microRho),
                microEpsilon: Swift.max(largest?.microEpsilon ?? 0, cost.microEpsilon))
        }
    }
}

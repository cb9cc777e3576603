import PrivacyAccounting

// The canonical bytes of a row, version 1. Every integer is big-endian; there are no optional fields.
//
//     uint8   version                 1
//     uint8   kind
//     uint64  sequence
//     opaque  previous_hash[32]
//     uint32  day                     days since 1970-01-01, UTC
//     opaque  subject[32]
//     opaque  purpose<0..32>          one length byte
//     opaque  task_id[32]
//     uint64  round
//     opaque  agreement_hash[32]
//     uint16  mechanism
//     uint8   grid_exponent
//     uint32  dimension
//     uint64  clip_norm
//     uint64  noise_numerator
//     uint64  noise_denominator
//     uint64  sensitivity
//     uint64  micro_rho
//     uint64  micro_epsilon
//     opaque  release_id[32]          zero: none
//     uint16  detail
//     opaque  authentication_code[32] HMAC-SHA256 of all bytes above
extension LedgerRow {
    /// The version of the row format.
    public static let formatVersion: UInt8 = 1
    /// The length of a row without its purpose, in bytes.
    static let fixedLength = 272
    /// The longest row, in bytes.
    public static let maximumLength = fixedLength + BudgetPurpose.maximumLength

    /// The row's canonical bytes.
    public var bytes: [UInt8] {
        var bytes = Self.content(sequence: sequence, previousHash: previousHash, entry: entry)
        bytes.append(digest: authenticationCode)
        return bytes
    }

    static func content(sequence: UInt64, previousHash: LedgerDigest, entry: LedgerEntry) -> [UInt8] {
        let purpose = Array((entry.purpose?.name ?? "").utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fixedLength + purpose.count)
        bytes.append(formatVersion)
        bytes.append(entry.kind.rawValue)
        bytes.append(bigEndian: sequence)
        bytes.append(digest: previousHash)
        bytes.append(bigEndian: entry.day.number)
        bytes.append(digest: entry.subject.digest)
        bytes.append(UInt8(purpose.count))
        bytes += purpose
        bytes.append(digest: entry.taskID)
        bytes.append(bigEndian: entry.round)
        bytes.append(digest: entry.agreementHash)
        bytes.append(bigEndian: entry.mechanism.kind.rawValue)
        bytes.append(entry.mechanism.gridExponent)
        bytes.append(bigEndian: entry.mechanism.dimension)
        bytes.append(bigEndian: entry.mechanism.clipNorm)
        bytes.append(bigEndian: entry.mechanism.noiseNumerator)
        bytes.append(bigEndian: entry.mechanism.noiseDenominator)
        bytes.append(bigEndian: entry.mechanism.sensitivity)
        bytes.append(bigEndian: entry.cost.microRho)
        bytes.append(bigEndian: entry.cost.microEpsilon)
        bytes += entry.releaseID?.bytes ?? [UInt8](repeating: 0, count: ReleaseID.byteCount)
        bytes.append(bigEndian: entry.detail)
        return bytes
    }

    /// Reads a row's canonical bytes. Its place in the chain and its authentication code are checked by ``LedgerVerifier``.
    ///
    /// Throws ``LedgerViolation/Code/malformed`` for any bytes that no row encodes to.
    public init(bytes: [UInt8]) throws(LedgerViolation) {
        guard let row = Self.decode(bytes) else { throw LedgerViolation(.malformed, sequence: 0) }
        self = row
    }

    private static func decode(_ bytes: [UInt8]) -> LedgerRow? {
        guard bytes.count <= maximumLength else { return nil }
        var reader = FieldReader(bytes)
        guard reader.integer(UInt8.self) == formatVersion, let kind = reader.integer(UInt8.self).flatMap(LedgerEntry.Kind.init(rawValue:)),
            let sequence = reader.integer(UInt64.self), let previousHash = reader.digest(), let day = reader.integer(UInt32.self),
            let subject = reader.digest(), let purposeLength = reader.integer(UInt8.self), let name = reader.slice(Int(purposeLength)),
            let taskID = reader.digest(), let round = reader.integer(UInt64.self), let agreementHash = reader.digest(),
            let mechanism = mechanism(from: &reader), let microRho = reader.integer(UInt64.self), let microEpsilon = reader.integer(UInt64.self),
            let release = reader.slice(ReleaseID.byteCount), let detail = reader.integer(UInt16.self), let code = reader.digest(), reader.isAtEnd
        else { return nil }
        let purpose = BudgetPurpose(bytes: name)
        guard name.isEmpty || purpose != nil else { return nil }
        let releaseID = release.allSatisfy { $0 == 0 } ? nil : ReleaseID(Array(release))
        return LedgerRow(
            sequence: sequence, previousHash: previousHash,
            entry: LedgerEntry(
                kind: kind, day: LedgerDay(number: day), subject: SubjectKey(digest: subject), purpose: purpose, taskID: taskID, round: round,
                agreementHash: agreementHash, mechanism: mechanism, cost: PrivacyCost(microRho: microRho, microEpsilon: microEpsilon),
                releaseID: releaseID, detail: detail),
            authenticationCode: code)
    }

    private static func mechanism(from reader: inout FieldReader) -> MechanismParameters? {
        guard let kind = reader.integer(UInt16.self).flatMap(MechanismParameters.Kind.init(rawValue:)), let gridExponent = reader.integer(UInt8.self),
            let dimension = reader.integer(UInt32.self), let clipNorm = reader.integer(UInt64.self), let numerator = reader.integer(UInt64.self),
            let denominator = reader.integer(UInt64.self), let sensitivity = reader.integer(UInt64.self)
        else { return nil }
        return MechanismParameters(
            kind: kind, gridExponent: gridExponent, dimension: dimension, clipNorm: clipNorm, noiseNumerator: numerator,
            noiseDenominator: denominator, sensitivity: sensitivity)
    }
}

import Crypto
public import PrivacyAccounting

/// How much a subject may spend: per purpose and day, per day across purposes, and over a lifetime.
///
/// All three are checked together before a charge. Only a budget across purposes is sound against a collector that adapts its questions
/// ("Big Bird", arXiv 2506.05290), so the day's cap is not the sum of the purposes' caps. A cap without a pure part
/// (`microEpsilon == PrivacyCost.unboundedMicroEpsilon`) limits rho alone.
public struct BudgetPolicy: Hashable, Sendable {
    /// The most purposes that a policy can name.
    public static let maximumPurposes = 64

    /// The caps of each purpose for one day. A purpose without a cap may spend nothing.
    public let purposes: [BudgetPurpose: PrivacyCost]
    /// The cap for one day across purposes.
    public let day: PrivacyCost
    /// The cap for a subject's lifetime on this device.
    public let lifetime: PrivacyCost

    /// The caps of an agent that is not configured otherwise, in rho alone: 1.1 a day (epsilon 8.2 at delta 10^-6), of which at most 0.25 for
    /// measurement, and 5.5 in a lifetime (epsilon 21.84).
    public static let standard = BudgetPolicy(
        caps: ["model_improvement": 1_100_000, "measurement": 250_000], day: 1_100_000, lifetime: 5_500_000)

    private init(caps: [String: UInt64], day: UInt64, lifetime: UInt64) {
        func cap(_ microRho: UInt64) -> PrivacyCost {
            PrivacyCost(microRho: microRho, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        }
        var purposes: [BudgetPurpose: PrivacyCost] = [:]
        for (name, microRho) in caps { if let purpose = BudgetPurpose(name) { purposes[purpose] = cap(microRho) } }
        self.purposes = purposes
        self.day = cap(day)
        self.lifetime = cap(lifetime)
    }

    /// A policy, or nil if it names more than ``maximumPurposes``.
    public init?(purposes: [BudgetPurpose: PrivacyCost], day: PrivacyCost, lifetime: PrivacyCost) {
        guard purposes.count <= Self.maximumPurposes else { return nil }
        self.purposes = purposes
        self.day = day
        self.lifetime = lifetime
    }

    /// The policy's fingerprint: SHA-256 over its label and caps in the order of ``caps``.
    public var hash: LedgerDigest {
        var message = Array("sotto-1 budget policy".utf8)
        for (scope, purpose, cap) in caps {
            let name = Array((purpose?.name ?? "").utf8)
            message.append(bigEndian: scope.rawValue)
            message.append(UInt8(name.count))
            message += name
            message.append(bigEndian: cap.microRho)
            message.append(bigEndian: cap.microEpsilon)
        }
        return LedgerDigest(Array(SHA256.hash(data: message))) ?? .zero
    }

    /// Every cap: the purposes by name, then the day, then the lifetime.
    var caps: [(scope: LedgerEntry.PolicyScope, purpose: BudgetPurpose?, cap: PrivacyCost)] {
        purposes.sorted { $0.key < $1.key }.map { (.purposePerDay, $0.key, $0.value) } + [(.day, nil, day), (.lifetime, nil, lifetime)]
    }

    /// The rows that put the policy on record.
    func entries(on day: LedgerDay) -> [LedgerEntry] {
        let hash = hash
        return caps.map { scope, purpose, cap in
            LedgerEntry(
                kind: .policyChanged, day: day, subject: .wholeDevice, purpose: purpose, agreementHash: hash, cost: cap, detail: scope.rawValue)
        }
    }
}

import PrivacyAccounting

/// What one subject gave, per task, and what it cost, computed from the ledger's rows alone.
///
/// The local epsilon, which needs nobody's honesty but the device's own, always comes first; every conditional epsilon has a column of its
/// own with the assumption named. The total is computed twice, by two accountants.
public struct LedgerStatement: Hashable, Sendable, Encodable {
    /// The neighbouring relation of every figure, in words.
    public static let neighbouringRelation =
        "replace-one subject: everything that this browser or app did may be replaced by anything else, and the reports look almost the same"

    /// The subject's key in hexadecimal.
    public let subject: String
    /// The neighbouring relation in words.
    public let neighbouring: String
    /// The delta at which epsilons are stated.
    public let delta: Double
    /// The names and assumptions of the epsilon columns, the local one first.
    public let assumptions: [Assumption]
    /// One line for each task and set of parameters.
    public let lines: [Line]
    /// Everything together.
    public let total: Total
    /// How often charges were refused, by reason.
    public let refusals: [String: Int]
    /// On how many days the subject's data was erased.
    public let erasures: Int
    /// The days that the device closed because rows were lost or changed, in the rows' order.
    public let closures: [LedgerClosure]

    /// A column of epsilons and what must hold for it.
    public struct Assumption: Hashable, Sendable, Encodable {
        /// The column's name.
        public let name: String
        /// Who must be honest, in words.
        public let assumption: String
    }

    /// The releases of one task under one set of parameters.
    public struct Line: Hashable, Sendable, Encodable {
        /// The task in hexadecimal.
        public let task: String
        /// The purpose.
        public let purpose: String
        /// The agreement hash in hexadecimal.
        public let agreement: String
        /// The mechanism's name.
        public let mechanism: String
        /// One unit is 2^-gridExponent.
        public let gridExponent: UInt8
        /// The number of coordinates.
        public let dimension: UInt32
        /// The clip norm in grid units.
        public let clipNorm: UInt64
        /// The variance (Gaussian) or scale (Laplace) in grid units, or the epsilon of a randomizer, as a fraction.
        public let noise: String
        /// The same in words with its unit, such as "variance 7971250 units²".
        public let noiseText: String
        /// The sensitivity in grid units.
        public let sensitivity: UInt64
        /// The first and the last day with a charge, as dates.
        public let days: [String]
        /// The number of charges.
        public let charges: Int
        /// The number of charges whose report was queued.
        public let released: Int
        /// The number of charges that were given up.
        public let voided: Int
        /// What was charged, in 10^-6 rho.
        public let microRho: UInt64
        /// What the parameters imply, in 10^-6 rho: an independent computation of the same figure.
        public let recomputedMicroRho: UInt64
        /// Epsilon under each assumption, in the order of the statement's assumptions.
        public let epsilon: [Double]
    }

    /// The totals over all lines.
    public struct Total: Hashable, Sendable, Encodable {
        /// The zCDP sum in 10^-6 rho, and never less than what a closing row says that every lifetime has spent.
        public let microRho: UInt64
        /// How much of it stands for charges whose rows are gone, in 10^-6 rho: the least that they cost.
        public let lostMicroRho: UInt64
        /// The pure sum, or nil if a charge had no pure price.
        public let pureEpsilon: Double?
        /// Epsilon under each assumption by the zCDP accountant.
        public let epsilon: [Double]
        /// The local epsilon by the second accountant: the Gaussian trade-off curve for Gaussian noise plus the pure sum of the rest.
        public let secondEpsilon: Double
        /// The zCDP figure minus the second accountant's.
        public let difference: Double
    }

    private enum CodingKeys: String, CodingKey {
        case subject, neighbouring, delta, assumptions, lines, total, refusals, erasures, closures
    }
}

import Crypto

/// The meaning of a weight vector: which feature each slot holds and with which constants it is scaled.
///
/// Two programs may exchange weights only when their schemas have the same ``fingerprint``; a change of a name, of the order or of a
/// scaling constant changes it.
package struct FeatureSchema: Sendable, Equatable {
    /// Names of the slots, in weight order.
    package let names: [String]
    /// Constants that the feature values depend on, with their names.
    package let constants: [(name: String, value: Int)]
    /// SHA-256 of ``canonicalText``.
    package let fingerprint: [UInt8]

    /// The number of slots, which is the number of weights.
    package var count: Int { names.count }

    /// The schema that this build computes.
    package static let current = FeatureSchema(
        names: FeatureSlot.allCases.map(\.name),
        constants: [
            ("sessionItems", FeatureScale.sessionItems),
            ("sessionWindow", FeatureScale.sessionWindow),
            ("dwellCapMilliseconds", Int(FeatureScale.dwellCapMilliseconds)),
            ("defaultDwellPercent", FeatureScale.defaultDwellPercent),
            ("evidenceDivisor", FeatureScale.evidenceDivisor),
            ("sessionEvidenceGain", Int(FeatureScale.sessionEvidenceGain)),
            ("lateSessionViews", FeatureScale.lateSessionViews),
            ("preferenceSteps", FeatureScale.preferenceSteps),
            ("interestHalving", FeatureScale.interestHalving),
            ("interestCategories", FeatureScale.interestCategories),
            ("ignoredDivisor", FeatureScale.ignoredDivisor),
            ("ignoredImpressions", FeatureScale.ignoredImpressions),
            ("ordinaryVelocity", FeatureScale.ordinaryVelocity),
            ("daylightHour", FeatureScale.daylightHour),
            ("vectorDimension", ItemVectors.dimension),
            ("vectorPositions", ItemVectors.positions),
            ("vectorTemperature", Int(ItemVectors.temperature)),
        ]
    )

    /// The text that is hashed: a title, one line per slot, one line per constant, each ended by a line feed.
    package var canonicalText: String { Self.canonicalText(names, constants) }

    package init(names: [String], constants: [(name: String, value: Int)]) {
        self.names = names
        self.constants = constants
        fingerprint = Array(SHA256.hash(data: Array(Self.canonicalText(names, constants).utf8)))
    }

    private static func canonicalText(_ names: [String], _ constants: [(name: String, value: Int)]) -> String {
        var text = "sotto feature schema 1\n"
        for name in names { text += "slot \(name)\n" }
        for constant in constants { text += "constant \(constant.name) \(constant.value)\n" }
        return text
    }

    package static func == (left: Self, right: Self) -> Bool { left.fingerprint == right.fingerprint }
}

/// Public constants of the feature values. None of them is fitted to data of a person.
package enum FeatureScale {
    /// How many of the latest distinct items of a session give rows to its candidates.
    package static let sessionItems = 8
    /// How many of the latest views a session remembers; older ones are forgotten.
    package static let sessionWindow = 64
    /// A view never counts as longer than this, in milliseconds.
    package static let dwellCapMilliseconds: Int64 = 300_000
    /// Dwell of a view that has not ended, or whose time is unknown, in percent of the cap.
    package static let defaultDwellPercent = 50
    /// Divides log(1 + weight) of the evidence slots.
    package static let evidenceDivisor = 5
    /// Multiplies the forward relation before its evidence is summed over the session, so that rare successors count.
    package static let sessionEvidenceGain: Float = 8
    /// A session with more views than this is late.
    package static let lateSessionViews = 3
}

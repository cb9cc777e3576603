/// One subject's choices for all purposes, and the signal its browser sent.
///
/// A pure value: time and the version of the consent text come in. Rules, in this order:
/// 1. An explicit choice beats the Global Privacy Control signal, whichever came first.
/// 2. A choice made in front of an older text than the current one counts as `pending`; a refusal or withdrawal keeps its force.
/// 3. A grant whose time is over is `expired`.
/// 4. Where no explicit choice holds, the signal means `denied` for every purpose.
/// 5. Everything else is `pending`, and `pending` allows nothing.
public struct ConsentRegister: Sendable, Hashable {
    /// The subject these choices are of.
    public let subject: String
    /// Whether the browser last sent `Sec-GPC: 1`.
    public internal(set) var hasGlobalPrivacyControl: Bool
    private var ranking: ConsentRecord
    private var modelImprovement: ConsentRecord
    private var measurement: ConsentRecord

    /// A subject that was not asked yet.
    public init(subject: String) {
        self.init(subject: subject, signal: false, records: [:])
    }

    init(subject: String, signal: Bool, records: [ConsentPurpose: ConsentRecord]) {
        self.subject = subject
        hasGlobalPrivacyControl = signal
        ranking = records[.ranking] ?? .pending
        modelImprovement = records[.modelImprovement] ?? .pending
        measurement = records[.measurement] ?? .pending
    }

    /// The stored choice about a purpose.
    public internal(set) subscript(purpose: ConsentPurpose) -> ConsentRecord {
        get {
            switch purpose {
            case .ranking: ranking
            case .modelImprovement: modelImprovement
            case .measurement: measurement
            }
        }
        set {
            switch purpose {
            case .ranking: ranking = newValue
            case .modelImprovement: modelImprovement = newValue
            case .measurement: measurement = newValue
            }
        }
    }

    /// Where the subject stands on a purpose.
    /// - Parameters:
    ///   - now: Unix milliseconds.
    ///   - currentVersion: version of the consent text in force.
    public func standing(on purpose: ConsentPurpose, at now: Int64, currentVersion: UInt32) -> ConsentStanding {
        let record = self[purpose]
        switch record.state {
        case .denied, .withdrawn:
            return ConsentStanding(state: record.state, basis: .explicitChoice, version: record.version)
        case .granted where record.version >= currentVersion:
            if record.expiresAt.map({ now < $0 }) ?? true {
                return ConsentStanding(state: .granted, basis: .explicitChoice, version: record.version)
            }
            return withoutChoice(otherwise: .expired, version: record.version)
        default:
            return withoutChoice(otherwise: .pending, version: record.version)
        }
    }

    private func withoutChoice(otherwise state: ConsentState, version: UInt32) -> ConsentStanding {
        if hasGlobalPrivacyControl { return ConsentStanding(state: .denied, basis: .globalPrivacyControl, version: 0) }
        return ConsentStanding(state: state, basis: state == .expired ? .explicitChoice : .none, version: version)
    }

    /// The purposes that are granted.
    /// - Parameters:
    ///   - now: Unix milliseconds.
    ///   - currentVersion: version of the consent text in force.
    public func granted(at now: Int64, currentVersion: UInt32) -> ConsentPurposes {
        var purposes: ConsentPurposes = []
        for purpose in ConsentPurpose.allCases where standing(on: purpose, at: now, currentVersion: currentVersion).state == .granted {
            purposes.insert(ConsentPurposes(purpose))
        }
        return purposes
    }
}

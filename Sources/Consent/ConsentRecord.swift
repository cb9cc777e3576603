/// Where a subject stands on one purpose.
public enum ConsentState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Not asked yet, or asked under an older text.
    case pending
    /// Allowed.
    case granted
    /// Refused, by choice or by signal, without having been allowed before.
    case denied
    /// Allowed once and taken back.
    case withdrawn
    /// Allowed once; the time it was given for is over.
    case expired
}

/// What a state rests on.
public enum ConsentBasis: String, Sendable, Hashable, CaseIterable, Codable {
    /// Nothing: nobody chose and no signal came.
    case none
    /// The subject chose, in front of the text of the record's version.
    case explicitChoice = "explicit_choice"
    /// The browser sent Global Privacy Control (`Sec-GPC: 1`, W3C draft).
    case globalPrivacyControl = "global_privacy_control"
}

/// The stored choice about one purpose. Only explicit choices are stored; the effect of a signal or of time is computed.
public struct ConsentRecord: Sendable, Hashable, Codable {
    /// `pending`, `granted`, `denied` or `withdrawn`.
    public internal(set) var state: ConsentState
    /// Version of the text that the choice was made in front of; zero if there was no choice.
    public internal(set) var version: UInt32
    /// When the choice was made, in Unix milliseconds; zero if there was none.
    public internal(set) var decidedAt: Int64
    /// When a grant ends, in Unix milliseconds; `nil` if it has no end.
    public internal(set) var expiresAt: Int64?

    /// No choice yet.
    public static let pending = ConsentRecord(state: .pending, version: 0, decidedAt: 0, expiresAt: nil)

    enum CodingKeys: String, CodingKey {
        case state
        case version
        case decidedAt = "decided_at"
        case expiresAt = "expires_at"
    }
}

/// A state as it holds now, and why.
public struct ConsentStanding: Sendable, Hashable {
    /// The state that holds.
    public let state: ConsentState
    /// What it rests on.
    public let basis: ConsentBasis
    /// Version of the text behind it; zero without an explicit choice.
    public let version: UInt32
}

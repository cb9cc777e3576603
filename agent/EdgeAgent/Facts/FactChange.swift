import Enrichment

/// One fact that the operator states: about the market, or about an item.
struct FactChange: Sendable {
    let name: FactName
    let owner: FactOwner
    let value: FactValue
    /// The Unix millisecond at which it stops to hold.
    let end: Int64
}

/// One fact that the operator takes back.
struct FactRemoval: Sendable {
    let name: FactName
    let owner: FactOwner
}

/// A fact as the agent knows it, for whoever asks.
struct KnownFact: Sendable {
    let name: FactName
    let owner: FactOwner
    let fact: FactStore.Held
}

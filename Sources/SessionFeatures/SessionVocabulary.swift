/// The items of one session that the item table doesn't know: each gets a number past the table's items, so that a shop's new item can be
/// the last item, be ranked and be counted as engagement in the session in which it was first clicked.
///
/// Numbers are `table count + 0, + 1, ...` in order of first use and mean nothing outside their session. Past ``limit`` items nothing more is
/// numbered: those views count, and their items are forgotten.
package struct SessionVocabulary: Sendable, Equatable {
    /// Most items that one session may add.
    package static let limit = 256

    /// The identifiers, by number.
    package private(set) var identifiers: [String] = []
    private var numbers: [String: Int] = [:]

    package init() {}

    /// The identifier with this number past the table's items, or nil when there is none.
    package func identifier(_ number: Int) -> String? { identifiers.indices.contains(number) ? identifiers[number] : nil }

    /// The number of an identifier past the table's items, or nil when the session hasn't numbered it.
    package func number(of identifier: String) -> Int? { numbers[identifier] }

    /// The number of an identifier, a new one if needed; nil when the vocabulary is full.
    package mutating func add(_ identifier: String) -> Int? {
        if let known = numbers[identifier] { return known }
        guard identifiers.count < Self.limit else { return nil }
        let number = identifiers.count
        identifiers.append(identifier)
        numbers[identifier] = number
        return number
    }
}

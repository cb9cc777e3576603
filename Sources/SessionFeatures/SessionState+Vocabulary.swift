package import RankingModel

extension SessionState {
    /// The item with this identifier in the table or in the session's vocabulary, or nil when neither knows it.
    package func item(_ identifier: String, in table: borrowing ItemTable) -> UInt32? {
        if let known = table.item(identifier) { return known }
        return vocabulary.number(of: identifier).map { UInt32(table.count + $0) }
    }

    /// The item with this identifier; one that the table doesn't know gets a number in the session's vocabulary. Nil when that is full.
    package mutating func admit(_ identifier: String, in table: borrowing ItemTable) -> UInt32? {
        if let known = table.item(identifier) { return known }
        return vocabulary.add(identifier).map { UInt32(table.count + $0) }
    }

    /// The identifier of an item of the table or of the session's vocabulary, or nil.
    package func identifier(of item: UInt32, in table: borrowing ItemTable) -> String? {
        Int(item) < table.count ? table.identifier(of: item) : vocabulary.identifier(Int(item) - table.count)
    }
}

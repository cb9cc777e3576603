extension ItemTable {
    /// The identifier of an item, or an empty text for an index outside the table.
    package func identifier(of item: UInt32) -> String {
        let item = Int(item)
        guard item < count else { return "" }
        return String(decoding: identifierBytes[Int(identifierStarts[item])..<Int(identifierStarts[item + 1])], as: UTF8.self)
    }

    /// The item with this identifier, or nil when the table doesn't know it. Binary search over the identifiers' bytes.
    package func item(_ identifier: String) -> UInt32? {
        var text = identifier
        return text.withUTF8Bytes { wanted in
            var low = 0
            var high = count
            while low < high {
                let middle = (low + high) / 2
                switch compare(middle, wanted) {
                case 0: return UInt32(middle)
                case ..<0: low = middle + 1
                default: high = middle
                }
            }
            return nil
        }
    }

    /// The entries of an item's neighbour row; empty for an index outside the table.
    package func row(of item: UInt32) -> Range<Int> {
        let item = Int(item)
        guard item < count else { return 0..<0 }
        return Int(rowStarts[item])..<Int(rowStarts[item + 1])
    }

    /// Negative, zero or positive as the item's identifier sorts before, at or after `wanted`.
    private func compare(_ item: Int, _ wanted: borrowing Span<UInt8>) -> Int {
        let start = Int(identifierStarts[item])
        let length = Int(identifierStarts[item + 1]) - start
        for offset in 0..<min(length, wanted.count) {
            let difference = Int(identifierBytes[start + offset]) - Int(wanted[offset])
            if difference != 0 { return difference }
        }
        return length - wanted.count
    }
}

extension String {
    /// Calls `body` with the text's UTF-8 bytes.
    fileprivate mutating func withUTF8Bytes<Result>(_ body: (borrowing Span<UInt8>) -> Result) -> Result {
        makeContiguousUTF8()
        return body(utf8Span.span)
    }
}

import TLSPresentation

/// How the items of two tables correspond. Both are sorted by identifier, so numbers keep their order.
struct DeltaNumbering {
    /// What stands for an item that the other table doesn't have.
    static let none = UInt32.max

    /// The new number of each old item, or ``none``.
    private(set) var newOfOld: [UInt32]
    /// The old number of each new item, or ``none``.
    private(set) var oldOfNew: [UInt32]

    /// Compares the identifiers of two tables.
    init(from old: ItemTableColumns, to new: ItemTableColumns) {
        newOfOld = [UInt32](repeating: Self.none, count: old.count)
        oldOfNew = [UInt32](repeating: Self.none, count: new.count)
        var (left, right) = (0, 0)
        while left < old.count, right < new.count {
            let (a, b) = (old.identifier(left), new.identifier(right))
            if a.elementsEqual(b) {
                newOfOld[left] = UInt32(right)
                oldOfNew[right] = UInt32(left)
                left += 1
                right += 1
            } else if a.lexicographicallyPrecedes(b) {
                left += 1
            } else {
                right += 1
            }
        }
    }

    /// Numbers that move up where old ones are missing and new ones lie between. Throws where a list isn't ascending or out of range.
    init(oldCount: Int, removed: [UInt64], added: [UInt64]) throws(CodecError) {
        let invalid = CodecError(.invalidValue, at: 0, field: "delta")
        newOfOld = [UInt32](repeating: Self.none, count: oldCount)
        let count = oldCount - removed.count + added.count
        guard removed.count <= oldCount, count <= ItemTable.Limit.items else { throw invalid }
        oldOfNew = [UInt32](repeating: Self.none, count: count)
        var isFree = [Bool](repeating: true, count: count)
        for number in added {
            guard number < UInt64(count) else { throw invalid }
            isFree[Int(number)] = false
        }
        var gone = removed[...]
        var new = 0
        for old in 0..<oldCount {
            if gone.first == UInt64(old) {
                gone.removeFirst()
                continue
            }
            while new < count, !isFree[new] { new += 1 }
            guard new < count else { throw invalid }
            newOfOld[old] = UInt32(new)
            oldOfNew[new] = UInt32(old)
            new += 1
        }
        guard gone.isEmpty else { throw invalid }
    }

    /// Old items that are gone.
    var removed: [UInt64] { newOfOld.indices.filter { newOfOld[$0] == Self.none }.map(UInt64.init) }
    /// New items that were not there.
    var added: [UInt64] { oldOfNew.indices.filter { oldOfNew[$0] == Self.none }.map(UInt64.init) }

    /// The old item of a new one.
    func old(_ new: Int) -> Int? { oldOfNew[new] == Self.none ? nil : Int(oldOfNew[new]) }
}

extension ItemTableColumns {
    fileprivate func identifier(_ item: Int) -> ArraySlice<UInt8> {
        identifierBytes[Int(identifierStarts[item])..<Int(identifierStarts[item + 1])]
    }
}

/// A strictly ascending list after some members went and others came, with the place in the old list where each was.
struct DeltaList<Value: FixedWidthInteger & UnsignedInteger> {
    private(set) var values: [Value] = []
    /// The place in the old list, or -1.
    private(set) var places: [Int] = []
    private var removed: [UInt64] = []
    private var added: [UInt64] = []

    /// Compares an old list with a new one. Old members that are nil went for a reason that is known already.
    init(from old: [Value?], to new: [Value]) {
        var left = 0
        for value in new {
            while left < old.count, old[left].map({ $0 < value }) ?? true {
                if old[left] != nil { removed.append(UInt64(left)) }
                left += 1
            }
            values.append(value)
            if left < old.count, old[left] == value {
                places.append(left)
                left += 1
            } else {
                places.append(-1)
                added.append(UInt64(value))
            }
        }
        while left < old.count {
            if old[left] != nil { removed.append(UInt64(left)) }
            left += 1
        }
    }

    /// Whether anything came or went.
    var isChanged: Bool { !removed.isEmpty || !added.isEmpty }

    func write(to writer: inout DeltaWriter, in stream: DeltaStream) {
        writer.put(ascending: removed, in: stream)
        writer.put(ascending: added, in: stream)
    }

    /// Reads what came and went; nothing did when `reader` is told so.
    init(from old: [Value?], isChanged: Bool, reader: inout DeltaReader, in stream: DeltaStream) throws(CodecError) {
        if isChanged {
            removed = try reader.ascending(limit: old.count, in: stream)
            added = try reader.ascending(limit: ItemTable.Limit.edges, in: stream)
        }
        var gone = removed[...]
        var fresh = added[...]
        for (place, member) in old.enumerated() {
            if gone.first == UInt64(place) {
                gone.removeFirst()
                continue
            }
            guard let member else { continue }
            while let value = fresh.first, value < UInt64(member) { try take(fresh.removeFirst(), reader) }
            values.append(member)
            places.append(place)
        }
        guard gone.isEmpty else { throw reader.malformed }
        while !fresh.isEmpty { try take(fresh.removeFirst(), reader) }
    }

    private mutating func take(_ value: UInt64, _ reader: borrowing DeltaReader) throws(CodecError) {
        guard let value = Value(exactly: value) else { throw reader.malformed }
        values.append(value)
        places.append(-1)
    }
}

extension DeltaWriter {
    /// Writes a strictly ascending list: its length and the gaps.
    mutating func put(ascending list: [UInt64], in stream: DeltaStream) {
        put(UInt64(list.count), in: stream)
        var next: UInt64 = 0
        for value in list {
            put(value - next, in: stream)
            next = value + 1
        }
    }
}

extension DeltaReader {
    /// Reads a strictly ascending list of at most `limit` values.
    mutating func ascending(limit: Int, in stream: DeltaStream) throws(CodecError) -> [UInt64] {
        let count = try number(upTo: limit, in: stream)
        var list: [UInt64] = []
        var next: UInt64 = 0
        for place in 0..<count {
            guard place == 0 || next > 0 else { throw malformed }
            let (value, overflow) = next.addingReportingOverflow(try number(in: stream))
            guard !overflow else { throw malformed }
            list.append(value)
            next = value &+ 1
        }
        return list
    }
}

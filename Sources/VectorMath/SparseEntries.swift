/// The entries of ``SparseRows`` as the loops read them: unchecked.
@safe struct SparseEntries {
    private let ends: UnsafeBufferPointer<UInt32>
    private let values: UnsafeBufferPointer<Float>
    private let columns: UnsafeBufferPointer<UInt8>

    @inline(__always)
    init(ends: UnsafeBufferPointer<UInt32>, values: UnsafeBufferPointer<Float>, columns: UnsafeBufferPointer<UInt8>) {
        unsafe self.ends = ends
        unsafe self.values = values
        unsafe self.columns = columns
    }

    /// The entries of a row.
    @inline(__always)
    func range(of row: Int) -> Range<Int> {
        let start = row == 0 ? 0 : unsafe ends[row &- 1]
        return unsafe Range(uncheckedBounds: (Int(start), Int(ends[row])))
    }

    @inline(__always)
    func value(_ entry: Int) -> Float { unsafe values[entry] }

    /// The feature of an entry, below the rows' number of features.
    @inline(__always)
    func column(_ entry: Int) -> Int { Int(unsafe columns[entry]) }
}

extension SparseRows {
    /// The entries, for the length of `body`.
    @inline(__always)
    func withEntries(_ body: (SparseEntries) -> Void) {
        unsafe ends.span.withUnsafeBufferPointer { ends in
            unsafe values.span.withUnsafeBufferPointer { values in
                unsafe columns.span.withUnsafeBufferPointer { columns in
                    body(unsafe SparseEntries(ends: ends, values: values, columns: columns))
                }
            }
        }
    }
}

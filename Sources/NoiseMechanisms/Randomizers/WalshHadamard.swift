/// The Walsh-Hadamard matrix of order `2^k`: the entry in row `j` and column `v` is 1 or -1, as `j & v` has an even or an odd number of
/// ones (Sylvester's construction). Rows are orthogonal.
package enum WalshHadamard {
    /// The entry, 1 or -1, without a branch.
    @inline(__always)
    package static func entry(row: Int, column: Int) -> Int32 {
        1 &- 2 &* Int32(truncatingIfNeeded: (row & column).nonzeroBitCount & 1)
    }

    /// The product of the matrix with `values`, in place, in `n log n` additions. Twice applied, it multiplies by the length.
    ///
    /// - Precondition: the length is a power of two, and length times the largest magnitude is below 2^63.
    package static func transform(_ values: inout ArraySlice<Int64>) {
        var half = 1
        while half < values.count {
            var block = values.startIndex
            while block < values.endIndex {
                for index in block..<(block + half) {
                    let (left, right) = (values[index], values[index + half])
                    values[index] = left &+ right
                    values[index + half] = left &- right
                }
                block += 2 * half
            }
            half *= 2
        }
    }
}

/// A perfect subtree: the `2^height` leaves from `index * 2^height` on.
public struct TreeNode: Hashable, Sendable {
    /// The height; 0 is a leaf. At most 63.
    public let height: UInt8
    /// How many subtrees of this height lie to its left.
    public let index: UInt64

    /// A node; its leaves must be numbered below 2^64, or it is nil.
    public init?(height: UInt8, index: UInt64) {
        guard height < 64, height == 0 || index >> (64 - UInt64(height)) == 0 else { return nil }
        self.height = height
        self.index = index
    }

    init(height: Int, start: UInt64) {
        self.height = UInt8(height)
        self.index = start >> UInt64(height)
    }

    /// The perfect subtrees that cover the leaves of `range`, from left to right, where the range is one that RFC 6962's splitting makes:
    /// its start is a multiple of a power of two that is not below its length.
    static func covering(_ range: Range<UInt64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = 63 - (range.upperBound - start).leadingZeroBitCount
            nodes.append(TreeNode(height: height, start: start))
            start += 1 << UInt64(height)
        }
        return nodes
    }

    /// The largest power of two below `count`, which is at least 2: where RFC 6962 splits a tree.
    static func split(_ count: UInt64) -> UInt64 { 1 << UInt64(63 - (count - 1).leadingZeroBitCount) }
}

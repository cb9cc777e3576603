/// The place of a tile or an entry bundle in a log's static files (C2SP tlog-tiles).
public struct TileIndex: Hashable, Sendable, CustomStringConvertible {
    /// The number of hashes in a full tile, and of entries in a full bundle.
    public static let fullWidth = 256
    /// The highest level: 256^8 is past the largest tree.
    public static let maximumLevel: UInt8 = 7

    /// What the file holds.
    public enum Content: Hashable, Sendable {
        /// Hashes of a level; level 0 holds the leaf hashes.
        case hashes(level: UInt8)
        /// The entries themselves.
        case entries
    }

    /// What the file holds.
    public let content: Content
    /// How many tiles of its level lie to its left.
    public let index: UInt64
    /// How many hashes or entries it holds, 1 to ``fullWidth``; fewer than that is a partial tile.
    public let width: Int

    /// An index; nil unless the level is at most ``maximumLevel``, the width from 1 to ``fullWidth`` and the leaves below 2^64.
    public init?(_ content: Content, index: UInt64, width: Int = fullWidth) {
        let level: UInt8 = if case .hashes(let level) = content { level } else { 0 }
        guard level <= Self.maximumLevel, (1...Self.fullWidth).contains(width), index >> (56 - 8 * UInt64(level)) == 0 else { return nil }
        self.content = content
        self.index = index
        self.width = width
    }

    /// The tile or bundle at `index` as a tree of `size` entries has it; nil when the tree has none there.
    public init?(_ content: Content, index: UInt64, treeSize size: UInt64) {
        let level: UInt8 = if case .hashes(let level) = content { level } else { 0 }
        guard level <= Self.maximumLevel else { return nil }
        let count = size >> (8 * UInt64(level))
        guard index <= count >> 8 else { return nil }
        self.init(content, index: index, width: index < count >> 8 ? Self.fullWidth : Int(count & 255))
    }

    /// The partial tiles of a tree, the lowest level first, then its partial entry bundle if it has one: what changes as the tree grows.
    public static func partials(treeSize size: UInt64) -> [TileIndex] {
        let contents = (0...maximumLevel).map(Content.hashes) + [.entries]
        return contents.compactMap { content in
            let level: UInt8 = if case .hashes(let level) = content { level } else { 0 }
            guard let tile = TileIndex(content, index: (size >> (8 * UInt64(level))) >> 8, treeSize: size), tile.width < fullWidth else { return nil }
            return tile
        }
    }

    /// Whether the tile is full, and so never changes.
    public var isFull: Bool { width == Self.fullWidth }

    /// The full tile at the same place, which may be served instead of a partial one once it exists.
    public var full: TileIndex { TileIndex(unchecked: content, index) }

    private init(unchecked content: Content, _ index: UInt64) {
        self.content = content
        self.index = index
        width = Self.fullWidth
    }

    /// The path below the log's prefix, such as `tile/0/x001/x234/067` or `tile/entries/000.p/5`.
    public var description: String { path }

    /// The path below the log's prefix, such as `tile/0/x001/x234/067` or `tile/entries/000.p/5`.
    public var path: String {
        let kind: String = if case .hashes(let level) = content { String(level) } else { "entries" }
        var groups: [String] = []
        var rest = index
        repeat {
            groups.append((groups.isEmpty ? "" : "x") + String(String(rest % 1000 + 1000).dropFirst()))
            rest /= 1000
        } while rest > 0
        return "tile/\(kind)/" + groups.reversed().joined(separator: "/") + (isFull ? "" : ".p/\(width)")
    }

    /// Reads a path; `tilePath` for any but the canonical form.
    public init(path: String) throws(TransparencyError) {
        guard path.utf8.count <= 64, let index = Self.parse(path), index.path == path else { throw TransparencyError(.tilePath) }
        self = index
    }

    private static func parse(_ path: String) -> TileIndex? {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }
        let kind = parts.removeFirst()
        guard let content = kind == "entries" ? Content.entries : UInt8(kind).map({ .hashes(level: $0) }) else { return nil }
        var width = fullWidth
        if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p") {
            guard let partial = Int(parts.removeLast()), partial < fullWidth else { return nil }
            width = partial
            parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
        }
        var number: UInt64 = 0
        for part in parts {
            guard let group = UInt64(part.drop { $0 == "x" }), group < 1000 else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: 1000)
            let (sum, carry) = product.addingReportingOverflow(group)
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return TileIndex(content, index: number, width: width)
    }
}

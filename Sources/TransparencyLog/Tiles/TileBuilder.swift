/// Builds a log's tiles and bundles as entries are appended.
///
/// The shell appends, takes ``files()``, makes them durable, and only then signs and publishes the checkpoint of ``tree``. Files that were
/// taken twice have the same bytes, so a publication that was interrupted is simply done again.
public struct TileBuilder: Sendable {
    /// The tree over what was appended.
    public private(set) var tree: MerkleTree
    private var levels: [[MerkleHash]]
    private var bundle: [[UInt8]]
    private var full: [LogFile] = []

    /// The builder of an empty log.
    public init() {
        tree = MerkleTree()
        levels = []
        bundle = []
    }

    /// Takes up a log of `size` entries from its partial tiles and bundle (``TileIndex/partials(treeSize:)``), which `read` must return.
    ///
    /// - Throws: what `read` throws; `tileLength`, or `entryMismatch` when the bundle's entries are not those of the tile.
    public init(size: UInt64, read: (TileIndex) throws(TransparencyError) -> [UInt8]) throws(TransparencyError) {
        var levels: [[MerkleHash]] = []
        var bundle: [[UInt8]] = []
        for index in TileIndex.partials(treeSize: size) {
            let bytes = try read(index)
            switch index.content {
            case .hashes(let level):
                levels += Array(repeating: [], count: max(0, Int(level) + 1 - levels.count))
                levels[Int(level)] = try Tile(index, bytes: bytes).hashes
            case .entries:
                let entries = try EntryBundle(bytes: bytes, width: index.width)
                guard entries.leafHashes == levels.first else { throw TransparencyError(.entryMismatch, index.path) }
                bundle = entries.entries
            }
        }
        guard let tree = MerkleTree(size: size, peaks: levels.reversed().flatMap(Tile.peaks)) else {
            throw TransparencyError(.tileLength, "partial tiles")
        }
        self.tree = tree
        self.levels = levels
        self.bundle = bundle
    }

    /// The number of entries.
    public var size: UInt64 { tree.size }

    /// Appends an entry and returns its index; `tooLarge` when it is longer than ``EntryBundle/maximumEntryLength``.
    @discardableResult
    public mutating func append(_ entry: [UInt8]) throws(TransparencyError) -> UInt64 {
        guard entry.count <= EntryBundle.maximumEntryLength else { throw TransparencyError(.tooLarge, "entry") }
        let index = tree.size
        let leaf = MerkleHash.leaf(entry)
        try tree.append(leaf)
        bundle.append(entry)
        if bundle.count == TileIndex.fullWidth {
            if let place = TileIndex(.entries, index: index >> 8) { full.append(LogFile(index: place, bytes: try EntryBundle.bytes(of: bundle))) }
            bundle = []
        }
        var hash = leaf
        for level in 0...Int(TileIndex.maximumLevel) {
            if levels.count == level { levels.append([]) }
            levels[level].append(hash)
            guard levels[level].count == TileIndex.fullWidth else { break }
            if let place = TileIndex(.hashes(level: UInt8(level)), index: index >> UInt64(8 * level + 8)) {
                full.append(LogFile(index: place, bytes: levels[level].flatMap(\.bytes)))
            }
            hash = Tile.root(of: levels[level])
            levels[level] = []
        }
        return index
    }

    /// The tiles and bundles that became full and were not yet given. They never change again.
    public mutating func completedFiles() -> [LogFile] {
        defer { full = [] }
        return full
    }

    /// The files that a checkpoint at the present size needs and that were not yet given: every tile and bundle that became full, and the
    /// partial ones of this size.
    public mutating func files() throws(TransparencyError) -> [LogFile] {
        var files = completedFiles()
        for index in TileIndex.partials(treeSize: tree.size) {
            switch index.content {
            case .hashes(let level): files.append(LogFile(index: index, bytes: levels[Int(level)].flatMap(\.bytes)))
            case .entries: files.append(LogFile(index: index, bytes: try EntryBundle.bytes(of: bundle)))
            }
        }
        return files
    }
}

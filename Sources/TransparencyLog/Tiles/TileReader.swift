/// Reads hashes, proofs and entries of a log from its static files, and believes none before it is shown to belong to the checkpoint.
///
/// The partial tiles on the right edge hold the tree's peaks, so together they must lead to the root. Every full tile hashes to one hash of
/// the tile above it, which is checked first. A mirror can withhold files; it can't change one.
public struct TileReader: Sendable {
    /// Gets the bytes of a tile or bundle, or nil when they can't be had.
    public typealias Fetch = @Sendable (TileIndex) async -> [UInt8]?

    /// The most verified tiles that are kept.
    private static let cacheLimit = 1_024

    /// The checkpoint that everything is checked against.
    public let checkpoint: VerifiedCheckpoint
    private let fetch: Fetch
    private var edge: [UInt8: Tile]?
    private var tiles: [TileIndex: Tile] = [:]

    /// A reader of the log as `checkpoint` describes it.
    public init(checkpoint: VerifiedCheckpoint, fetch: @escaping Fetch) {
        self.checkpoint = checkpoint
        self.fetch = fetch
    }

    /// The proof that entry `index` is in the checkpoint's tree.
    ///
    /// - Throws: `indexOutOfRange`, `unavailable`, `tileLength`, `tileMismatch`.
    public mutating func inclusion(of index: UInt64) async throws(TransparencyError) -> InclusionProof {
        InclusionProof(hashes: try await hashes(try InclusionProof.plan(index: index, size: checkpoint.size)))
    }

    /// The path from an older size to the checkpoint's, which settles whether an older root was the same tree's.
    ///
    /// - Throws: `sizesOutOfOrder`, `emptyTree`, `unavailable`, `tileLength`, `tileMismatch`.
    public mutating func consistency(from old: UInt64) async throws(TransparencyError) -> ConsistencyPath {
        ConsistencyPath(hashes: try await hashes(try ConsistencyPath.plan(from: old, to: checkpoint.size)))
    }

    /// The hash of entry `index`.
    public mutating func leaf(_ index: UInt64) async throws(TransparencyError) -> MerkleHash {
        guard index < checkpoint.size else { throw TransparencyError(.indexOutOfRange, "entry \(index)") }
        return try await hash(TreeNode(height: 0, start: index))
    }

    /// The entries of the bundle at `bundle`, that is from `bundle * 256` on. Throws `entryMismatch` too.
    public mutating func entries(bundle: UInt64) async throws(TransparencyError) -> [[UInt8]] {
        guard let index = TileIndex(.entries, index: bundle, treeSize: checkpoint.size) else {
            throw TransparencyError(.indexOutOfRange, "bundle \(bundle)")
        }
        let leaves = try await tile(level: 0, bundle)
        let read = try EntryBundle(bytes: try await bytes(index, entry: EntryBundle.maximumEntryLength + 2), width: index.width)
        guard read.leafHashes == leaves.hashes else { throw TransparencyError(.entryMismatch, index.path) }
        return read.entries
    }

    /// Entry `index`.
    public mutating func entry(_ index: UInt64) async throws(TransparencyError) -> [UInt8] {
        guard index < checkpoint.size else { throw TransparencyError(.indexOutOfRange, "entry \(index)") }
        return try await entries(bundle: index >> 8)[Int(index & 255)]
    }

    /// The verified hash of a perfect subtree of the checkpoint's tree.
    public mutating func hash(_ node: TreeNode) async throws(TransparencyError) -> MerkleHash {
        let (level, height) = (node.height / 8, UInt64(node.height % 8))
        let (width, overflow) = (node.index &+ 1).multipliedReportingOverflow(by: 1 << UInt64(node.height))
        guard !overflow, width <= checkpoint.size else { throw TransparencyError(.indexOutOfRange, "node") }
        // The subtree's leaves in the tile are 2^height neighbouring hashes, all in one tile.
        let first = node.index << height
        let hashes = try await tile(level: level, first >> 8).hashes
        let start = Int(first & 255)
        return Tile.root(of: hashes[start..<start + (1 << Int(height))])
    }

    private mutating func hashes(_ plan: [[TreeNode]]) async throws(TransparencyError) -> [MerkleHash] {
        var hashes: [MerkleHash] = []
        for nodes in plan {
            var parts: [MerkleHash] = []
            for node in nodes { parts.append(try await hash(node)) }
            hashes.append(MerkleHash.folding(parts) ?? .emptyTree)
        }
        return hashes
    }

    /// A tile of the checkpoint's tree, verified from the root down.
    private mutating func tile(level: UInt8, _ number: UInt64) async throws(TransparencyError) -> Tile {
        guard let index = TileIndex(.hashes(level: level), index: number, treeSize: checkpoint.size) else {
            throw TransparencyError(.indexOutOfRange, "tile")
        }
        guard index.isFull else {
            guard let tile = try await rightEdge()[level] else { throw TransparencyError(.indexOutOfRange, "tile") }
            return tile
        }
        if let tile = tiles[index] { return tile }
        let parent = try await self.tile(level: level + 1, number >> 8)
        let tile = try Tile(index, bytes: try await bytes(index))
        guard Tile.root(of: tile.hashes) == parent.hashes[Int(number & 255)] else { throw TransparencyError(.tileMismatch, index.path) }
        if tiles.count >= Self.cacheLimit { tiles.removeAll(keepingCapacity: true) }
        tiles[index] = tile
        return tile
    }

    private mutating func rightEdge() async throws(TransparencyError) -> [UInt8: Tile] {
        if let edge { return edge }
        var edge: [UInt8: Tile] = [:]
        var peaks: [MerkleHash] = []
        for index in TileIndex.partials(treeSize: checkpoint.size) {
            guard case .hashes(let level) = index.content else { continue }
            let tile = try Tile(index, bytes: try await bytes(index))
            edge[level] = tile
            peaks = Tile.peaks(of: tile.hashes) + peaks
        }
        guard MerkleHash.folding(peaks) ?? .emptyTree == checkpoint.root else { throw TransparencyError(.tileMismatch, "right edge") }
        self.edge = edge
        return edge
    }

    /// The bytes of a file that is at most its width times `entry` long. A log may drop a partial tile once the full one is there, so that is
    /// asked for next and cut.
    private func bytes(_ index: TileIndex, entry: Int = MerkleHash.length) async throws(TransparencyError) -> [UInt8] {
        if let bytes = await fetch(index) {
            guard bytes.count <= index.width * entry else { throw TransparencyError(.tileLength, index.path) }
            return bytes
        }
        guard !index.isFull, let bytes = await fetch(index.full), bytes.count <= TileIndex.fullWidth * entry else {
            throw TransparencyError(.unavailable, index.path)
        }
        guard case .entries = index.content else { return Array(bytes.prefix(index.width * MerkleHash.length)) }
        return try EntryBundle.bytes(of: try EntryBundle(bytes: bytes, width: TileIndex.fullWidth).entries.prefix(index.width))
    }
}

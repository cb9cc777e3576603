import Testing
import TransparencyLog

@Suite("Tiles and bundles")
struct TileTests {
    @Test(
        "paths are the specification's, and only those are read",
        arguments: [
            (TileIndex.Content.hashes(level: 0), 1_234_067, 256, "tile/0/x001/x234/067"), (.hashes(level: 0), 0, 256, "tile/0/000"),
            (.hashes(level: 1), 999, 17, "tile/1/999.p/17"), (.hashes(level: 2), 1_000, 1, "tile/2/x001/000.p/1"),
            (.entries, 273, 112, "tile/entries/273.p/112"), (.entries, 1_234_067, 256, "tile/entries/x001/x234/067"),
        ] as [(TileIndex.Content, UInt64, Int, String)])
    func paths(content: TileIndex.Content, index: UInt64, width: Int, path: String) throws {
        let tile = try #require(TileIndex(content, index: index, width: width))
        #expect(tile.path == path)
        #expect(try TileIndex(path: path) == tile)
    }

    @Test(
        "other paths are refused",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "tile/0/1", "tile/0/0001", "tile/00/001", "tile/8/001", "tile/0/001/002", "tile/0/x000/001",
            "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/01", "tile/0/001.p", "tile/0/001.p/", "tile/entry/001", "tile/data/001",
            "/tile/0/001",
            "tile/0/../001", "tile/0/-01", "tile/0/+01", "tile/7/001", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/xx01/001", "tile/0/001/",
        ])
    func badPaths(path: String) { #expect(throws: TransparencyError(.tilePath)) { try TileIndex(path: path) } }

    @Test("a tree of 70,000 entries has the specification's partial tiles; one of 256 a single hash on level 1")
    func partials() {
        #expect(
            TileIndex.partials(treeSize: 70_000).map(\.path) == [
                "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112",
            ])
        #expect(TileIndex.partials(treeSize: 256).map(\.path) == ["tile/1/000.p/1"])
        #expect(TileIndex.partials(treeSize: 0).isEmpty)
        #expect(TileIndex.partials(treeSize: .max).count == 9)
        #expect(TileIndex(.entries, index: 273, treeSize: 70_000)?.width == 112)
        #expect(TileIndex(.entries, index: 272, treeSize: 70_000)?.isFull == true)
        #expect(TileIndex(.entries, index: 274, treeSize: 70_000) == nil)
        #expect(TileIndex(.hashes(level: 8), index: 0) == nil)
        #expect(TileIndex(.hashes(level: 7), index: 1) == nil)
    }

    static let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 513, 600]

    @Test("a builder that was stopped anywhere goes on with the same files and root", arguments: sizes)
    func resume(size: Int) throws {
        var log = try LogFixture()
        try log.append(size)
        let stored = log.files
        var resumed = try TileBuilder(size: UInt64(size)) { index throws(TransparencyError) in
            guard let bytes = stored[index.path] else { throw TransparencyError(.unavailable, index.path) }
            return bytes
        }
        #expect(resumed.tree == log.builder.tree)
        var files = stored
        for number in 0..<300 { try resumed.append([0] + Array("entry \(size + number)".utf8)) }
        for file in try resumed.files() { files[file.path] = file.bytes }
        try log.append(300)
        #expect(files == log.files)
        #expect(resumed.tree.root == log.tree.root(log.entries.count))
    }

    @Test("proofs and entries read from tiles are the tree's", arguments: [1, 2, 5, 255, 256, 257, 300, 512, 700])
    func reading(size: Int) async throws {
        var log = try LogFixture()
        try log.append(size)
        var reader = try log.reader()
        let (tree, root) = (log.tree, log.builder.tree.root)
        for index in Set([0, 1, size / 2, size - 2, size - 1, 254, 255, 256]) where (0..<size).contains(index) {
            let proof = try await reader.inclusion(of: UInt64(index))
            #expect(proof.hashes == tree.path(index, 0..<size))
            try proof.verify(leaf: .leaf(log.entries[index]), index: UInt64(index), size: UInt64(size), root: root)
            #expect(try await reader.entry(UInt64(index)) == log.entries[index])
            #expect(try await reader.leaf(UInt64(index)) == .leaf(log.entries[index]))
        }
        for old in Set([1, 2, 255, 256, 257, size / 2, size - 1]) where (1..<size).contains(old) {
            let path = try await reader.consistency(from: UInt64(old))
            try path.proof(from: UInt64(old)).verify(from: UInt64(old), tree.root(old), to: UInt64(size), root)
        }
        let beyond = UInt64(size)
        await #expect(throws: TransparencyError(.indexOutOfRange)) { try await reader.inclusion(of: beyond) }
        await #expect(throws: TransparencyError(.indexOutOfRange)) { try await reader.entry(beyond) }
        await #expect(throws: TransparencyError(.indexOutOfRange)) { try await reader.entries(bundle: .max) }
    }

    @Test("a dropped partial tile is read from the full one")
    func fullInstead() async throws {
        var log = try LogFixture()
        try log.append(300)
        let note = try log.note().bytes

        try log.append(300)

        let files = log.files.filter { !$0.key.contains(".p/") || $0.key.hasPrefix("tile/1") }
        var reader = TileReader(checkpoint: try log.trust.verify(note)) { files[$0.path] }
        #expect(try await reader.entry(299) == log.entries[299])
    }

    @Test("one flipped bit in any file is a named error before anything is used", arguments: [257, 600])
    func flipped(size: Int) async throws {
        var log = try LogFixture()
        try log.append(size)
        let checkpoint = try log.trust.verify(try log.note().bytes)
        var random = SplitMix(UInt64(size))
        // Partial files of smaller sizes are never read for this checkpoint, and bundles have lengths in them.
        for (path, bytes) in log.files {
            var files = log.files
            files[path] = flipping(Int.random(in: 0..<bytes.count * 8, using: &random), of: bytes)
            let served = files
            var reader = TileReader(checkpoint: checkpoint) { served[$0.path] }
            let expected: Set<TransparencyError.Code> = path.contains("entries") ? [.entryMismatch, .tileLength] : [.tileMismatch]
            do throws(TransparencyError) {
                for bundle in 0...UInt64(size - 1) >> 8 { _ = try await reader.entries(bundle: bundle) }
                Issue.record("\(path) was believed")
            } catch {
                #expect(expected.contains(error.code), "\(path): \(error)")
            }
        }
    }

    @Test("missing, short and long files are named errors")
    func hostileFiles() async throws {
        var log = try LogFixture()
        try log.append(257)
        let checkpoint = try log.trust.verify(try log.note().bytes)
        let good = log.files
        for path in ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"] {
            let bytes = try #require(good[path])
            for (served, code) in [(nil, .unavailable), (bytes + [0], .tileLength), (Array(bytes.dropLast()), .tileLength), ([], .tileLength)]
                as [([UInt8]?, TransparencyError.Code)]
            {
                var reader = TileReader(checkpoint: checkpoint) { $0.path == path ? served : good[$0.path] }
                await #expect(throws: TransparencyError(code)) { try await reader.entry(3) }
            }
        }
        #expect(throws: TransparencyError(.tooLarge)) {
            var builder = TileBuilder()
            try builder.append([UInt8](repeating: 0, count: 65_536))
        }
        #expect(throws: TransparencyError(.tilePath)) {
            try Tile(try TileIndex(path: "tile/entries/000.p/1"), bytes: [UInt8](repeating: 0, count: 32))
        }
    }
}

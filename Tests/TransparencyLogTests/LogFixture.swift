import Foundation
import Testing
import TransparencyLog

/// A small log with its files in memory.
struct LogFixture {
    static let origin = "log.example/sotto"
    let signer: NoteSigner
    let trust: LogTrust
    private(set) var builder = TileBuilder()
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var entries: [[UInt8]] = []

    init(seed: UInt8 = 1, policy: WitnessPolicy = .none) throws {
        signer = try NoteSigner(name: Self.origin, algorithm: .ed25519, seed: [UInt8](repeating: seed, count: 32))
        trust = try LogTrust(key: signer.key, policy: policy)
    }

    mutating func append(_ count: Int, salt: UInt8 = 0) throws {
        for _ in 0..<count {
            let entry = [salt] + Array("entry \(entries.count)".utf8)
            entries.append(entry)
            try builder.append(entry)
        }
        for file in try builder.files() { files[file.path] = file.bytes }
    }

    var tree: SmallTree { SmallTree(leaves: entries.map { .leaf($0) }) }

    func note(witnesses: [NoteSigner] = [], at time: UInt64 = 1_000) throws -> SignedNote {
        let checkpoint = try Checkpoint(origin: Self.origin, size: builder.size, root: builder.tree.root)
        return try checkpoint.signed(by: signer).adding(try witnesses.map { try $0.cosign(checkpoint, at: time) })
    }

    func reader() throws -> TileReader {
        let files = files
        return TileReader(checkpoint: try trust.verify(try note().bytes)) { files[$0.path] }
    }

    static func witness(_ number: UInt8) throws -> NoteSigner {
        try NoteSigner(name: "witness.example/w\(number)", algorithm: .cosignature, seed: [UInt8](repeating: 100 + number, count: 32))
    }
}

import Foundation
import ModelRelease
import TLSPresentation

/// The seeds of the release keys in `DIR/keys`: `root-1` to `root-3` (2 of 3 sign; to be moved offline), `targets` and `timestamp`.
///
/// A rotated key gets a file of its own (`targets-2.key`) before the root that names it is published, so that no crash can leave the
/// collector without a key that counts; signers whose keys no longer count are simply not used.
struct ReleaseKeys: Sendable {
    /// How many root keys there are, and how many of them must sign.
    static let rootCount = 3
    static let rootThreshold = 2

    private let directory: CollectorDirectory

    init(_ directory: CollectorDirectory) { self.directory = directory }

    /// Draws a key and writes its seed to `keys/NAME.key`, or takes the one that an interrupted change left there.
    func generate(_ name: String) throws(CollectorFailure) -> ReleaseSigner {
        let file = directory.releaseKey(name)
        if FileManager.default.fileExists(atPath: file) { return try Self.read(file) }
        let seed = SecureRandom.bytes(32)
        let signer: ReleaseSigner
        do { signer = try ReleaseSigner(seed: seed) } catch { throw CollectorFailure(.key, "a release key could not be made") }
        try CollectorDirectory.writePrivate(Array((Base64URL.encode(seed) + "\n").utf8), to: file)
        return signer
    }

    /// All keys of a role that lie in the directory: `targets.key`, `targets-2.key` and so on.
    func signers(_ role: ReleaseRole) throws(CollectorFailure) -> [ReleaseSigner] {
        let folder = directory.path + "/keys"
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else { throw CollectorFailure(.key, "cannot list \(folder)") }
        var signers: [ReleaseSigner] = []
        for file in files.sorted() where file == role.rawValue + ".key" || file.hasPrefix(role.rawValue + "-") && file.hasSuffix(".key") {
            signers.append(try Self.read(folder + "/" + file))
        }
        return signers
    }

    /// Those keys of a role that the root names and whose seeds lie in the directory. Root keys should not.
    func present(_ role: ReleaseRole, of root: RootMetadata) throws(CollectorFailure) -> Set<ReleaseKey> {
        Set(try signers(role).map(\.key)).intersection(root.keys(of: role).keys)
    }

    /// The files of a role's keys that `keep` does not name.
    func files(_ role: ReleaseRole, notIn keep: RoleKeys) throws(CollectorFailure) -> [String] {
        let folder = directory.path + "/keys"
        var outdated: [String] = []
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where file == role.rawValue + ".key" || file.hasPrefix(role.rawValue + "-") && file.hasSuffix(".key") {
            if !keep.keys.contains(try Self.read(folder + "/" + file).key) { outdated.append(folder + "/" + file) }
        }
        return outdated
    }

    /// Reads a seed that the operator names: root keys come back from a medium that is kept offline.
    static func input(_ file: String) throws(CollectorFailure) -> ReleaseSigner {
        try signer(CollectorDirectory.input(file, limit: 256), file)
    }

    private static func read(_ file: String) throws(CollectorFailure) -> ReleaseSigner {
        try signer(CollectorDirectory.read(file, limit: 256), file)
    }

    private static func signer(_ seed: [UInt8], _ file: String) throws(CollectorFailure) -> ReleaseSigner {
        let text = String(decoding: seed, as: UTF8.self)
        guard let seed = Base64URL.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)), let signer = try? ReleaseSigner(seed: seed) else {
            throw CollectorFailure(.key, "\(file) does not hold a release key")
        }
        return signer
    }
}

/// Bytes from the system's generator.
enum SecureRandom {
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

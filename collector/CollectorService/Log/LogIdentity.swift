import Foundation
import ModelRelease
import TLSPresentation
import TransparencyLog

/// Who the log is: its name, its note key, and the witnesses that it is published with.
struct LogIdentity: Sendable {
    /// Signs checkpoints. The key's name is the log's origin.
    let signer: NoteSigner
    /// The witnesses, and how many of them agents ask for.
    let policy: WitnessPolicy

    /// The first line of every checkpoint.
    var origin: String { signer.key.name }

    /// The key's file.
    static func file(_ directory: CollectorDirectory) -> String { directory.releaseKey("log") }

    /// Reads the note key, or draws it when there is none and `mayDraw` says that none was ever used.
    init(_ directory: CollectorDirectory, _ configuration: CollectorConfiguration, mayDraw: Bool) throws(CollectorFailure) {
        let file = Self.file(directory)
        let seed: [UInt8]
        if FileManager.default.fileExists(atPath: file) {
            let text = String(decoding: try CollectorDirectory.read(file, limit: 256), as: UTF8.self)
            guard let read = Base64URL.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw CollectorFailure(.key, "\(file) does not hold the log's key")
            }
            seed = read
        } else {
            guard mayDraw else {
                throw CollectorFailure(
                    .key, "\(file) is missing, and DIR/log was signed with it; bring it back from the backup: agents know the log by this key")
            }
            seed = SecureRandom.bytes(32)
            try CollectorDirectory.writePrivate(Array((Base64URL.encode(seed) + "\n").utf8), to: file)
        }
        do { signer = try NoteSigner(name: configuration.logOrigin, algorithm: .ed25519, seed: seed) } catch {
            throw CollectorFailure(.key, "the log's key or origin cannot be used: \(error)")
        }
        policy = try configuration.witnessPolicy
    }

    /// Trust in this log, with the witnesses that it is configured with.
    var trust: LogTrust {
        get throws(CollectorFailure) {
            do { return try LogTrust(key: signer.key, origin: origin, policy: policy) } catch {
                throw CollectorFailure(.key, "the log's key cannot be used: \(error)")
            }
        }
    }

    /// The log as the root names it.
    var release: ReleaseLog {
        get throws(CollectorFailure) {
            do {
                return try ReleaseLog(
                    origin: origin, verifierKey: signer.key.description, witnesses: policy.witnesses.map(\.description), quorum: policy.quorum)
            } catch { throw CollectorFailure(.configuration, "log.origin or log.witnesses cannot stand in the root of trust") }
        }
    }
}

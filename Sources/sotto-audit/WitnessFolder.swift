import Foundation
import TLSPresentation
import TransparencyLog

/// Why a witness can't work at all.
struct WitnessFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What a witness keeps: its key, a lock, and for each log the record of what it cosigned last.
struct WitnessFolder: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    private var keyPath: String { path + "/witness.key" }

    /// Makes a new witness. The key is 32 bytes of the system's generator.
    static func make(_ path: String, name: String) throws(WitnessFailure) -> WitnessFolder {
        let folder = WitnessFolder(path)
        var generator = SystemRandomNumberGenerator()
        let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        guard (try? NoteSigner(name: name, algorithm: .cosignature, seed: seed)) != nil else {
            throw WitnessFailure("the name can't stand in a note")
        }
        guard !LogFolder.exists(folder.keyPath) else { throw WitnessFailure("there is a witness in \(path) already") }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try LogRecordFile.write(Array("\(hexadecimal(seed)) \(name)\n".utf8), to: folder.keyPath)
        } catch { throw WitnessFailure("\(path) can't be written") }
        return folder
    }

    /// The witness's key.
    func signer() throws(WitnessFailure) -> NoteSigner {
        guard let file = readInput(keyPath, limit: 1_024) else {
            throw WitnessFailure("there is no witness in \(path); make one with `witness init`")
        }
        let parts = String(decoding: file, as: UTF8.self).split(separator: "\n").first?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, let seed = bytes(hexadecimal: String(parts[0])),
            let signer = try? NoteSigner(name: String(parts[1]), algorithm: .cosignature, seed: seed)
        else { throw WitnessFailure("the witness's key is damaged") }
        return signer
    }

    /// The record of a log; nil when there is none. A record that is there and can't be read is an error: to start over would be to forget.
    func record(_ origin: String) throws(WitnessFailure) -> [UInt8]? {
        let file = recordPath(origin)
        guard LogFolder.exists(file) else { return nil }
        guard let bytes = readInput(file, limit: SignedNote.maximumLength) else { throw WitnessFailure("the record of \(origin) can't be read") }
        return bytes
    }

    func store(_ checkpoint: WitnessedCheckpoint) throws { try LogRecordFile.write(checkpoint.note.bytes, to: recordPath(checkpoint.origin)) }

    /// Keeps the first evidence against a log.
    func keep(_ evidence: SplitViewEvidence, of origin: String) {
        let file = path + "/" + WitnessedCheckpoint.originHash(origin) + ".evidence"
        if !LogFolder.exists(file) { try? LogRecordFile.write(evidence.encoded(), to: file) }
    }

    /// Takes the lock, which is held as long as the handle lives: two processes on one memory could cosign a fork.
    func lock() throws(WitnessFailure) -> FileHandle {
        let file = path + "/lock"
        if !LogFolder.exists(file) { _ = FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) }
        guard let handle = FileHandle(forUpdatingAtPath: file) else { throw WitnessFailure("\(path) can't be locked") }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { throw WitnessFailure("another process is this witness") }
        return handle
    }

    private func recordPath(_ origin: String) -> String { path + "/" + WitnessedCheckpoint.originHash(origin) + ".checkpoint" }
}

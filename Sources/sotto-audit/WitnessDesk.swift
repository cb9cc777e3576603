import Foundation
import TransparencyLog

/// A witness at work: one request at a time, and no cosignature leaves before its record is durable.
actor WitnessDesk {
    enum Answer {
        case cosigned(WitnessedCheckpoint)
        case refused(WitnessRefusal)
    }

    private let folder: WitnessFolder
    /// Held for the desk's life.
    private let lock: FileHandle
    private var witness: Witness

    /// Opens a witness for some logs, each with the record of what was cosigned last.
    init(_ folder: WitnessFolder, logs: [LogTrust]) throws(WitnessFailure) {
        self.folder = folder
        let signer = try folder.signer()
        lock = try folder.lock()
        var origins: [String: [NoteVerifierKey]] = [:]
        for log in logs { origins[log.origin, default: []].append(log.key) }
        do throws(TransparencyError) { witness = try Witness(signer: signer) } catch { throw WitnessFailure("the witness's key can't cosign") }
        for (origin, keys) in origins {
            let record = try folder.record(origin)
            do throws(TransparencyError) { try witness.admit(origin: origin, keys: keys, latest: record) } catch {
                throw WitnessFailure("the record of \(origin) can't be used: \(error)")
            }
        }
    }

    /// The size that was cosigned last; 0 for none.
    func size(of origin: String) -> UInt64 { witness.size(of: origin) ?? 0 }

    /// When the record was cosigned, Unix seconds; nil without one.
    func time(of origin: String) -> UInt64? {
        guard let note = witness.latest(originHash: WitnessedCheckpoint.originHash(origin)), let checkpoint = try? Checkpoint(note.text) else {
            return nil
        }
        let key = witness.key
        return note.signatures.compactMap { (try? Cosignature($0, of: checkpoint, by: key))?.time }.max()
    }

    /// What monitors get.
    func latest(originHash: String) -> [UInt8]? { witness.latest(originHash: originHash)?.bytes }

    /// Decides on a request's body. Throws when the record can't be stored: then nothing is answered.
    func add(_ body: [UInt8], now: UInt64) throws(WitnessFailure) -> Answer {
        let granted: WitnessedCheckpoint
        do throws(WitnessRefusal) { granted = try witness.consider(body, now: now) } catch {
            if let evidence = error.evidence, let note = try? SignedNote(evidence.newer), let checkpoint = try? Checkpoint(note.text) {
                folder.keep(evidence, of: checkpoint.origin)
            }
            return .refused(error)
        }
        do { try folder.store(granted) } catch { throw WitnessFailure("the record of \(granted.origin) can't be stored") }
        return .cosigned(granted)
    }
}

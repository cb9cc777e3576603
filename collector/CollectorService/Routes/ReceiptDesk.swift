import Enrolment
import ModelRelease
import Synchronization
import TLSPresentation

/// Signs receipts with the timestamp role's key, which lies on this machine anyway and which every device's root names.
final class ReceiptDesk: Sendable {
    /// How long a signer is used before the root and the key files are read again, in seconds.
    private static let refresh: UInt64 = 60

    private let desk: ReleaseDesk
    private let known = Mutex<(signer: ReleaseSigner, until: UInt64)?>(nil)

    init(_ desk: ReleaseDesk) { self.desk = desk }

    /// Signs a device's count of releases.
    func receipt(for device: [UInt8], releases: UInt64, at now: UInt64) async throws -> LedgerReceipt {
        let signer = try await signer(at: now)
        return try LedgerReceipt(try DeviceID(text: Base64URL.encode(device)), releases: releases, time: now) { (statement) throws(ReleaseError) in
            try signer.sign(statement)
        }
    }

    /// A key that the newest root names for the timestamp role.
    private func signer(at now: UInt64) async throws -> ReleaseSigner {
        // A clock that went back must not keep a signer for longer.
        if let known = known.withLock({ $0 }), now < known.until, known.until - now <= Self.refresh { return known.signer }
        let role = try await desk.publisher().root.timestamp
        guard let signer = try desk.keys.signers(.timestamp).first(where: { role.keys.contains($0.key) }) else {
            throw CollectorFailure(.key, "no key of the timestamp role lies in this directory")
        }
        known.withLock { $0 = (signer, now + Self.refresh) }
        return signer
    }
}

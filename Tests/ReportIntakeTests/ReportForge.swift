import AggregationTasks
import Crypto
import Foundation
import ReportFormat
import ReportSealing
import TLSPresentation

/// Makes reports that an honest agent never would: every field can be wrong. It shares no code with the sealer.
struct ReportForge {
    var configuration: TaskConfiguration
    var keyID: UInt8 = 7
    var publicKey: [UInt8]
    var round: UInt64 = 1
    var time: UInt64 = TestWorld.start + 120
    /// The agreement hash in the associated data; nil for the task's own.
    var agreementHash: [UInt8]?

    /// A vector's plaintext: version, width, dimension, coordinates.
    static func vector(_ coordinates: [Int16], version: UInt8 = 1, width: UInt8 = 2, dimension: UInt32? = nil) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(version)
        writer.put(width)
        writer.put(dimension ?? UInt32(coordinates.count))
        for coordinate in coordinates { writer.put(UInt16(bitPattern: coordinate)) }
        return writer.bytes
    }

    /// A zlib stream of one stored block (RFC 1950, RFC 1951).
    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let checksum = high << 16 | low
        return [0x78, 0x01, 0x01, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)] + bytes
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> UInt32($0)) }
    }

    /// `content` behind its length, filled up to the size class with `fill`.
    func padded(_ content: [UInt8], fill: UInt8 = 0) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt32(content.count))
        writer.fixed(content)
        let rest = Int(configuration.limits.sizeClass) - writer.bytes.count
        writer.fixed([UInt8](repeating: fill, count: max(0, rest)))
        return writer.bytes
    }

    /// A sealed report of any payload.
    func seal(_ payload: [UInt8], id: ReportID) throws -> [UInt8] {
        let units = time / configuration.timePrecision
        let metadata = ReportMetadata(id: id, time: units, publicExtensions: .round(round))
        var associated = ByteWriter()
        configuration.taskID.encode(into: &associated)
        associated.fixed(agreementHash ?? configuration.agreementHash)
        metadata.encode(into: &associated)
        associated.put(UInt32(0))
        var share = ByteWriter()
        share.put(UInt16(0))
        share.opaque32(payload)
        let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey)
        var sender = try HPKE.Sender(
            recipientKey: key, ciphersuite: HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_128),
            info: Data("sotto-1 input share".utf8 + [1, 2]))
        let ciphertext = try sender.seal(share.bytes, authenticating: associated.bytes)
        var report = ByteWriter()
        metadata.encode(into: &report)
        report.put(UInt32(0))
        report.put(keyID)
        report.opaque16(sender.encapsulatedKey)
        report.opaque32(ciphertext)
        return report.bytes
    }

    /// An honest report.
    func report(_ coordinates: [Int16], id: ReportID = .random()) throws -> [UInt8] {
        try seal(padded(Self.compressed(Self.vector(coordinates))), id: id)
    }
}

extension ReportID {
    /// A fresh name.
    static func random() -> ReportID {
        var generator = SystemRandomNumberGenerator()
        return ReportID(random: &generator)
    }
}

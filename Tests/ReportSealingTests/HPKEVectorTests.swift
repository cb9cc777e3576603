import Crypto
import Foundation
import Testing

@testable import ReportSealing

/// RFC 9180's vectors for the two suites, through the suites as this room builds them: open in sequence, and export.
///
/// The sealing direction can't be replayed, because the library draws the one-time key itself; it is covered by opening what was sealed.
@Suite struct HPKEVectorTests {
    struct Missing: Error {}

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Encryption: Decodable {
            let aad, ct, nonce, pt: String
            let seq: Int
        }

        struct Export: Decodable {
            let exporterContext, exportedValue: String
            let length: Int

            enum CodingKeys: String, CodingKey {
                case exporterContext, exportedValue
                case length = "L"
            }
        }

        let mode, kemId, kdfId, aeadId: Int
        let info, skRm, pkRm, enc, key, baseNonce: String
        let encryptions: [Encryption]
        let exports: [Export]

        var testDescription: String { "mode \(mode), kem \(kemId), kdf \(kdfId), aead \(aeadId)" }
    }

    static func load() throws -> [Vector] {
        guard let url = Bundle.module.url(forResource: "rfc9180_x25519_sha256_base", withExtension: "json", subdirectory: "Vectors") else {
            throw Missing()
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Vector].self, from: Data(contentsOf: url))
    }

    private func data(_ hex: String) throws -> Data { Data(try #require(decodedHex(hex))) }

    /// A message between two vectors, made with the vector's key and nonce, so that the receiver's sequence number moves on.
    private func filler(_ suite: HPKESuite, _ vector: Vector, sequence: Int) throws -> Data {
        var nonce = try data(vector.baseNonce)
        nonce[10] ^= UInt8(sequence >> 8)
        nonce[11] ^= UInt8(sequence & 255)
        let key = SymmetricKey(data: try data(vector.key))
        switch suite {
        case .aes128GCM:
            let box = try AES.GCM.seal(Data([1]), using: key, nonce: AES.GCM.Nonce(data: nonce))
            return box.ciphertext + box.tag
        case .chaCha20Poly1305:
            let box = try ChaChaPoly.seal(Data([1]), using: key, nonce: ChaChaPoly.Nonce(data: nonce))
            return box.ciphertext + box.tag
        }
    }

    @Test("Every encryption opens at its sequence number and every export is the published one", arguments: try load())
    func vector(_ vector: Vector) throws {
        try #require(vector.mode == 0 && vector.kemId == Int(HPKESuite.kem) && vector.kdfId == Int(HPKESuite.kdf), "unknown kind of vector")
        let suite = try #require(HPKESuite.allCases.first { Int($0.aead) == vector.aeadId }, "unknown kind of vector")
        let privateKey = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: data(vector.skRm))
        #expect(try privateKey.publicKey.rawRepresentation == data(vector.pkRm))
        var recipient = try HPKE.Recipient(
            privateKey: privateKey, ciphersuite: suite.ciphersuite, info: data(vector.info), encapsulatedKey: data(vector.enc))
        var sequence = 0
        for encryption in vector.encryptions {
            while sequence < encryption.seq {
                #expect(try recipient.open(filler(suite, vector, sequence: sequence)) == Data([1]))
                sequence += 1
            }
            #expect(try recipient.open(data(encryption.ct), authenticating: data(encryption.aad)) == data(encryption.pt))
            sequence += 1
        }
        for export in vector.exports {
            let secret = try recipient.exportSecret(context: data(export.exporterContext), outputByteCount: export.length)
            #expect(try secret == SymmetricKey(data: data(export.exportedValue)))
        }
    }

    @Test("A key pair opens the first encryption of its suite, and nothing with another info", arguments: try load())
    func keyPair(_ vector: Vector) throws {
        let suite = try #require(HPKESuite.allCases.first { Int($0.aead) == vector.aeadId })
        let pair = try #require(HPKEKeyPair(id: 1, suite: suite, privateKey: Array(data(vector.skRm))))
        let first = try #require(vector.encryptions.first)
        let info = try Array(data(vector.info))
        let (ciphertext, enc, aad) = try (Array(data(first.ct)), Array(data(vector.enc)), Array(data(first.aad)))
        #expect(try pair.open(ciphertext, encapsulatedKey: enc, info: info, authenticating: aad) == Array(data(first.pt)))
        #expect(pair.open(ciphertext, encapsulatedKey: enc, info: info + [0], authenticating: aad) == nil)
        #expect(pair.open(ciphertext, encapsulatedKey: enc, info: info, authenticating: aad + [0]) == nil)
        #expect(pair.open([], encapsulatedKey: enc, info: info, authenticating: aad) == nil)
    }

    @Test("Both suites have their vector") func count() throws {
        #expect(try Self.load().map(\.aeadId).sorted() == [1, 3])
    }
}

import AggregationTasks
import TLSPresentation
import Testing

@testable import ReportFormat
@testable import ReportSealing

@Suite struct SealingTests {
    let task: AdmittedTask
    let keys: KeyRing
    let encoded: EncodedReport
    let id: ReportID

    init() throws {
        task = try SampleTask.admitted()
        keys = try Self.ring(.aes128GCM, seed: 1)
        encoded = try EncodedReport(released: Array(-10..<10), task: task)
        id = try #require(ReportID(0..<16 as Range<UInt8>))
    }

    private static func ring(_ suite: HPKESuite, seed: UInt64, id: UInt8 = 5) throws -> KeyRing {
        var generator = TestGenerator(seed: seed)
        var ring = KeyRing(schedule: KeySchedule(activeLifetime: 1000, cacheLifetime: 100))
        try ring.add(HPKEKeyPair(id: id, suite: suite, random: &generator), activation: 0)
        #expect(ring.advance(to: 0) == [.publish(id)])
        return ring
    }

    private func seal(_ keys: KeyRing, task: AdmittedTask? = nil) throws -> SealedReport {
        let report = try task.map { try EncodedReport(released: Array(-10..<10), task: $0) } ?? encoded
        return try ReportSealer.seal(report, round: 7, time: 7205, reportID: id, to: #require(keys.configurations))
    }

    private func expect(_ code: ReportOpeningError.Code, _ opener: ReportOpener, _ report: SealedReport) {
        #expect(throws: ReportOpeningError(code)) { try opener.open(report) }
    }

    @Test("What is sealed is opened, with either suite, and says its round and its truncated time", arguments: HPKESuite.allCases)
    func roundTrip(suite: HPKESuite) throws {
        let keys = try Self.ring(suite, seed: 2)
        let sealed = try seal(keys)
        let received = try SealedReport(decoding: sealed.bytes, mode: .direct)
        let opened = try ReportOpener(task.configuration, keys: keys).open(received)
        #expect(opened.round == 7)
        #expect(opened.metadata.id == id)
        #expect(opened.metadata.time == 2)
        #expect(Array(opened.payload) == encoded.payload)
        var decoder = ReportDecoder(task.configuration)
        #expect(try decoder.decode(opened).coordinateBytes.count == 40)
    }

    @Test("Sealing twice gives other bytes of the same length")
    func freshness() throws {
        let first = try seal(keys).bytes
        let second = try seal(keys).bytes
        #expect(first != second)
        #expect(first.count == second.count)
    }

    @Test("Each flipped bit of a sealed report is a decoding error or one named error: never a success")
    func bitFlips() throws {
        let bytes = try seal(keys).bytes
        let opener = ReportOpener(task.configuration, keys: keys)
        let ciphertextStart = 16 + 8 + 14 + 4
        var codes: [ReportOpeningError.Code: Int] = [:]
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let report = try? SealedReport(decoding: flipped, mode: .direct) else { continue }
            do {
                _ = try opener.open(report)
                Issue.record("bit \(bit) does not matter")
            } catch {
                codes[error.code, default: 0] += 1
                switch bit / 8 {
                case 0..<24, (ciphertextStart + 3)...: #expect(error.code == .decryptError, "bit \(bit)")
                case ciphertextStart: #expect(error.code == .outdatedConfig, "bit \(bit)")
                default: #expect(error.code != .outdatedConfig, "bit \(bit)")
                }
            }
        }
        #expect(codes[.outdatedConfig] == 8)
        #expect((codes[.decryptError] ?? 0) > bytes.count * 7)
    }

    @Test("Another task, agreement, round, time or name is a decryption error")
    func binding() throws {
        let sealed = try seal(keys)
        let other = try SampleTask.admitted(name: "another")
        expect(.decryptError, ReportOpener(other.configuration, keys: keys), sealed)
        let opener = ReportOpener(task.configuration, keys: keys)
        let random = try #require(ReportID([UInt8](repeating: 9, count: 16)))
        for metadata in [
            ReportMetadata(id: id, time: 2, publicExtensions: .round(8)), ReportMetadata(id: id, time: 3, publicExtensions: .round(7)),
            ReportMetadata(id: random, time: 2, publicExtensions: .round(7)),
        ] {
            expect(.decryptError, opener, SealedReport(metadata: metadata, publicShare: [], ciphertexts: sealed.ciphertexts))
        }
    }

    @Test("Another key under the same name is a decryption error; another name is an outdated configuration")
    func otherKeys() throws {
        let sealed = try seal(keys)
        expect(.decryptError, try ReportOpener(task.configuration, keys: Self.ring(.aes128GCM, seed: 99)), sealed)
        expect(.decryptError, try ReportOpener(task.configuration, keys: Self.ring(.chaCha20Poly1305, seed: 1)), sealed)
        expect(.outdatedConfig, try ReportOpener(task.configuration, keys: Self.ring(.aes128GCM, seed: 1, id: 6)), sealed)
    }

    @Test("Shapes that no report of the task has are refused before any cryptography")
    func shapes() throws {
        let sealed = try seal(keys)
        let opener = ReportOpener(task.configuration, keys: keys)
        let ciphertext = try #require(sealed.ciphertexts.first)
        let short = try #require(
            HPKECiphertext(
                configurationID: 5, encapsulatedKey: ciphertext.encapsulatedKey, payload: Array(ciphertext.payload.dropLast())))
        let bare = ReportMetadata(id: id, time: 2, publicExtensions: .none)
        for report in [
            SealedReport(metadata: sealed.metadata, publicShare: [], ciphertexts: [short]),
            SealedReport(metadata: sealed.metadata, publicShare: [1], ciphertexts: [ciphertext]),
            SealedReport(metadata: sealed.metadata, publicShare: [], ciphertexts: [ciphertext, ciphertext]),
            SealedReport(metadata: sealed.metadata, publicShare: [], ciphertexts: []),
            SealedReport(metadata: bare, publicShare: [], ciphertexts: [ciphertext]),
        ] {
            expect(.invalidMessage, opener, report)
        }
        expect(.invalidMessage, ReportOpener(task.configuration, keys: keys, role: .helper), sealed)
    }

    @Test("An encapsulated key of a wrong length or of small order is a decryption error", arguments: [0, 1, 31, 33, 32])
    func encapsulatedKey(length: Int) throws {
        let sealed = try seal(keys)
        let ciphertext = try #require(sealed.ciphertexts.first)
        let payload = ciphertext.payload
        guard
            let forged = HPKECiphertext(configurationID: 5, encapsulatedKey: [UInt8](repeating: 0, count: length), payload: payload)
        else {
            #expect(length == 0)
            return
        }
        let report = SealedReport(metadata: sealed.metadata, publicShare: [], ciphertexts: [forged])
        expect(.decryptError, ReportOpener(task.configuration, keys: keys), report)
    }

    @Test("The first supported suite is taken; without one there is a named error")
    func choice() throws {
        let known = try #require(keys.configurations?.configurations.first)
        func configuration(id: UInt8, kem: UInt16 = 0x20, kdf: UInt16 = 1, aead: UInt16 = 1, key: [UInt8]) throws -> HPKEConfiguration {
            var writer = ByteWriter()
            writer.put(id)
            for value in [kem, kdf, aead] { writer.put(value) }
            writer.opaque16(key)
            return try HPKEConfiguration(decoding: writer.bytes)
        }
        let unsupported = try [
            configuration(id: 1, kem: 0x10, key: known.publicKey), configuration(id: 2, kdf: 3, key: known.publicKey),
            configuration(id: 3, aead: 2, key: known.publicKey), configuration(id: 4, key: [1, 2, 3]),
        ]
        let mixed = try #require(HPKEConfigurationList(unsupported + [known]))
        let sealed = try ReportSealer.seal(encoded, round: 1, time: 0, reportID: id, to: mixed)
        #expect(sealed.ciphertexts.map(\.configurationID) == [5])
        let none = try #require(HPKEConfigurationList(unsupported))
        #expect(throws: ReportSealingError(.noSupportedConfiguration)) {
            try ReportSealer.seal(encoded, round: 1, time: 0, reportID: id, to: none)
        }
        let smallOrder = try #require(HPKEConfigurationList([configuration(id: 1, key: [UInt8](repeating: 0, count: 32))]))
        #expect(throws: ReportSealingError(.badPublicKey)) {
            try ReportSealer.seal(encoded, round: 1, time: 0, reportID: id, to: smallOrder)
        }
    }

    @Test("A key pair shows its name and nothing else")
    func secrecy() throws {
        let secret = [UInt8](repeating: 0xC3, count: 32)
        let pair = try #require(HPKEKeyPair(id: 3, suite: .aes128GCM, privateKey: secret))
        var dumped = ""
        dump(pair, to: &dumped)
        for text in ["\(pair)", String(reflecting: pair), dumped] {
            #expect(!text.contains("195") && !text.lowercased().contains("c3c3"))
        }
        #expect("\(pair)" == "HPKE key 3")
        pair.withPrivateKey { bytes in #expect(bytes == secret) }
        #expect(HPKEKeyPair(id: 3, suite: .aes128GCM, privateKey: [1]) == nil)
    }
}

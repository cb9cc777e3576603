import Crypto
import TLSPresentation
import Testing

@testable import Enrolment

@Suite struct LedgerReceiptTests {
    private struct Signer {
        let key = Curve25519.Signing.PrivateKey()

        func receipt(_ releases: UInt64, at time: UInt64 = 1_790_000_000) throws -> LedgerReceipt {
            let device = try DeviceKey(seed: [UInt8](repeating: 1, count: 32)).deviceID
            return try LedgerReceipt(device, releases: releases, time: time) { Array(try key.signature(for: $0)) }
        }

        func accepts(_ receipt: LedgerReceipt) -> Bool { key.publicKey.isValidSignature(receipt.signature, for: receipt.statement) }
    }

    @Test func `the bytes are fixed`() throws {
        let device = try DeviceID(text: "AAECAwQFBgcICQoLDA0ODw")
        let receipt = LedgerReceipt(device, releases: 0x0102, time: 0x6AAF_1234) { _ in [UInt8](repeating: 0xCC, count: 64) }
        let text = receipt.encoded().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(text == "01" + "000102030405060708090a0b0c0d0e0f" + "0000000000000102" + "000000006aaf1234" + String(repeating: "cc", count: 64))
        #expect(receipt.encoded().count == LedgerReceipt.byteCount)
        #expect(receipt.statement == Array("sotto-1 ledger receipt".utf8) + receipt.encoded().prefix(33))
    }

    @Test func `a receipt comes back from its header as it was`() throws {
        let signer = Signer()
        let receipt = try signer.receipt(7)
        let read = try LedgerReceipt(header: receipt.headerValue)
        #expect(read == receipt)
        #expect(signer.accepts(read))
    }

    @Test func `each flipped bit makes it unreadable or unsigned`() throws {
        let signer = Signer()
        let bytes = try signer.receipt(7).encoded()
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1 << UInt8(position % 8)
            if let receipt = try? LedgerReceipt(decoding: changed) { #expect(!signer.accepts(receipt)) } else { #expect(position == 0) }
        }
    }

    @Test(arguments: ["", "AAAA", "not base64!", String(repeating: "A", count: 161)])
    func `what is no receipt is malformed`(header: String) {
        #expect(throws: EnrolmentError(.malformed)) { try LedgerReceipt(header: header) }
    }
}

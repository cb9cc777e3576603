import Crypto
import Foundation
import Testing

@testable import ReportSealing

@Suite struct SmallOrderPointTests {
    private func sharedSecret(_ point: [UInt8], seed: UInt64) throws -> SharedSecret {
        var generator = TestGenerator(seed: seed)
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        return try key.sharedSecretFromKeyAgreement(with: Curve25519.KeyAgreement.PublicKey(rawRepresentation: point))
    }

    @Test("With each listed point, and its form with the top bit set, every agreement is zero", arguments: SmallOrderPoint.encodings)
    func listed(point: [UInt8]) throws {
        var topBit = point
        topBit[31] |= 0x80
        for form in [point, topBit] {
            #expect(SmallOrderPoint.contains(form))
            for seed in 0..<5 as Range<UInt64> { #expect(try sharedSecret(form, seed: seed) == Data(count: 32)) }
        }
    }

    @Test("A key that differs in one bit is not refused, and agrees on something")
    func neighbours() throws {
        for point in SmallOrderPoint.encodings {
            for bit in 0..<255 {
                var neighbour = point
                neighbour[bit / 8] ^= 1 << UInt8(bit % 8)
                guard !SmallOrderPoint.encodings.contains(neighbour) else { continue }
                #expect(!SmallOrderPoint.contains(neighbour))
            }
            var other = point
            other[1] ^= 2
            #expect(try !(sharedSecret(other, seed: 1) == Data(count: 32)))
        }
        #expect(!SmallOrderPoint.contains([]))
    }
}

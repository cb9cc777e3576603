import Enrolment
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ReportIntake
import TLSPresentation
import Testing

@testable import CollectorService

@Suite("Enrolment over HTTP")
struct EnrolmentRouteTests {
    @Test("gives the same answer to the same device, and a conflict to another one")
    func idempotent() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            let token = try EnrolmentToken(randomBytes: SecureRandom.bytes(16))
            try await built.runtime.collector.store.addEnrolmentTokens([token.hash], expiry: world.now + 60)
            let device = try TestDevice(seed: 1)
            let first = try await device.redeem(token, client)
            #expect(first.status == .created)
            let answer = try EnrolmentResponse(decoding: Array(buffer: first.body))
            #expect(answer.deviceID == device.key.deviceID)
            #expect(answer.registered == world.now)
            world.advance(by: 100)
            let again = try await device.redeem(token, client)
            #expect(again.status == .ok)
            #expect(again.body == first.body)
            let thief = try await TestDevice(seed: 2).redeem(token, client)
            #expect(thief.status == .conflict)
            #expect(thief.problem == "urn:sotto:problem:conflict")
            #expect(String(buffer: thief.body).contains("ask the operator for a new token"))
            try await device.enrolAgain(world, built, client)
            #expect(try await built.runtime.collector.store.revoke(device.key.deviceID.bytes, now: world.now))
            let revoked = try await device.redeem(token, client)
            #expect(revoked.status == .forbidden)
            #expect(revoked.problem == "urn:sotto:problem:device-revoked")
            #expect(String(buffer: revoked.body).contains("enrol with a new directory"))
        }
    }

    @Test("refuses an unknown and an expired token with one and the same answer")
    func refusals() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            let unknown = try await TestDevice(seed: 1).redeem(EnrolmentToken(randomBytes: SecureRandom.bytes(16)), client)
            let token = try EnrolmentToken(randomBytes: SecureRandom.bytes(16))
            try await built.runtime.collector.store.addEnrolmentTokens([token.hash], expiry: world.now)
            let expired = try await TestDevice(seed: 1).redeem(token, client)
            #expect(unknown.status == .forbidden)
            #expect(unknown.body == expired.body)
        }
    }

    @Test("refuses a challenge that is too old or another collector's")
    func challenges() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            let token = try EnrolmentToken(randomBytes: SecureRandom.bytes(16))
            try await built.runtime.collector.store.addEnrolmentTokens([token.hash], expiry: world.now + 10_000)
            let key = try TestDevice(seed: 1).key
            let foreign = try ChallengeIssuer(secret: [UInt8](repeating: 9, count: 32)).issue(at: world.now, randomBytes: SecureRandom.bytes(16))
            let own = try built.runtime.issuer.issue(at: world.now - 301, randomBytes: SecureRandom.bytes(16))
            for challenge in [foreign, own] {
                let request = try EnrolmentRequest(token: token, challenge: challenge, key: key)
                let response = try await client.execute(
                    uri: "/v1/enrolments", method: .post, headers: [.contentType: MediaTypes.bytes], body: ByteBuffer(bytes: request.encoded()))
                #expect(response.status == .forbidden)
            }
        }
    }

    @Test("refuses every flipped bit of a request", arguments: Array(stride(from: 0, to: 156 * 8, by: 41)))
    func flippedBits(_ bit: Int) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            let token = try EnrolmentToken(randomBytes: SecureRandom.bytes(16))
            try await built.runtime.collector.store.addEnrolmentTokens([token.hash], expiry: world.now + 60)
            let challenge = try built.runtime.issuer.issue(at: world.now, randomBytes: SecureRandom.bytes(16))
            var bytes = try EnrolmentRequest(token: token, challenge: challenge, key: TestDevice(seed: 1).key).encoded()
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let response = try await client.execute(
                uri: "/v1/enrolments", method: .post, headers: [.contentType: MediaTypes.bytes], body: ByteBuffer(bytes: bytes))
            #expect(response.status == .forbidden || response.status == .badRequest)
            #expect(try await built.runtime.collector.store.devices().isEmpty)
        }
    }

    @Test("says where a malformed request is wrong, and takes no more than a few thousand bytes")
    func malformed() async throws {
        let world = try CollectorWorld()
        try await world.found()
        try await world.build().application.test(.router) { client in
            let short = try await client.execute(
                uri: "/v1/enrolments", method: .post, headers: [.contentType: MediaTypes.bytes], body: ByteBuffer(bytes: [0, 1, 2]))
            #expect(short.status == .badRequest)
            #expect(short.problem == "urn:sotto:problem:malformed-body")
            let long = try await client.execute(
                uri: "/v1/enrolments", method: .post, headers: [.contentType: MediaTypes.bytes],
                body: ByteBuffer(bytes: [UInt8](repeating: 0, count: 5_000)))
            #expect(long.status == .contentTooLarge)
            let typeless = try await client.execute(uri: "/v1/enrolments", method: .post, body: ByteBuffer(bytes: [0, 1]))
            #expect(typeless.status == .unsupportedMediaType)
        }
    }

    @Test("is limited to a number of attempts a second")
    func rateLimit() async throws {
        let world = try CollectorWorld()
        try await world.found()
        try await world.build(["limits.challenges-per-second=3"]).application.test(.router) { client in
            for _ in 0..<3 { #expect(try await client.execute(uri: "/v1/enrolments/challenge", method: .post).status == .ok) }
            let response = try await client.execute(uri: "/v1/enrolments/challenge", method: .post)
            #expect(response.status == .tooManyRequests)
            #expect(response.headers[.retryAfter] == "1")
            world.advance(by: 1)
            #expect(try await client.execute(uri: "/v1/enrolments/challenge", method: .post).status == .ok)
        }
    }
}

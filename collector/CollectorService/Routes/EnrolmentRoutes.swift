import Enrolment
import HTTPTypes
import Hummingbird
import ProblemDocuments
import ReportIntake
import TLSPresentation

/// How a device becomes known: a challenge, then token, key and proof in one message. Repeating it is safe.
struct EnrolmentRoutes: Sendable {
    let runtime: CollectorRuntime

    /// `POST /v1/enrolments/challenge`
    @Sendable @concurrent func challenge(_ request: Request, _ context: CollectorContext) async throws -> Response {
        _ = try await request.bytes(limit: 1_024)
        let now = runtime.clock()
        guard runtime.admitsChallenge(now: now) else { throw Refusal(ProblemDocument(.tooManyRequests), retryAfter: 1) }
        guard let challenge = try? runtime.issuer.issue(at: now, randomBytes: SecureRandom.bytes(16)) else { throw Refusal(.internalError) }
        return Response(challenge.encoded(), type: MediaTypes.bytes)
    }

    /// `POST /v1/enrolments`
    @Sendable @concurrent func enrol(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard MediaTypes.matches(request.headers[.contentType], MediaTypes.bytes) else { throw Refusal(.unsupportedMediaType) }
        let body = try await request.bytes(limit: 4_096)
        let now = runtime.clock()
        guard runtime.admitsChallenge(now: now) else { throw Refusal(ProblemDocument(.tooManyRequests), retryAfter: 1) }
        let message: EnrolmentRequest
        do throws(CodecError) { message = try EnrolmentRequest(decoding: body) } catch {
            throw Refusal(
                ProblemDocument(.malformedBody, detail: "not an enrolment request").with("code", .string(error.code.rawValue)).with(
                    "offset", .integer(error.offset)))
        }
        // Which of challenge, proof and token was wrong is nobody's business but the device's own log.
        guard (try? message.verify(issuer: runtime.issuer, at: now)) != nil else { throw Refusal(.enrolmentRefused) }
        let outcome: EnrolOutcome
        do {
            outcome = try await runtime.collector.store.enrol(
                tokenHash: message.token.hash, publicKey: message.publicKey.rawRepresentation, now: now)
        } catch { throw Refusal(error) }
        switch outcome {
        case .enrolled(let device): return answer(message.publicKey, device, status: .created)
        case .already(let device): return answer(message.publicKey, device, status: .ok)
        case .unknownToken, .expired: throw Refusal(.enrolmentRefused)
        case .spent: throw Refusal(.conflict, detail: "the token was used by another device; ask the operator for a new token")
        case .keyInUse:
            throw Refusal(.conflict, detail: "this key enrolled with another token; go on with that enrolment, or enrol with a new directory")
        case .revoked:
            throw Refusal(.deviceRevoked, detail: "this key was revoked; ask the operator for a new token and enrol with a new directory")
        }
    }

    private func answer(_ key: DevicePublicKey, _ device: Device, status: HTTPResponse.Status) -> Response {
        let lifetime = UInt64(runtime.collector.configuration.seconds(CollectorSettings.registrationLifetime))
        let response = EnrolmentResponse(deviceID: DeviceID(key), registered: device.enrolled, expires: device.enrolled + lifetime)
        return Response(response.encoded(), type: MediaTypes.bytes, status: status)
    }
}

import Enrolment
import HTTPTypes
import Hummingbird
import ProblemDocuments
import ReportIntake

/// Who signed a request. The signature links an upload to a device while it is checked; the store keeps a count per device and round,
/// and never a device beside a report's name.
struct DeviceCredential: Sendable {
    private let signature: RequestSignature

    /// Reads the header, before anything of the body is taken. Every failure is the same answer.
    init(_ request: Request) throws {
        guard let name = HTTPField.Name(RequestSignature.headerName), let header = request.headers[name],
            let signature = try? RequestSignature(header: header)
        else { throw Refusal(.unauthenticated) }
        self.signature = signature
    }

    /// Requires that an enrolled device signed this very request just now; returns the device's name.
    ///
    /// Throws 401 without a reason, or 403 once the signature is good and the device was revoked or its registration has ended.
    func verify(_ request: Request, body: [UInt8], in runtime: CollectorRuntime, now: UInt64) async throws -> [UInt8] {
        let device: Device?
        do { device = try await runtime.collector.store.device(signature.deviceID.bytes) } catch { throw Refusal(error) }
        guard let device, let key = try? DevicePublicKey(rawRepresentation: device.publicKey),
            (try? signature.verify(method: request.method.rawValue, path: request.head.path ?? "", body: body, key: key, at: now)) != nil
        else { throw Refusal(.unauthenticated) }
        let lifetime = UInt64(runtime.collector.configuration.seconds(CollectorSettings.registrationLifetime))
        guard device.isActive, now < device.enrolled + lifetime else { throw Refusal(.deviceRevoked) }
        return device.id
    }
}

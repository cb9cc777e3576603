import AggregationTasks
import Enrolment
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ReportFormat
import ReportIntake
import ReportSealing
import TLSPresentation
import Testing

@testable import CollectorService

@Suite("Uploads")
struct UploadTests {
    /// A collector with one open round and one enrolled device.
    private func withUpload(
        _ flags: [String] = [], _ body: @Sendable @escaping (Bench) async throws -> Void
    ) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build(flags)
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await built.application.test(.router) { client in
            let device = try TestDevice(seed: 1)
            try await device.enrol(world, built, client)
            let reports = try await TestReports(task.configuration, client)
            try await body(Bench(world: world, built: built, task: task, device: device, reports: reports, client: client))
        }
    }

    struct Bench: Sendable {
        let world: CollectorWorld
        let built: CollectorApplication
        let task: StoredTask
        let device: TestDevice
        let reports: TestReports
        let client: any TestClientProtocol

        func upload(_ body: [UInt8], to other: TaskID? = nil) async throws -> TestResponse {
            try await device.upload(body, to: other ?? task.id, at: world.now, client)
        }

        func accepted() async throws -> UInt64 { try await built.runtime.collector.store.rounds(task.id).first?.accepted ?? 0 }
    }

    @Test("that count are answered with an empty body and a time to come back, after they are durable")
    func accepted() async throws {
        try await withUpload { bench in
            let response = try await bench.upload(try bench.reports.sealed(3, time: bench.world.now).flatMap(\.self))
            #expect(response.status == .ok)
            #expect(response.body.readableBytes == 0)
            let pace = try #require(response.headers[.retryAfter].flatMap { UInt64($0) })
            #expect((1...600).contains(pace))
            // A second connection to the same file sees them.
            let other = try bench.world.open()
            #expect(try await other.store.rounds(bench.task.id).first?.accepted == 3)
            other.store.close()
        }
    }

    @Test("that are replayed count once, and say so")
    func replayed() async throws {
        try await withUpload { bench in
            let report = try bench.reports.sealed(1, time: bench.world.now)[0]
            #expect(try await bench.upload(report).body.readableBytes == 0)
            let again = try await bench.upload(report)
            #expect(again.status == .ok)
            #expect(again.headers[.contentType] == MediaTypes.uploadErrors)
            #expect(try UploadErrors(decoding: Array(buffer: again.body)).entries.map(\.rejection) == [.reportReplayed])
            #expect(try await bench.accepted() == 1)
        }
    }

    @Test("that mix good and bad reports get an outcome for each bad one, in order")
    func mixed() async throws {
        try await withUpload { bench in
            var reports = try bench.reports.sealed(3, time: bench.world.now)
            reports[1][reports[1].count - 1] ^= 1
            let response = try await bench.upload(reports.flatMap(\.self))
            let errors = try UploadErrors(decoding: Array(buffer: response.body)).entries
            #expect(errors.map(\.rejection) == [.hpkeDecryptError])
            #expect(errors.map(\.id.bytes) == [Array(reports[1].prefix(16))])
            #expect(try await bench.accepted() == 2)
        }
    }

    @Test("that are garbage or cut short are 400 without a word about content", arguments: [1, 7, 40, 95])
    func truncated(_ missing: Int) async throws {
        try await withUpload { bench in
            let report = try bench.reports.sealed(1, time: bench.world.now)[0]
            let response = try await bench.upload(Array(report.dropLast(missing)))
            #expect(response.status == .badRequest)
            #expect(response.problem == "urn:ietf:params:ppm:dap:error:invalidMessage")
            let garbage = try await bench.upload([UInt8](repeating: 0xa5, count: 64))
            #expect(garbage.status == .badRequest)
            #expect(try await bench.accepted() == 0)
        }
    }

    @Test("with one flipped bit in what is sealed never count, and all look alike")
    func flipped() async throws {
        try await withUpload { bench in
            for position in stride(from: 16, to: 190, by: 23) {
                var report = try bench.reports.sealed(1, time: bench.world.now)[0]
                report[position % report.count] ^= 0x10
                let response = try await bench.upload(report)
                #expect(response.status == .badRequest || response.body.readableBytes == 17, "byte \(position)")
            }
            #expect(try await bench.accepted() == 0)
        }
    }

    @Test("for another task, or another round of it, do not count")
    func wrongPlace() async throws {
        try await withUpload { bench in
            let report = try bench.reports.sealed(1, time: bench.world.now)[0]
            let unknown = try #require(TaskID([UInt8](repeating: 3, count: 32)))
            let elsewhere = try await bench.upload(report, to: unknown)
            #expect(elsewhere.status == .notFound)
            #expect(elsewhere.problem == "urn:ietf:params:ppm:dap:error:unrecognizedTask")
            let early = try await bench.upload(try bench.reports.sealed(1, round: 2, time: bench.world.now)[0])
            #expect(try UploadErrors(decoding: Array(buffer: early.body)).entries.map(\.rejection) == [.reportTooEarly])
            #expect(try await bench.accepted() == 0)
        }
    }

    @Test("after the deadline are late")
    func late() async throws {
        try await withUpload { bench in
            let reports = try bench.reports.sealed(51, time: bench.world.now)
            _ = try await bench.upload(reports.dropLast().flatMap(\.self))
            bench.world.advance(by: 601)
            let response = try await bench.upload(reports[50])
            #expect(try UploadErrors(decoding: Array(buffer: response.body)).entries.map(\.rejection) == [.batchCollected])
            #expect(try await bench.accepted() == 50)
        }
    }

    @Test("beyond the limit are 413, by their header and by their length")
    func oversized() async throws {
        try await withUpload(["limits.body=64KiB"]) { bench in
            let response = try await bench.upload([UInt8](repeating: 0, count: 65_537))
            #expect(response.status == .contentTooLarge)
            #expect(response.problem == "urn:sotto:problem:content-too-large")
            #expect(String(buffer: response.body).contains("\"limit\":65536"))
        }
    }

    @Test("of another media type are 415")
    func mediaType() async throws {
        try await withUpload { bench in
            let response = try await bench.device.upload([1], to: bench.task.id, at: bench.world.now, bench.client, type: "application/json")
            #expect(response.status == .unsupportedMediaType)
            let spaced = try await bench.device.upload(
                try bench.reports.sealed(1, time: bench.world.now)[0], to: bench.task.id, at: bench.world.now, bench.client,
                type: "Application/PPM-DAP; message=upload-req")
            #expect(spaced.status == .ok)
        }
    }

    @Test("that nobody enrolled signed are refused, all in the same words")
    func unsigned() async throws {
        try await withUpload { bench in
            let body = try bench.reports.sealed(1, time: bench.world.now)[0]
            let path = "/v1/tasks/\(bench.task.id)/reports"
            let name = HTTPField.Name(RequestSignature.headerName)!
            let stranger = try TestDevice(seed: 9)
            let headers: [HTTPFields] = [
                [.contentType: MediaTypes.uploadRequest],
                [.contentType: MediaTypes.uploadRequest, name: "v=1;d=x;t=1;s=y"],
                [
                    .contentType: MediaTypes.uploadRequest,
                    name: try RequestSignature(method: "POST", path: path, body: body, at: bench.world.now, key: stranger.key).headerValue,
                ],
                [
                    .contentType: MediaTypes.uploadRequest,
                    name: try RequestSignature(method: "POST", path: path, body: [1], at: bench.world.now, key: bench.device.key).headerValue,
                ],
                [
                    .contentType: MediaTypes.uploadRequest,
                    name: try RequestSignature(method: "POST", path: path, body: body, at: bench.world.now - 301, key: bench.device.key).headerValue,
                ],
                [
                    .contentType: MediaTypes.uploadRequest,
                    name: try RequestSignature(method: "PUT", path: path, body: body, at: bench.world.now, key: bench.device.key).headerValue,
                ],
            ]
            var answers: Set<String> = []
            for fields in headers {
                let response = try await bench.client.execute(uri: path, method: .post, headers: fields, body: ByteBuffer(bytes: body))
                #expect(response.status == .unauthorized)
                answers.insert(String(buffer: response.body))
            }
            #expect(answers.count == 1)
            #expect(try await bench.accepted() == 0)
        }
    }

    @Test("of a revoked device are refused from the next request on, and of one whose registration ended")
    func revoked() async throws {
        try await withUpload { bench in
            let store = bench.built.runtime.collector.store
            try await store.revoke(bench.device.key.deviceID.bytes, now: bench.world.now)
            let response = try await bench.upload(try bench.reports.sealed(1, time: bench.world.now)[0])
            #expect(response.status == .forbidden)
            #expect(response.problem == "urn:sotto:problem:device-revoked")
        }
        try await withUpload(["enrolment.registration-lifetime=1h"]) { bench in
            bench.world.advance(by: 3_600)
            let response = try await bench.upload(try bench.reports.sealed(1, time: bench.world.now)[0])
            #expect(response.status == .forbidden)
        }
    }

    @Test("beyond what the queue holds are turned away with a time to come back")
    func backPressure() async throws {
        try await withUpload(["limits.queue=2"]) { bench in
            let response = try await bench.upload(try bench.reports.sealed(3, time: bench.world.now).flatMap(\.self))
            #expect(response.status == .serviceUnavailable)
            #expect(response.problem == "urn:sotto:problem:unavailable")
            #expect(response.headers[.retryAfter] != nil)
            #expect(try await bench.accepted() == 0)
        }
    }

    @Test("sealed to a key that served its time tell the agent to fetch the keys again")
    func outdatedKey() async throws {
        try await withUpload { bench in
            let report = try bench.reports.sealed(1, time: bench.world.now)[0]
            // A year later the key is erased; the same bytes cannot be opened by anyone.
            for _ in 0..<13 {
                bench.world.advance(by: 31 * 86_400)
                try await bench.built.driver.step()
            }
            let response = try await bench.device.upload(report, to: bench.task.id, at: bench.world.now, bench.client)
            #expect(response.status == .forbidden || response.body.readableBytes == 17)
            #expect(try await bench.built.runtime.collector.store.keys().first { $0.id == 0 }?.keyPair == nil)
        }
    }
}

import Enrolment
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModelRelease
import NIOCore
import ReportIntake
import TLSPresentation
import Testing

@testable import CollectorService

@Suite("Receipts")
struct ReceiptRouteTests {
    private func withDevice(
        _ body: @Sendable @escaping (CollectorWorld, CollectorApplication, StoredTask, TestDevice, any TestClientProtocol) async throws -> Void
    ) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await built.application.test(.router) { client in
            let device = try TestDevice(seed: 1)
            try await device.enrol(world, built, client)
            try await body(world, built, task, device, client)
        }
    }

    private static func headers(_ method: String, _ path: String, _ body: [UInt8], _ device: TestDevice, at time: UInt64) throws -> HTTPFields {
        let signature = try RequestSignature(method: method, path: path, body: body, at: time, key: device.key)
        return [.contentType: MediaTypes.uploadRequest, HTTPField.Name(RequestSignature.headerName)!: signature.headerValue]
    }

    private static func ask(_ device: TestDevice, at time: UInt64, _ client: any TestClientProtocol) async throws -> LedgerReceipt {
        let response = try await client.execute(
            uri: LedgerReceipt.path, method: .get, headers: try headers("GET", LedgerReceipt.path, [], device, at: time))
        #expect(response.status == .ok)
        return try LedgerReceipt(decoding: Array(buffer: response.body))
    }

    @Test("echo the largest count that the device ever told, signed by the root's timestamp key")
    func echoed() async throws {
        try await withDevice { world, built, task, device, client in
            let role = try await built.runtime.desk.publisher().root.timestamp
            #expect(try await Self.ask(device, at: world.now, client).releases == 0)
            let reports = try await TestReports(task.configuration, client)
            for (told, echoed) in [(4, 4), (2, 4), (5, 5)] as [(UInt64, UInt64)] {
                let body = try reports.sealed(1, time: world.now)[0]
                let path = "/v1/tasks/\(task.id)/reports?\(LedgerReceipt.queryName)=\(told)"
                let response = try await client.execute(
                    uri: path, method: .post, headers: try Self.headers("POST", path, body, device, at: world.now), body: ByteBuffer(bytes: body))
                #expect(response.status == .ok)
                let header = try #require(response.headers[HTTPField.Name(LedgerReceipt.headerName)!])
                for receipt in [try LedgerReceipt(header: header), try await Self.ask(device, at: world.now, client)] {
                    #expect(receipt.releases == echoed)
                    #expect(receipt.deviceID == device.key.deviceID)
                    #expect(receipt.time == world.now)
                    #expect(role.keys.contains { $0.isValid(receipt.signature, for: receipt.statement) })
                }
            }
        }
    }

    @Test("are for the device that signs the request, and the count is under its signature")
    func authenticated() async throws {
        try await withDevice { world, built, task, device, client in
            let stranger = try TestDevice(seed: 2)
            let refused = try await client.execute(
                uri: LedgerReceipt.path, method: .get,
                headers: try Self.headers("GET", LedgerReceipt.path, [], stranger, at: world.now))
            #expect(refused.status == .unauthorized)
            let body = try await TestReports(task.configuration, client).sealed(1, time: world.now)[0]
            let path = "/v1/tasks/\(task.id)/reports?\(LedgerReceipt.queryName)="
            let changed = try await client.execute(
                uri: path + "9", method: .post, headers: try Self.headers("POST", path + "1", body, device, at: world.now),
                body: ByteBuffer(bytes: body))
            #expect(changed.status == .unauthorized)
            #expect(try await built.runtime.collector.store.highestRelease(of: device.key.deviceID.bytes) == 0)
        }
    }

    @Test("are not sent to a device that tells no count")
    func silent() async throws {
        try await withDevice { world, built, task, device, client in
            let response = try await device.upload(
                try await TestReports(task.configuration, client).sealed(1, time: world.now)[0], to: task.id, at: world.now, client)
            #expect(response.status == .ok)
            #expect(response.headers[HTTPField.Name(LedgerReceipt.headerName)!] == nil)
        }
    }
}

import AggregationTasks
import CollectorClient
import Enrolment
import Foundation
import ReportFormat

/// Acknowledgements so far.
actor Acknowledgements {
    private(set) var count = 0

    func add(_ reports: Int) { count += reports }
}

/// The collector that serves now; a kill puts another one in its place.
final class ServerSlot: @unchecked Sendable {
    // Only the killer replaces the child, and the owner stops it after the killer has ended.
    var child: ChildProgram

    init(_ child: ChildProgram) { self.child = child }
}

extension UploadLoad {
    /// Sends the uploads of some devices over one connection, each until it is acknowledged; the bytes never change.
    func send(_ devices: [LoadDevice], task: AdmittedTask, to endpoint: CollectorEndpoint, _ progress: Acknowledgements) async throws {
        let transport = try CollectorTransport(endpoint: endpoint, connections: 1)
        let outcome: Result<Void, any Error>
        do {
            for device in devices {
                for body in device.uploads {
                    await progress.add(try await send(body, of: device, task: task, over: transport))
                }
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await transport.shutdown()
        try outcome.get()
    }

    private func send(_ body: [UInt8], of device: LoadDevice, task: AdmittedTask, over transport: CollectorTransport) async throws -> Int {
        for attempt in 0..<600 {
            do {
                let answer = try await transport.upload(body, task: task.taskID, key: device.key, at: UInt64(Date().timeIntervalSince1970))
                let refused = answer.refused.values.filter { $0 != .reportReplayed }
                guard refused.isEmpty else { throw ChildProgram.Failure(description: "the collector refused a report: \(refused[0].name)") }
                return try UploadRequest(decoding: body, mode: .direct, limits: .init(reports: 4_096, bytes: 1 << 24)).reports.count
            } catch let error as CollectorClientError where error.isTransient {
                try await Task.sleep(for: .milliseconds(attempt < 20 ? 20 : 100))
            }
        }
        throw ChildProgram.Failure(description: "the collector never acknowledged an upload")
    }

    /// Kills the collector after equal shares of the load, and starts it again. Returns how often.
    func killNowAndThen(_ server: ServerSlot, _ progress: Acknowledgements) async throws -> Int {
        var kills = 0
        while kills < settings.kills, !Task.isCancelled {
            let due = settings.reports * (kills + 1) / (settings.kills + 1)
            if await progress.count >= due {
                kill(server.child.identifier, SIGKILL)
                kills += 1
                while server.child.isRunning { usleep(1_000) }
                server.child = try serve(kills)
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return kills
    }
}

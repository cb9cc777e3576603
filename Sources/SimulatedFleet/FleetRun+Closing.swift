import CollectorClient
import Foundation
import RankingModel
import RecordedSessions

extension FleetRun {
    /// Starts the real agent and lets its owner allow and view. Nil when it is not available, which is a failed step.
    func startAgent(visiting visit: [String]) async -> RealAgent? {
        do {
            let bundle = file("agent.bundle")
            let content = Data(try collectorProgram.bundle())
            guard FileManager.default.createFile(atPath: bundle.path, contents: content, attributes: [.posixPermissions: 0o600]) else {
                throw RealAgent.Failure(description: "the agent's bundle cannot be written")
            }
            let agent = try await RealAgent(
                program: program("sotto-agent"), directory: file("agent"), bundle: bundle, log: file("agent.log"), programs: programs)
            do {
                try await agent.grantConsent()
                try await agent.view(visit.dropLast())
            } catch {
                await agent.stop()
                throw error
            }
            tell(.note("one sotto-agent process ranks beside the fleet"))
            return agent
        } catch {
            failed("sotto-agent: \(error)")
            return nil
        }
    }

    /// Whether the real agent's report for the first round was delivered.
    func contribution(of agent: RealAgent?) async -> Bool {
        guard let agent else { return false }
        do {
            try await agent.waitForContribution()
            return true
        } catch {
            failed("sotto-agent: \(error)")
            return false
        }
    }

    /// Asks the real agent for a ranking by the newest model, and stops it.
    func finish(_ agent: RealAgent, _ quality: FleetQuality, visiting visit: [String]) async {
        do {
            let ranking = try await agent.rank(20, withModel: quality.version)
            let place = visit.last.flatMap { ranking.items.firstIndex(of: $0) }.map { "at place \($0 + 1)" } ?? "past the first 20"
            guard ranking.basis == "model", ranking.items.count == 20 else {
                throw RealAgent.Failure(description: "\(ranking.items.count) items by \(ranking.basis); 20 by the model were expected")
            }
            summary.agentModelVersion = ranking.modelVersion
            tell(.note("sotto-agent ranks with model \(ranking.modelVersion): the item viewed next stands \(place)"))
        } catch {
            failed("sotto-agent: \(error)")
        }
        await agent.stop()
    }

    /// The kept-aside session that the agent's owner repeats: the first one of at least four views, all of items that the table knows, so
    /// that the model and not a fall-back must answer.
    static func visit(in sessions: FleetSessions, table: ItemTable) -> [String] {
        let known = sessions.aside.first { $0.items.count >= 4 && $0.items.allSatisfy { table.item($0) != nil } }
        return (known ?? sessions.aside[0]).items
    }

    /// Means over the devices that gave a report, of what they sent and of what they would have sent raw.
    func countBytes(_ devices: [SimulatedDevice], _ sessions: FleetSessions, _ quality: FleetQuality) async {
        var raw = EventBytes()
        var (reports, sent, received, count) = (0, 0, 0, 0)
        for (device, bytes) in zip(devices, sessions.rawBytes) {
            let accepted = await device.accepted
            guard accepted > 0 else { continue }
            count += 1
            raw += bytes
            // Each report went over a connection of its own.
            reports += await device.uploadBytes + accepted * summary.handshakeBytesSent
            sent += device.traffic.bytesSent + device.traffic.connections * summary.handshakeBytesSent
            received += device.traffic.bytesReceived + device.traffic.connections * summary.handshakeBytesReceived
        }
        let mean = { (total: Int) in Double(total) / Double(max(1, count)) }
        summary.reportBytesMean = mean(reports)
        summary.allBytesSentMean = mean(sent)
        summary.allBytesReceivedMean = mean(received)
        summary.clickJSONBytesMean = mean(raw.clicks)
        summary.rawJSONBytesMean = mean(raw.stream)
        summary.rawGzipBytesMean = mean(raw.compressedStream)
        summary.releaseBytes = await quality.installedBytes
        summary.devicesContributing = count
    }

    /// The auditor reads the fleet's ledger and the real agent's.
    func audit() {
        let auditor = Auditor(program: program("sotto-audit"))
        var verdicts: [String] = []
        for ledger in [file("fleet"), file("agent")] where FileManager.default.fileExists(atPath: ledger.path) {
            do {
                verdicts.append(try auditor.verdict(on: ledger))
                let epsilons = try auditor.largestEpsilons(in: ledger, delta: summary.delta)
                for (assumption, epsilon) in epsilons {
                    summary.epsilonByAssumption[assumption] = max(summary.epsilonByAssumption[assumption] ?? 0, epsilon)
                }
                // The first column is the one that needs nobody's honesty but the device's own.
                summary.epsilonMax = max(summary.epsilonMax, epsilons.first?.epsilon ?? .infinity)
            } catch {
                verdicts.append("cannot be checked")
                failed("sotto-audit: \(error)")
            }
        }
        summary.audit = verdicts.reduce(verdicts.isEmpty ? "cannot be checked" : "holds", Auditor.worse)
        if summary.audit != "holds" { failed("the auditor's verdict is: \(summary.audit)") }
        if summary.epsilonMax > summary.epsilonCap { failed("a subject spent more than its cap") }
        if summary.rounds < plan.rounds { failed("\(summary.rounds) of \(plan.rounds) rounds were closed") }
    }
}

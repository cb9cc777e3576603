import CollectorClient
import ModelRelease
import RankingEvaluation
package import RankingModel
package import RecordedSessions

/// The evaluator's own subscription to the collector's releases: it fetches and verifies each model as a device does, ranks the sessions
/// that were kept aside, and tells the collector how well that went.
package final class FleetQuality {
    /// The two figures of a model.
    package struct Figures: Sendable {
        package let hr20: Double
        package let mrr20: Double
    }

    private let transport: CollectorTransport
    private let releases: DeviceReleases
    private let table: ItemTable
    private let aside: [RecordedSession]
    private let collector: CollectorProgram
    private var installed: DeviceReleases.Installed

    /// Fetches and verifies the first release.
    package init(
        surroundings: FleetSurroundings, table: ItemTable, aside: [RecordedSession], collector: CollectorProgram
    ) async throws {
        transport = try CollectorTransport(endpoint: surroundings.endpoint, connections: 1)
        releases = DeviceReleases(root: surroundings.root, files: surroundings.files)
        self.table = table
        self.aside = aside
        self.collector = collector
        do {
            installed = try await Self.refresh(transport, releases)
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    /// The version of the newest model.
    package var version: UInt64 { installed.version }

    /// Bytes of the installed files.
    package var installedBytes: Int { get async { await releases.installedBytes } }

    /// Polls until a newer model is released; false when none comes in time.
    package func waitForNextModel(seconds: Int) async throws -> Bool {
        let before = version
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            installed = try await Self.refresh(transport, releases)
            if version > before { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    /// Measures the newest model and records the figures at the collector.
    package func measure() throws -> Figures {
        let figures = ResearchProtocol.figures(of: installed.model, table: table, sessions: aside).all
        try collector.recordQuality(
            of: version, hr20: figures.hitRate, mrr20: figures.meanReciprocalRank, events: figures.events)
        return Figures(hr20: figures.hitRate, mrr20: figures.meanReciprocalRank)
    }

    /// The figures of historical popularity alone.
    package var popularity: Figures {
        let figures = ResearchProtocol.popularityFigures(table: table, sessions: aside).all
        return Figures(hr20: figures.hitRate, mrr20: figures.meanReciprocalRank)
    }

    /// Hangs up.
    package func close() async { await transport.shutdown() }

    private static func refresh(_ transport: CollectorTransport, _ releases: DeviceReleases) async throws -> DeviceReleases.Installed {
        _ = try await transport.refreshRelease(into: releases, referenceTime: UInt64(max(0, SimulatedDevice.now() / 1_000)))
        guard let installed = await releases.installed() else { throw ChildProgram.Failure(description: "the collector's release cannot be used") }
        return installed
    }
}

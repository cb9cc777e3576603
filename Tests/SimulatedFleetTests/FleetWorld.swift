import Foundation
import RankingModel
import RecordedSessions
import SessionFeatures
import SimulatedFleet
import Testing

/// A small shop that every test of this room can afford.
enum FleetWorld {
    static func sessions(_ count: Int, seed: UInt64 = 7) -> [RecordedSession] {
        var settings = SessionGenerator.Settings()
        settings.items = 60
        settings.categories = 6
        settings.related = 3
        settings.days = 3
        var generator = SessionGenerator(sessions: count, settings: settings, seed: seed)
        var sessions: [RecordedSession] = []
        while let session = generator.next() { sessions.append(session.recorded) }
        return sessions
    }

    /// A table and the signals of some sessions of the same shop.
    static func training(subjects: Int) -> (table: ItemTable, subjects: [[[SessionSignal]]]) {
        let all = sessions(subjects * 3)
        let table = ResearchProtocol.table(of: Array(all.prefix(subjects * 2)))
        return (table, all.suffix(subjects).map { [ResearchProtocol.signals(of: $0, in: table)] })
    }

    /// A model that knows nothing but that popular items are likelier, so that a test can see it learn.
    static func popularityModel(hiddenUnits: Int = 0) throws -> RankingModel {
        let initial = RankingModel.initial(hiddenUnits: hiddenUnits)
        var weights = initial.weights
        for slot in FeatureSlot.allCases { weights[slot.rawValue] = slot == .popularity ? 1 : 0 }
        return try #require(RankingModel(version: 0, schemaFingerprint: initial.schemaFingerprint, weights: weights))
    }

    static func temporaryFolder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "sotto-fleet-tests-\(UUID().uuidString)")
    }
}

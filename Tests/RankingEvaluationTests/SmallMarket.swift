import RankingModel
import SessionFeatures

/// A shop of numbered items in which each item is followed by the next one, and low numbers are popular.
enum SmallMarket {
    static let sessions: [[String]] = (0..<120).map { session in
        let first = session % 30 * (session % 3) / 2
        return (0..<4).map { "n\(100 + (first + $0) % 30)" }
    }

    static let table: ItemTable = {
        var builder = ItemTableBuilder()
        for (index, session) in sessions.enumerated() { builder.add(session: session, endedAt: Int64(index)) }
        return builder.build()
    }()

    static func model(_ weights: [FeatureSlot: Float]) -> RankingModel? {
        var all = [Float](repeating: 0, count: FeatureSchema.current.count)
        for (slot, weight) in weights { all[slot.rawValue] = weight }
        return RankingModel(version: 1, schemaFingerprint: FeatureSchema.current.fingerprint, weights: all)
    }

    static func state(_ items: [UInt32]) -> SessionState {
        var state = SessionState()
        for item in items { state.apply(.view(item: item, time: nil)) }
        return state
    }
}

import ModelRelease
import RankingModel
import ReportIntake
import TLSPresentation
import Zlib

extension ReleaseDesk {
    /// What changed from the released item table to the next; nil without a released table that can be read, without a change, or when the
    /// delta is not smaller than half of the deflated table.
    func itemsDelta(to items: [UInt8]?) async throws(CollectorFailure) -> ItemTableDelta? {
        guard let items, let released = try await publisher().targets?[.items], !released.matches(items),
            let before = try await latest(ReleasePath.file(released))?.bytes, released.matches(before)
        else { return nil }
        // Whatever is wrong with a delta, agents fetch the whole table.
        guard let old = try? ItemTable(decoding: before), let new = try? ItemTable(decoding: items), let delta = ItemTableDelta(from: old, to: new),
            2 * delta.encoded().count < Deflate.compress(items).count
        else { return nil }
        return delta
    }
}

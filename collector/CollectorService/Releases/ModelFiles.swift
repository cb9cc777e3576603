import RankingModel
import TLSPresentation

/// Models and item tables as an operator hands them over: checked before they are signed.
enum ModelFiles {
    /// The largest file that is read, in bytes.
    static let maximumBytes = 64 << 20

    /// A model of the current feature schema.
    static func model(_ file: String) throws(CollectorFailure) -> RankingModel {
        let bytes = try CollectorDirectory.input(file, limit: maximumBytes)
        let model: RankingModel
        do { model = try RankingModel(decoding: bytes) } catch { throw CollectorFailure(.input, "\(file) is not a model: \(error)") }
        guard model.matchesCurrentSchema else {
            throw CollectorFailure(.input, "\(file) was trained for another feature schema than this version computes")
        }
        return model
    }

    /// An item table's bytes.
    static func items(_ file: String) throws(CollectorFailure) -> [UInt8] {
        let bytes = try CollectorDirectory.input(file, limit: maximumBytes)
        do { _ = try ItemTable(decoding: bytes) } catch { throw CollectorFailure(.input, "\(file) is not an item table: \(error)") }
        return bytes
    }
}

import Aggregation
import AggregationTasks
import Crypto
import Foundation
import RankingModel
import ReportIntake
import TLSPresentation

/// Keeps what replays a round: `DIR/rounds/<task>/<round>.round`, written and forced to the disk before the round's end is stored.
///
/// A crash between the two leaves a file that the next try writes again; once the round has ended, nothing writes it any more, and the log
/// holds its hash.
struct RoundRecords: Sendable {
    let directory: CollectorDirectory

    /// The record of a step that is about to be stored, durable.
    func keep(
        _ closed: ClosedRound, from before: [Float], to after: [Float], modelIn: PublishedModel, modelOut: PublishedModel
    ) throws(CollectorFailure) -> RoundRecord {
        let record: RoundRecord
        do {
            record = try RoundRecord(
                taskConfiguration: closed.task.configuration.encoded(), round: closed.round, opened: closed.opened, closed: closed.closed,
                accumulator: closed.accumulator,
                rejections: closed.refused.filter { $0.value > 0 }.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    RoundRecord.Rejection(cause: $0.key.rawValue, count: $0.value)
                },
                optimizer: closed.task.schedule.optimizer, stateBefore: closed.optimizerState, weightsBefore: before,
                weightLimit: RankingModel.maximumMagnitude, weightsAfter: after, modelIn: Self.model(modelIn), modelOut: Self.model(modelOut))
        } catch { throw CollectorFailure(.store, "the round's record cannot be made: \(error)") }
        let file = directory.roundRecord(closed.task.id.description, closed.round)
        try DurableFile.makeFolder(DurableFile.folder(of: file))
        try DurableFile.write(RoundRecordFile(record).bytes, to: file)
        return record
    }

    private static func model(_ model: PublishedModel) -> RoundRecord.Model {
        RoundRecord.Model(version: model.version, contentVersion: model.contentVersion, sha256: model.sha256)
    }
}

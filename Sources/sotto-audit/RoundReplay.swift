import Aggregation
import AggregationTasks
import Crypto
import RankingModel
import ReportIntake
import TLSPresentation

/// Something that is wrong with a round's record.
struct RoundFinding: Encodable {
    let code: String
    let round: UInt64?
    let detail: String

    init(_ code: String, round: UInt64?, _ detail: String) {
        self.code = code
        self.round = round
        self.detail = detail
    }

    var text: String { code + (round.map { " in round \($0)" } ?? "") + ": \(detail)" }
}

/// One record with what its inputs make.
struct RoundReplay {
    let path: String
    /// SHA-256 of the file.
    let digest: [UInt8]
    /// What the file says; nil when it is damaged beyond reading.
    let record: RoundRecord?
    /// The task's configuration; nil when it can't be read.
    let task: TaskConfiguration?
    /// The optimizer's state after the round.
    private(set) var state: OptimizerState?
    /// SHA-256 of the model that the replayed weights make.
    private(set) var replayedModelHash: [UInt8]?
    private(set) var findings: [RoundFinding] = []

    var round: UInt64? { record?.round }
    /// Where the record stands among those of its task.
    var order: UInt64 { round ?? 0 }

    /// Replays a file; nil when it is no round record at all.
    init?(path: String, bytes: [UInt8]) {
        self.path = path
        digest = Array(SHA256.hash(data: bytes))
        var damage: String?
        do throws(RoundRecordFile.Fault) {
            record = try RoundRecordFile(decoding: bytes).record
        } catch {
            guard case .damaged(let what) = error else { return nil }
            damage = what
            record = RoundRecordFile.remains(of: bytes)
        }
        task = record.flatMap { try? TaskConfiguration(decoding: $0.taskConfiguration) }
        if let damage { findings.append(RoundFinding("record_damaged", round: record?.round, "\(path): \(damage)")) }
        guard let record else { return }
        guard let task else {
            find("configuration_unreadable", "the task's configuration can't be read")
            return
        }
        replay(record, task)
    }

    private mutating func find(_ code: String, _ detail: String) { findings.append(RoundFinding(code, round: round, detail)) }

    private mutating func replay(_ record: RoundRecord, _ task: TaskConfiguration) {
        if record.weightLimit.bitPattern != RankingModel.maximumMagnitude.bitPattern {
            find("weight_limit", "\(record.weightLimit) instead of \(RankingModel.maximumMagnitude)")
        }
        let result: RoundRecord.Replay
        do { result = try record.replay(task) } catch { return find("not_replayable", error.description) }
        state = result.state
        for (index, (made, recorded)) in zip(result.weights, record.weightsAfter).enumerated() where made.bitPattern != recorded.bitPattern {
            find("weights_after", "weight \(index) is \(recorded) in the record, and the sums make \(made)")
            break
        }
        if let hash = hash(record.modelIn.contentVersion, record.weightsBefore, task), hash != record.modelIn.sha256 {
            find("model_in", "the weights before are those of a model of SHA-256 \(hexadecimal(hash)), not \(hexadecimal(record.modelIn.sha256))")
        }
        replayedModelHash = hash(record.modelOut.contentVersion, result.weights, task)
        if let hash = replayedModelHash, hash != record.modelOut.sha256 {
            find("model_out", "the sums make a model of SHA-256 \(hexadecimal(hash)), not \(hexadecimal(record.modelOut.sha256))")
        }
    }

    /// The hash of a model's canonical bytes, as a release has them.
    private mutating func hash(_ version: UInt64, _ weights: [Float], _ task: TaskConfiguration) -> [UInt8]? {
        let fingerprint: [UInt8]
        switch task.kind {
        case .modelUpdate(let schema): fingerprint = schema
        }
        guard let model = RankingModel(version: version, schemaFingerprint: fingerprint, weights: weights) else {
            find("not_a_model", "the weights of version \(version) are no model")
            return nil
        }
        return Array(SHA256.hash(data: model.encoded()))
    }
}

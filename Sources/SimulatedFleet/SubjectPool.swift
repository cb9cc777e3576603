import LocalTraining
import RankingModel
import SessionFeatures

/// Subjects of a simulated fleet, trained in fixed chunks: what a chunk gives depends on its subjects alone, and chunks come back in order, so
/// that no result depends on how many workers there were.
struct SubjectPool: Sendable {
    /// Least subjects of a chunk.
    private static let chunkSize = 32
    /// Most chunks of a cohort: bounds what their partial results take.
    private static let chunkLimit = 256

    /// Each subject's closed sessions.
    let subjects: [[[SessionSignal]]]
    private let trainer: LocalTrainer
    /// What is kept between rounds, of the first subjects: as many as fit.
    private(set) var kept: [PreparedSessions] = []
    /// Bytes that ``kept`` takes.
    private(set) var keptBytes = 0

    init(table: ItemTable, subjects: [[[SessionSignal]]]) {
        self.subjects = subjects
        trainer = LocalTrainer(table: table)
    }

    /// Computes the candidates of every subject, in order, and keeps them while they take at most `bytes`; later subjects are recomputed in
    /// every round.
    mutating func prepare(keeping bytes: Int) {
        guard mayPrepare(bytes) else { return }
        for chunk in Self.chunks(of: Array(subjects.indices)) {
            var trainer = trainer
            guard keep(chunk.map { trainer.prepare(subjects[$0]) }, bytes) else { return }
        }
    }

    /// As ``prepare(keeping:)``, with `workers` chunks at a time.
    mutating func prepare(keeping bytes: Int, workers: Int) async throws {
        guard mayPrepare(bytes) else { return }
        let chunks = Self.chunks(of: Array(subjects.indices))
        var next = 0
        while next < chunks.count {
            let wave = Array(chunks[next..<min(next + max(workers, 1), chunks.count)])
            let prepared = try await withThrowingTaskGroup(of: (Int, [PreparedSessions]).self) { [self] group in
                for (place, chunk) in wave.enumerated() {
                    group.addTask {
                        var trainer = trainer
                        return (place, chunk.map { trainer.prepare(subjects[$0]) })
                    }
                }
                var results = [[PreparedSessions]](repeating: [], count: wave.count)
                for try await (place, result) in group { results[place] = result }
                return results
            }
            for part in prepared { guard keep(part, bytes) else { return } }
            next += wave.count
        }
    }

    /// Nothing is prepared twice.
    private mutating func mayPrepare(_ bytes: Int) -> Bool {
        guard bytes > 0, kept.isEmpty else { return false }
        kept.reserveCapacity(subjects.count)
        return true
    }

    /// Keeps what fits, and says whether everything did.
    private mutating func keep(_ prepared: [PreparedSessions], _ bytes: Int) -> Bool {
        for sessions in prepared {
            guard sessions.byteCount <= bytes - keptBytes else { return false }
            keptBytes += sessions.byteCount
            kept.append(sessions)
        }
        return true
    }

    /// One subject's update.
    func update(of subject: Int, from model: RankingModel, rate: Float, steps: Int, with trainer: inout LocalTrainer) -> LocalUpdate {
        if subject < kept.count { return trainer.train(kept[subject], from: model, rate: rate, steps: steps) }
        return trainer.train(subjects[subject], from: model, rate: rate, steps: steps)
    }

    /// What `body` gives for each chunk of a cohort, in order. It gets a trainer, the chunk's number and the chunk.
    func results<Partial>(
        of cohort: [Int], _ body: (inout LocalTrainer, Int, ArraySlice<Int>) throws -> Partial
    ) rethrows -> [Partial] {
        var trainer = trainer
        return try Self.chunks(of: cohort).enumerated().map { try body(&trainer, $0, $1) }
    }

    /// As ``results(of:_:)``, on `workers` tasks.
    func results<Partial: Sendable>(
        of cohort: [Int], workers: Int, _ body: @escaping @Sendable (inout LocalTrainer, Int, ArraySlice<Int>) throws -> Partial
    ) async throws -> [Partial] {
        let chunks = Self.chunks(of: cohort)
        let workers = min(max(workers, 1), max(chunks.count, 1))
        return try await withThrowingTaskGroup(of: [(Int, Partial)].self) { [trainer] group in
            for worker in 0..<workers {
                group.addTask {
                    var trainer = trainer
                    return try stride(from: worker, to: chunks.count, by: workers).map { ($0, try body(&trainer, $0, chunks[$0])) }
                }
            }
            var results = [Partial?](repeating: nil, count: chunks.count)
            for try await share in group {
                for (place, partial) in share { results[place] = partial }
            }
            return results.compactMap(\.self)
        }
    }

    /// A cohort cut into chunks, whose size depends on the cohort's alone.
    private static func chunks(of cohort: [Int]) -> [ArraySlice<Int>] {
        let size = max(chunkSize, (cohort.count + chunkLimit - 1) / chunkLimit)
        return stride(from: 0, to: cohort.count, by: size).map { cohort[$0..<min($0 + size, cohort.count)] }
    }
}

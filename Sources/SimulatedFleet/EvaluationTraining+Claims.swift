import RankingEvaluation
import RankingModel
import RecordedSessions
import SessionFeatures

/// The trainings that the paper's claims are about.
extension EvaluationTraining {
    /// The initial model, which is trained on nothing.
    private var untaught: RankingModel { RankingModel.initial(hiddenUnits: settings.hiddenUnits) }

    /// Models of the same clients, trained without noise from the same start: in rounds of a federation, and with all sessions in one place.
    func bothWays(
        progress: (_ name: String, _ done: Int, _ total: Int) -> Void
    ) async throws -> (federated: RankingModel, central: RankingModel, rounds: Int, epochs: Int) {
        let used = noiselessSettings(seed: settings.seed)
        let clients = data.oneSessionClients()
        let federated = try await train(clients, from: untaught, used) { progress("federated training", $0, $1) }
        var alone = Self.centralSettings
        alone.seed = settings.seed
        var training = CentralTraining(table: data.trainingTable, subjects: clients, settings: alone)
        let central = try await training.run(from: untaught, workers: Self.workers) { epoch, _ in
            progress("central training", epoch, alone.epochs)
        }
        return (federated.model, central, used.rounds, alone.epochs)
    }

    /// Learns the last day's clients in three ways. Without noise and without the operator's first model, so that what differs is the
    /// training alone.
    func warmStart(progress: (_ round: Int, _ rounds: Int) -> Void) async throws -> EvaluationReport.WarmStart? {
        let (older, newer, cutBy) = lastDay
        guard !older.isEmpty, !newer.isEmpty else { return nil }
        let used = noiselessSettings(seed: settings.seed)
        let stale = try await train(signals(older), from: untaught, used, progress)
        let full = try await train(signals(older + newer), from: untaught, used, progress)
        var few = used
        few.rounds = max(1, used.rounds * newer.count / (older.count + newer.count))
        let warm = try await train(signals(newer), from: stale.model, few, progress)
        few.rounds = max(1, used.rounds / 10)
        let brief = try await train(signals(newer), from: stale.model, few, progress)
        func way(_ trained: (model: RankingModel, gradientEvaluations: Int, processorSeconds: Double), isFree: Bool = false)
            -> EvaluationReport.WarmStart.Way
        {
            let figures = data.figures(of: trained.model).all
            return EvaluationReport.WarmStart.Way(
                gradientEvaluations: isFree ? 0 : trained.gradientEvaluations, processorSeconds: isFree ? 0 : trained.processorSeconds,
                hr20: figures.hitRate, mrr20: figures.meanReciprocalRank)
        }
        return EvaluationReport.WarmStart(
            olderClients: older.count, newerClients: newer.count, cutBy: cutBy, full: way(full), warm: way(warm), brief: way(brief),
            stale: way(stale, isFree: true))
    }

    private func signals(_ sessions: [RecordedSession]) -> [[[SessionSignal]]] {
        sessions.map { [ResearchProtocol.signals(of: $0, in: data.trainingTable)] }
    }

    /// The clients of the last 24 hours of the training file and those before; where those are more than half of all, and without times,
    /// the last quarter and the first three.
    private var lastDay: (older: [RecordedSession], newer: [RecordedSession], cutBy: String) {
        let day: Int64 = 86_400_000
        if let end = data.clients.last?.endedAt {
            let newer = data.clients.filter { end - ($0.endedAt ?? end) < day }
            let older = data.clients.filter { end - ($0.endedAt ?? end) >= day }
            if newer.count <= older.count { return (older, newer, "days") }
        }
        let split = SessionSplit.latest(0.25, of: data.clients)
        return (split.earlier, split.later, "quarters")
    }
}

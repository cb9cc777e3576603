package import RankingModel
package import SessionFeatures
import VectorMath

/// Ranks items for a session with a linear or one-hidden-layer model over the features of its candidates.
///
/// It always answers. The order of fall-backs, see ``RankingStep``:
/// 1. candidates by score, ties by popularity and then by index, or in the order displayed;
/// 2. past the candidates (or when the session is empty), items by historical popularity, not ranked before;
/// 3. with no model, or a model of another schema, candidates are scored by ``RankingModel/initial``, and a displayed list keeps its order;
/// 4. with an empty table, the items of the session itself.
///
/// Not safe to share between tasks; it owns its working memory (about two bytes per item of the table).
package struct Ranker: Sendable {
    /// Most reasons given for an item when the request doesn't ask for all.
    package static let reasonCount = 3
    /// Most items of one answer.
    package static let maximumAnswer = 1_000

    /// The table that candidates come from.
    package let table: ItemTable
    /// The installed model, if there is one.
    package private(set) var model: RankingModel?
    /// Whether the installed model scores; if not, ``RankingModel/initial`` does.
    package private(set) var usesInstalledModel: Bool

    private var scorer: SoftsignRanker
    var explainer: ScoreExplainer
    private let extractor = FeatureExtractor()
    /// The candidates of the latest ranking.
    package private(set) var matrix: CandidateMatrix
    /// The model's score of each row of ``matrix``.
    package internal(set) var scores: [Float] = []

    package init(table: ItemTable, model: RankingModel? = nil) {
        self.table = table
        self.matrix = CandidateMatrix(itemCount: table.count)
        usesInstalledModel = model?.matchesCurrentSchema ?? false
        self.model = model
        let scoring = ScoringWeights(usesInstalledModel ? model : nil)
        scorer = scoring.scorer
        explainer = ScoreExplainer(scoring)
    }

    /// Replaces the model. One that doesn't match the current schema is kept for inspection but doesn't score.
    package mutating func install(_ model: RankingModel?) {
        self.model = model
        usesInstalledModel = model?.matchesCurrentSchema ?? false
        let scoring = ScoringWeights(usesInstalledModel ? model : nil)
        scorer = scoring.scorer
        explainer = ScoreExplainer(scoring)
    }

    /// The best `k` items (0...``maximumAnswer``) for the session; `candidates`, when given, limits the answer to these items.
    package mutating func rank(_ state: SessionState, k: Int, candidates: [UInt32]? = nil) -> [RankedItem] {
        rank(state, RankingRequest(k: k, candidates: candidates)).items
    }

    /// Computes candidates, features and scores of a session into the working memory.
    package mutating func score(_ state: SessionState, candidates: [UInt32]? = nil) {
        score(state, from: candidates.map(FeatureExtractor.Pool.given) ?? .generated)
    }

    /// As ``score(_:candidates:)``, for the items of a pool.
    mutating func score(_ state: SessionState, from pool: FeatureExtractor.Pool) {
        extractor.fill(&matrix, for: state, from: table, pool: pool)
        if scores.count > matrix.count { scores.removeLast(scores.count - matrix.count) }
        while scores.count < matrix.count { scores.append(0) }
        let (scorer, values) = (scorer, matrix.values)
        var span = scores.mutableSpan
        scorer.score(values.span, stride: CandidateMatrix.stride, into: &span)
    }

    /// Which step of the fall-back order answers for a session.
    package func step(for state: SessionState) -> RankingStep {
        if table.count == 0 { return state.recent.isEmpty ? .nothing : .sessionItems }
        if state.recent.isEmpty { return .popularity }
        return usesInstalledModel ? .model : .initialModel
    }
}

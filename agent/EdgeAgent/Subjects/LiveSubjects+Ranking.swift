import Compliance
import Consent
import Enrichment
import Ranking
import RankingModel
import Scorecards
import SessionFeatures
import Sessions

extension LiveSubjects {
    /// The device has had rules that the store no longer has.
    struct RulesMissing: StoreFailure {
        let advice =
            "the rules that this device has had are gone from its store, which is an older copy; nothing is ranked until the collector is reached"
    }

    /// Throws ``RulesMissing`` when nothing may be ranked.
    func checkRules() throws { if installed.lacksRules { throw RulesMissing() } }

    /// Ranks for a subject's session. It always answers: without consent, session or model, by the documented fall-backs; and no answer holds an
    /// item that the rules deny or that the operator took away. Only where the rules are gone it throws.
    func rank(_ query: RankingQuery, now: Int64) throws -> RankingAnswer {
        try checkRules()
        let allowed = try consent(of: query.subject).granted(at: now, currentVersion: gate.currentVersion)
        var current: Live?
        if allowed.contains(.ranking), let found = live[query.subject], query.session == nil || query.session == found.session.description {
            current = found
        }
        var state = current?.state ?? SessionState()
        if let context = query.context { state.apply(.context(context)) }
        var facts = try requestFacts(
            query.subject, allowed: allowed, stated: query.facts, state: state, isLive: current != nil, now: now)
        if allowed.contains(.ranking) { state.apply(.subject(SubjectCrossings.of(facts, in: installed.table))) }
        let fraud = query.fraudCard.flatMap { installed.scorecards?[$0] }?.evaluate(facts)
        if let fraud {
            // Rules may call it the request's or the session's.
            facts.known.merge(AgentFacts.fraud(fraud, scope: .request)) { _, computed in computed }
            facts.session.merge(AgentFacts.fraud(fraud, scope: .session)) { _, computed in computed }
        }

        let (request, unknown) = request(query, numbering: &state, now: now)
        let overlay = itemOverlay(now: now)
        var admission = ItemAdmission(
            rules: installed.rules?.prepared(facts, language: AgentFacts.language(query.language, facts)), overlay: overlay, table: installed.table,
            state: state, store: self.facts, now: now)
        let ranking = ranker.rank(
            state, request, admitting: { installed.isReadable && admission.admits($0, &compiledItems) },
            adjusting: overlay.adjustments.isEmpty ? nil : { overlay.adjustments[$0] ?? 0 })
        return RankingAnswer(
            session: current?.session.description, modelVersion: installed.modelVersion,
            basis: basis(ranking.step, isAllowed: allowed.contains(.ranking)), intent: ranking.intent,
            items: ranking.items.map { .init(ranked: $0, decision: admission.decision($0.itemIndex, &compiledItems)) },
            unknownCandidates: unknown, rules: installed.rules?.rules, denials: admission.counted,
            unavailable: admission.unavailable, ignoredFacts: facts.ignored, fraud: fraud, explains: query.options.explain,
            records: query.record ? records(of: ranking.items.map(\.itemIndex) + admission.denied, admission, facts, query.language) : nil)
    }

    /// What the ranker is asked, and how many candidates have no number and are left out.
    ///
    /// Each item of a displayed list gets a number in `state`, so that what the table doesn't know is ranked too; of this answer's copy of the
    /// session, because what is displayed in the end is told by an event.
    private func request(_ query: RankingQuery, numbering state: inout SessionState, now: Int64) -> (request: RankingRequest, unknown: Int) {
        guard let candidates = query.candidates else { return (RankingRequest(k: query.k, options: query.options), 0) }
        guard let prices = query.displayedPrices else {
            let pool = candidates.compactMap { state.item($0, in: installed.table) }
            return (RankingRequest(k: query.k, candidates: pool, options: query.options), candidates.count - pool.count)
        }
        var items: [UInt32] = []
        var known: [Float] = []
        for (candidate, price) in zip(candidates, prices) {
            guard let item = state.admit(candidate, in: installed.table) else { continue }
            items.append(item)
            known.append(price)
        }
        let list = DisplayedList(items: items, prices: known, time: now)
        return (RankingRequest(k: query.k, displayed: list, options: query.options), candidates.count - items.count)
    }

    private func records(
        of items: [UInt32], _ admission: ItemAdmission, _ facts: RequestFacts, _ asked: String?
    ) -> [RankingAnswer.Record] {
        guard let rules = installed.rules?.rules else { return [] }
        var date: String?
        if case .text(let day) = facts.fact(AgentFacts.date) { date = day }
        let (language, ignored) = (AgentFacts.language(asked, facts), facts.ignored)
        return items.map { item in
            let itemFacts = admission.facts(of: item)
            return .init(
                item: itemFacts.identifier,
                record: DecisionRecord(deciding: LayeredFacts(itemFacts, facts), by: rules, date: date, language: language, ignored: ignored))
        }
    }

    /// Evaluates an installed scorecard; nil when there is none of this name.
    func score(_ query: ScoreQuery, now: Int64) throws -> ScoreAnswer? {
        guard let card = installed.scorecards?[query.card] else { return nil }
        let allowed = try consent(of: query.subject).granted(at: now, currentVersion: gate.currentVersion)
        let current = allowed.contains(.ranking) ? live[query.subject] : nil
        let state = current?.state ?? SessionState()
        let facts = try requestFacts(query.subject, allowed: allowed, stated: query.facts, state: state, isLive: current != nil, now: now)
        let language = AgentFacts.language(query.language, facts)
        guard let item = query.item else {
            return ScoreAnswer(card: card, result: card.evaluate(facts), language: language, ignoredFacts: facts.ignored)
        }
        let itemFacts = ItemFacts(
            identifier: item, number: installed.table.item(item), stated: self.facts.facts(of: .item(item), now: now), table: installed.table,
            now: now)
        return ScoreAnswer(
            card: card, result: card.evaluate(LayeredFacts(itemFacts, facts)), language: language, ignoredFacts: facts.ignored)
    }

    /// What the subject's request may look up. Kept attributes and behaviour only as far as the subject allowed ranking.
    private func requestFacts(
        _ subject: String, allowed: ConsentPurposes, stated: [FactName: FactValue], state: SessionState, isLive: Bool, now: Int64
    ) throws -> RequestFacts {
        RequestFacts(
            known: AgentFacts.consent(allowed).merging(AgentFacts.request(state.context, now: now)) { first, _ in first }, stated: stated,
            mayStateSubject: mayStateSubject, subject: allowed.contains(.ranking) ? try attributes(of: subject, now: now) : [:],
            market: facts.facts(of: .market, now: now),
            session: isLive ? AgentFacts.session(state, intent: IntentEstimate(of: state, in: installed.table)) : [:], now: now)
    }

    private func basis(_ step: RankingStep, isAllowed: Bool) -> RankingAnswer.Basis {
        switch step {
        case _ where !installed.isReadable: .nothingInstalled
        case .nothing: .nothingInstalled
        case .sessionItems: .sessionItems
        case _ where !isAllowed: .popularityWithoutConsent
        case .popularity: .popularity
        case .model: .model
        case .initialModel: .initialModel
        }
    }

    /// The operator's facts about items, by their numbers.
    private func itemOverlay(now: Int64) -> ItemOverlay {
        if let overlay, overlay.isValid(at: now) { return overlay }
        let next = ItemOverlay(facts, table: installed.table, now: now)
        overlay = next
        return next
    }
}

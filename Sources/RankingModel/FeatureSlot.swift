/// One feature of a candidate item in a session: a slot of the ranker's weight vector.
///
/// Rows below mean the neighbour row of a session item in the ``ItemTable``; "normalised" means divided by the row's largest entry, so
/// that every slot lies roughly in 0...3 and one learning rate fits all. The choice of slots follows the association and sequential rules
/// of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (UMUAI 2018), as features instead of as rankers.
package enum FeatureSlot: Int, CaseIterable, Sendable {
    /// log(1 + clicks of the item) over log(1 + clicks of the most popular item).
    case popularity
    /// The same for clicks in the table's recent window.
    case recentPopularity
    /// Recent popularity minus popularity: positive when the item is on the rise.
    case trend
    /// Popularity while the session has a single view, else 0.
    case popularityAtStart
    /// Forward relation (1 / gap^2) from the last viewed item, normalised.
    case forwardLast
    /// log(1 + forward weight) / 5 from the last viewed item: how much evidence there is.
    case forwardLastEvidence
    /// Share of the last item's direct successors that are this item.
    case nextLast
    /// Forward relation from the last item, normalised, while the session has a single view.
    case forwardAtStart
    /// Forward relation from the item before the last distinct one, normalised.
    case forwardPrevious
    /// Sum of normalised forward relations over the session's items, each divided by its recency rank.
    case forwardSession
    /// Recency-decayed forward relation from the last item, normalised.
    case recentForwardLast
    /// Sum of recency-decayed forward relations over the session's items, each divided by its recency rank.
    case recentForwardSession
    /// Co-occurrence with the last item, normalised.
    case togetherLast
    /// Sum of normalised co-occurrence over the session's items, each divided by its recency rank.
    case togetherSession
    /// Sum of normalised co-occurrence over the session's items, weighted by the time spent on them.
    case togetherDwell
    /// ``togetherSession`` times the item's inverse document frequency.
    case togetherSessionRare
    /// The smaller of the normalised co-occurrences with the last two distinct items.
    case togetherBoth
    /// Cosine of the last item and this one: co-occurrence / sqrt(clicks x clicks).
    case cosineLast
    /// Sum of cosines over the session's items, each divided by its recency rank.
    case cosineSession
    /// ``cosineSession`` when the session has more than three views, else 0.
    case cosineLate
    /// Share of the session's recent items in whose rows this item appears.
    case support
    /// log(1 + number of times this item followed the last two views in this order).
    case bigram
    /// 1 when the item was viewed in this session.
    case inSession
    /// 1 when the item was viewed and the session has a single view.
    case inSessionAtStart
    /// 1 when the item was viewed and the session has more than three views.
    case inSessionLate
    /// 1 when the item is the last one viewed.
    case isLast
    /// 1 when the item was the view before the last one.
    case isPrevious
    /// log(1 + views of the item in this session).
    case viewsInSession
    /// 1 / (views since the item was last viewed + 1).
    case viewRecency
    /// 1 when the item is in the session's cart.
    case inCart
    /// Share of the session's recent items that have the item's category.
    case categoryAffinity

    /// The slot's stable name, as it appears in reasons and in the schema's fingerprint.
    package var name: String { "\(self)" }
}

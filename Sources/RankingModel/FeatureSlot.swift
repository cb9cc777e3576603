/// One feature of a candidate item in a session: a slot of the ranker's weight vector.
///
/// Rows below mean the neighbour row of a session item in the ``ItemTable``; the recency rank is 1 for the item viewed last, 2 for the
/// distinct item before it, and so on; evidence of a weight `w` is `log(1 + w) / 5`. With these scales every slot lies roughly in 0...2
/// and one learning rate fits all. The slots use the association and sequential rules of Ludewig and Jannach, "Evaluation of
/// session-based recommendation algorithms" (UMUAI 2018), as features where that paper uses them as rankers.
package enum FeatureSlot: Int, CaseIterable, Sendable {
    /// log(1 + clicks of the item) over log(1 + clicks of the most popular item).
    case popularity
    /// The same for clicks in the table's recent window.
    case recentPopularity
    /// Popularity while the session has a single view, else 0.
    case popularityAtStart
    /// Evidence of the forward relation (1 / gap^2) from the last item.
    case forwardLast
    /// Forward relation from the last item over its row's largest, while the session has a single view.
    case forwardAtStart
    /// Evidence of the forward relation from the distinct item before the last one.
    case forwardPrevious
    /// Sum of the evidence of 8 times the forward relation over the session's items, each divided by its recency rank.
    case forwardSession
    /// Evidence of the recency-decayed forward relation from the last item.
    case recentForwardLast
    /// Sum of the evidence of the recency-decayed forward relation, each divided by its recency rank.
    case recentForwardSession
    /// Share of the last item's views that this item followed directly.
    case nextLast
    /// Evidence of co-occurrence with the last item.
    case togetherLast
    /// Mean evidence of co-occurrence with the session's items.
    case togetherMean
    /// Sum of the evidence of co-occurrence over the session's items, each divided by its recency rank.
    case togetherSession
    /// ``togetherSession`` times the item's inverse document frequency.
    case togetherRare
    /// The sum of ``togetherSession`` with each item weighted by the time spent on it.
    case togetherDwell
    /// The smaller evidence of co-occurrence with the last two distinct items.
    case togetherBoth
    /// Cosine with the last item: co-occurrence / sqrt(clicks x clicks).
    case cosineLast
    /// Sum of the square roots of the cosines over the session's items, each divided by its recency rank.
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

    /// Cosine of the session's query and the item's vector (``ItemVectors``).
    case vectorSession
    /// exp(8 (``vectorSession`` - the largest among the candidates)), in 0...1.
    case vectorShare
    /// Cosine of the last item's vector and this item's.
    case vectorLast
    /// 1 / sqrt(place) of the item among the candidates by ``vectorSession``.
    case vectorRank

    // Families: engagement, preferences of this session, momentum, surroundings, subject, intent.

    /// Engagement with the item: sum over its views in the window of 8 / (8 + views since) times (1/2 + dwell share), `e`, as e / (1 + e).
    case itemInterest
    /// The same sum for the item's category less an eighth for each ignored impression of it, over the sum of both for all categories.
    case categoryInterest
    /// Impressions of the item that the person has not turned to since, up to four, over four.
    case ignored
    /// 1 when the item was bought in this session.
    case purchased
    /// Share of this session's steps that stay in the category, for items of the last item's category, else 0.
    case preferredCategory
    /// Share of this session's steps that go back, for items viewed in this session, else 0.
    case preferredRepeat
    /// Share of this session's steps that go to a neighbour, times ``forwardLast``.
    case preferredNeighbour
    /// Closeness to the session's usual price, 1 - |log2 of the ratio| and at least 0, times the session's price focus.
    case preferredPrice
    /// Clicks a minute `v` as v / (v + 2), times ``forwardLast``.
    case velocityForward
    /// Trend of the dwell shares, in -1...1, times ``togetherLast``.
    case dwellTrendTogether
    /// ``recentPopularity`` times daylight: 1 at 14:00 local time, falling linearly to -1 at 2:00.
    case hourPopular
    /// ``recentPopularity`` on Saturdays and Sundays, local time, else 0.
    case weekendPopular
    /// ``popularity`` on a phone, else 0.
    case phonePopular
    /// Mean over the subject's declared matches: 1 for an equal attribute, -1 for another, 0 for none.
    case attributeMatch
    /// Mean over the subject's declared distances, each in 0...1; 0 for an item without the attribute.
    case attributeDistance
    /// ``cosineSession`` times twice the probability that the session pursues a goal, minus 1.
    case intentSimilar

    // Displayed lists: zero unless a list that was displayed is ranked again. Positions count from 0; engaged means viewed in this session;
    // the pause is the time since the last view.

    /// 1 / (position + 1).
    case listTop
    /// log(1 + position) / log 26.
    case listDepth
    /// ``listTop`` when no item of the list was engaged, else 0.
    case listTopUntouched
    /// ``listTop`` when the session has no event yet, else 0.
    case listTopAtStart
    /// Logarithm of the price over the list's median price, in -2...2; 0 for an item without a price.
    case listPrice
    /// Cheaper items displayed above, over 25, at most 2.
    case listCheaperAbove
    /// 1 when the item is cheaper than the two above it and the two below it.
    case listBargain
    /// |logarithm of the price over the price of the item chosen last|, at most 1.5.
    case listPriceDistance
    /// 1 for the list's item that was engaged last.
    case listLastEngaged
    /// 1 / (1 + pause / 60 s)^2 for the item viewed last.
    case listLastFresh
    /// 1 / (places below the list's item that was engaged last).
    case listBelow
    /// ``listBelow`` times log(1 + pause in seconds) over that of an hour, at most 1.
    case listBelowPause
    /// 1 / (places above the list's item that was engaged last).
    case listAbove
    /// log(1 + choices before which the item stood above the item chosen) / 2.
    case listSkipped
    /// 1 for the item chosen last.
    case listChosenLast
    /// 1 / (1 + items above that were not engaged) for an item that was not, when one of the list was.
    case listUntouchedRank
    /// 1 - |log(1 + position) - mean of the same for the session's latest choices| / 3, at least 0; 0 without a choice.
    case listHabit

    /// The slot's stable name, as it appears in reasons and in the schema's fingerprint.
    package var name: String { "\(self)" }
}

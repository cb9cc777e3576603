extension FeatureScale {
    /// How many of the latest steps from view to view tell a session's preferences and its momentum.
    package static let preferenceSteps = 8
    /// A view `a` views back counts `h / (h + a)` as interest, with this `h`.
    package static let interestHalving = 8
    /// How many of the latest categories of a session have an interest.
    package static let interestCategories = 16
    /// An ignored impression counts this fraction (1/n) of a view that was just made, against its category.
    package static let ignoredDivisor = 8
    /// Ignored impressions of one item past this number count no more.
    package static let ignoredImpressions = 4
    /// Clicks a minute at which velocity is 1/2.
    package static let ordinaryVelocity = 2
    /// The local hour at which the daylight of ``FeatureSlot/hourPopular`` is 1.
    package static let daylightHour = 14
}

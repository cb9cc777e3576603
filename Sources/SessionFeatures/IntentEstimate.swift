/// Whether a session explores or pursues a goal, estimated from what it did so far.
///
/// Each signal lies in -1...1, is 0 when nothing is known, and is positive when it speaks for a goal. With the public weights of
/// ``Signal/weight``, `z = sum of weight x signal`, and the probability of a goal is `1/2 + 1/2 z / (1 + |z|)`. Nothing is fitted to data of a
/// person, and no exponential is used, so that every machine gets the same bits.
package struct IntentEstimate: Sendable, Equatable {
    /// The conclusion.
    package enum Label: String, Sendable, Hashable, CaseIterable {
        /// Probability of a goal below ``exploringBelow``.
        case exploring
        /// Probability of a goal of at least ``goalFrom``.
        case goalDirected = "goal_directed"
        /// In between, or fewer than two views.
        case undecided
    }

    /// What the estimate looks at.
    package enum Signal: Int, Sendable, Hashable, CaseIterable {
        /// Share of the latest views that went back to an item seen before.
        case revisits
        /// Twice the concentration of the latest views on categories, minus 1, where concentration is the probability that two of them share
        /// their category (2 to the power of minus the collision entropy, exact in integers); without categories, the share of steps to a
        /// neighbour of the item before takes its place.
        case focus
        /// Twice ``SessionTrends/priceFocus`` minus 1, from the second price on.
        case priceFocus
        /// 1 when the session searched or entered by a search, else -1 when it entered by a campaign.
        case search
        /// Twice d / (d + 0.1) minus 1 for the mean dwell share d of views that ended: 0 at half a minute.
        case dwell
        /// 1 - 2 ``SessionTrends/velocity``: 0 at two clicks a minute, negative when faster.
        case velocity
        /// 1 with a cart or a purchase.
        case cart

        /// The signal's weight in `z`.
        package var weight: Float {
            switch self {
            case .revisits: 2
            case .focus: 1
            case .priceFocus: 0.5
            case .search: 0.5
            case .dwell: 0.5
            case .velocity: 0.5
            case .cart: 1
            }
        }

        /// The signal's stable name.
        package var name: String { "\(self)" }
    }

    /// A probability below this is ``Label/exploring``.
    package static let exploringBelow: Float = 0.4
    /// A probability from this on is ``Label/goalDirected``.
    package static let goalFrom: Float = 0.6

    /// The value of each signal, in the order of ``Signal``, in -1...1.
    package let signals: [Float]
    /// The probability that the session pursues a goal, in 0...1; 1/2 when nothing is known.
    package let probability: Float
    /// The conclusion.
    package let label: Label

    /// The estimate from the signals' values, in the order of ``Signal``; missing ones are 0. `views` is the number of views of the session.
    package init(signals: [Float], views: Int) {
        self.signals = Signal.allCases.map { $0.rawValue < signals.count ? min(max(signals[$0.rawValue], -1), 1) : 0 }
        var z: Float = 0
        if views >= 2 { for signal in Signal.allCases { z += signal.weight * self.signals[signal.rawValue] } }
        probability = 0.5 + 0.5 * z / (1 + z.magnitude)
        label =
            switch probability {
            case _ where views < 2: .undecided
            case ..<Self.exploringBelow: .exploring
            case Self.goalFrom...: .goalDirected
            default: .undecided
            }
    }

    /// The estimate of a session without views.
    package static let unknown = Self(signals: [], views: 0)

    /// The value of one signal.
    package subscript(signal: Signal) -> Float { signals[signal.rawValue] }
}

import Foundation
package import RecordedSessions

/// An order in which a displayed list can be shown again.
package enum DisplayedListOrder: String, Sendable, CaseIterable, Codable {
    /// As it was displayed.
    case displayed
    /// The most often chosen items of the training sessions first.
    case popularity
    /// log(1 + choices in training) plus 1 / (place + 1), the largest first.
    case popularityDisplayed = "popularity_displayed"
    /// The lowest price first.
    case cheapest
    /// The items with the most views and choices in the session first.
    case sessionCount = "session_count"
    /// The items turned to most recently in the session first.
    case mostRecent = "most_recent"

    /// The places of the list's items in this order; ties keep the displayed order.
    ///
    /// - Parameters:
    ///   - before: The rows of the session before the list.
    ///   - choices: How often an item was chosen in training.
    package func order(of list: [String], prices: [Float], before: some Sequence<DisplayedListSession.Row>, choices: (String) -> Int) -> [Int] {
        let scores: [Double]
        switch self {
        case .displayed: scores = list.map { _ in 0 }
        case .popularity: scores = list.map { Double(choices($0)) }
        case .popularityDisplayed: scores = list.enumerated().map { log(Double(1 + choices($1))) + 1 / Double($0 + 1) }
        case .cheapest: scores = list.indices.map { prices.indices.contains($0) ? -Double(prices[$0]) : 0 }
        case .sessionCount, .mostRecent:
            var value: [String: Double] = [:]
            for (step, row) in before.enumerated() {
                guard let item = row.item else { continue }
                value[item] = self == .mostRecent ? Double(step + 1) : value[item, default: 0] + 1
            }
            scores = list.map { value[$0, default: 0] }
        }
        return list.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    }
}

extension DisplayedListSession.Row {
    /// The item that the row turned to, if any.
    var item: String? {
        switch action {
        case .view(let item), .choice(let item, _, _): item
        case .other: nil
        }
    }
}

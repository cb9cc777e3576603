import Testing

@testable import RankingModel
@testable import SessionFeatures

@Suite struct FamiliesTests {
    private let table = SmallShop.table()

    private func item(_ number: Int) -> UInt32 { table.item("i\(number)") ?? .max }

    private func state(_ signals: [SessionSignal]) -> SessionState {
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        return state
    }

    private func matrix(_ signals: [SessionSignal]) -> CandidateMatrix {
        var matrix = CandidateMatrix(itemCount: table.count)
        FeatureExtractor().fill(&matrix, for: state(signals), from: table, pool: .given(Array(0..<UInt32(table.count))))
        return matrix
    }

    private func view(_ number: Int, _ seconds: Int64) -> SessionSignal { .view(item: item(number), time: seconds * 1_000) }

    @Test(arguments: 1...30) func `Preferences and momentum of a long session are those of its window alone`(seed: UInt64) {
        let signals = SmallShop.signals(count: 400, items: 20, seed: seed)
        let whole = state(signals)
        // What is left of the session when everything before its last 64 known views, and before its last 128 impressions, is dropped.
        let first = signals.indices.first { index in
            let rest = signals[index...]
            let views = rest.count { if case .view(.some, _) = $0 { true } else { false } }
            let shown = rest.reduce(0) { sum, signal in if case .impressions(let items) = signal { sum + items.count } else { sum } }
            return views <= FeatureScale.sessionWindow + 10 && shown <= 10_000
        }
        let window = state(Array(signals[(first ?? 0)...]))
        #expect(SessionTrends(of: whole, in: table) == SessionTrends(of: window, in: table))
        #expect(whole.views.map(\.dwell) == window.views.map(\.dwell))
    }

    @Test func `Interest in an item is decayed engagement`() throws {
        let matrix = matrix([view(1, 0), view(2, 30), view(1, 60), view(3, 360)])
        // i1: two views back, 30 s of 300, and four views... ages 3 and 1; dwell shares 0.1 and 1.
        let sum = (8 / 11 as Float) * (0.5 + 0.1) + (8 / 9 as Float) * (0.5 + 1)
        let one = matrix.value(row: try #require(matrix.row(of: item(1))), .itemInterest)
        #expect(abs(one - sum / (1 + sum)) < 1e-6)
        #expect(matrix.value(row: try #require(matrix.row(of: item(9))), .itemInterest) == 0)
    }

    @Test func `Interest in categories adds up to one, and ignored impressions count against theirs`() throws {
        let plain = matrix([view(5, 0), view(10, 10), view(1, 20)])
        let value = { (matrix: CandidateMatrix, number: Int) in matrix.value(row: matrix.row(of: item(number)) ?? 0, .categoryInterest) }
        #expect(abs(value(plain, 15) + value(plain, 6) - 1) < 1e-6)
        #expect(value(plain, 2) == 0)
        let ignored = matrix([view(5, 0), view(10, 10), view(1, 20), .impressions(items: [item(7), item(12), item(6)])])
        #expect(value(ignored, 2) < 0)
        #expect(value(ignored, 6) < value(plain, 6))
        for row in 0..<ignored.count { #expect((-1...1).contains(ignored.value(row: row, .categoryInterest))) }
    }

    @Test func `An impression is ignored until the person turns to the item`() throws {
        let shown = SessionSignal.impressions(items: [item(7), item(8)])
        let row = { (matrix: CandidateMatrix, number: Int) in matrix.value(row: matrix.row(of: item(number)) ?? 0, .ignored) }
        #expect(row(matrix([view(1, 0), shown, shown]), 7) == 0.5)
        #expect(row(matrix([view(1, 0)] + Array(repeating: shown, count: 9)), 8) == 1)
        #expect(row(matrix([view(1, 0), shown, view(7, 9), shown]), 7) == 0.25)
        #expect(row(matrix([view(1, 0), shown, .purchase(item: item(7))]), 7) == 0)
        #expect(row(matrix([view(1, 0), shown, .purchase(item: item(7))]), 8) == 0.25)
    }

    @Test func `Preferences are this session's own shares of its steps`() throws {
        // i5 and i10 share their category, i1 does not: one of three steps stays, one goes back.
        let signals = [view(5, 0), view(10, 60), view(1, 120), view(10, 180)]
        let trends = SessionTrends(of: state(signals), in: table)
        #expect(trends.steps == 3)
        #expect(trends.sameCategory == 0.25)
        #expect(trends.repeats == 0.25)
        // Three steps in three minutes: one click a minute.
        #expect(abs(trends.velocity - 1 / 3) < 1e-6)
        let matrix = matrix(signals)
        #expect(matrix.value(row: try #require(matrix.row(of: item(20))), .preferredCategory) == 0.25)
        #expect(matrix.value(row: try #require(matrix.row(of: item(21))), .preferredCategory) == 0)
        #expect(matrix.value(row: try #require(matrix.row(of: item(1))), .preferredRepeat) == 0.25)
        for row in 0..<matrix.count {
            #expect(matrix.value(row: row, .velocityForward) == trends.velocity * matrix.value(row: row, .forwardLast))
            #expect(matrix.value(row: row, .preferredNeighbour) == trends.neighbours * matrix.value(row: row, .forwardLast))
        }
    }

    @Test func `The trend of dwell is the newer half less the older`() {
        let trends = SessionTrends(of: state([view(1, 0), view(2, 30), view(3, 60), view(4, 210), view(5, 360)]), in: table)
        #expect(abs(trends.dwellTrend - 0.4) < 1e-6)
        #expect(abs((trends.meanDwell ?? 0) - 0.3) < 1e-6)
        #expect(SessionTrends(of: state([.view(item: 1, time: nil), .view(item: 2, time: nil)]), in: table).dwellTrend == 0)
    }

    @Test func `Hour, weekend and device bear on popularity`() throws {
        let saturday: Int64 = 2 * 86_400 + 14 * 3_600
        let row = item(4)
        func values(_ signals: [SessionSignal]) throws -> (hour: Float, weekend: Float, phone: Float, recent: Float, popularity: Float) {
            let matrix = matrix(signals)
            let place = try #require(matrix.row(of: row))
            return (
                matrix.value(row: place, .hourPopular), matrix.value(row: place, .weekendPopular), matrix.value(row: place, .phonePopular),
                matrix.value(row: place, .recentPopularity), matrix.value(row: place, .popularity)
            )
        }
        let afternoon = try values([view(1, saturday)])
        #expect(afternoon.hour == afternoon.recent && afternoon.weekend == afternoon.recent && afternoon.phone == 0)
        let night = try values([.context(SessionContext(device: .phone, offsetMinutes: 720)), view(1, saturday - 86_400)])
        #expect(night.hour == -night.recent && night.weekend == night.recent && night.phone == night.popularity)
        let untimed = try values([.view(item: item(1), time: nil)])
        #expect(untimed.hour == 0 && untimed.weekend == 0)
    }

    @Test(arguments: 1...20) func `Every family's value lies in its range`(seed: UInt64) {
        let matrix = matrix(SmallShop.signals(count: 120, items: 60, seed: seed))
        let slots = FeatureSlot.allCases.drop { $0 != .itemInterest }.prefix { $0 != .attributeDistance }
        for row in 0..<matrix.count { for slot in slots { #expect((-1...2).contains(matrix.value(row: row, slot))) } }
    }
}

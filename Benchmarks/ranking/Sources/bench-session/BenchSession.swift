import Ranking
import RankingModel
import SessionFeatures

/// What one event of a session costs, by the session's length.
///
/// `bench-session LENGTH fold|rank [HIDDEN]` feeds a session of LENGTH events and then 122 more through ``measured(_:_:)``, which folds each
/// and, with `rank`, ranks 20 items after it by a model with HIDDEN units. `session.sh` counts the instructions of that function.
/// `bench-session LENGTH time [HIDDEN]` prints the median and the 99th percentile of folding and ranking, in microseconds.
@main
struct BenchSession {
    static let items = 2_000
    /// Two periods of ``signal(_:)``, so that every length meets the same events.
    static let measuredEvents = 122

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let length = Int(arguments[1]), ["fold", "rank", "time"].contains(arguments[2]) else {
            print("usage: bench-session LENGTH fold|rank|time [HIDDEN]")
            return
        }
        var ranker = Ranker(table: table(), model: model(hiddenUnits: arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0))
        var state = SessionState()
        for event in 0..<length { state.apply(signal(event)) }
        switch arguments[2] {
        case "fold": for event in length..<length + measuredEvents { foldMeasured(&state, signal(event)) }
        case "rank":
            for event in length..<length + measuredEvents {
                state.apply(signal(event))
                rankMeasured(&ranker, state)
            }
        default: time(&ranker, &state, from: length)
        }
    }

    /// A shop in which sessions walk through neighbouring items of forty categories.
    static func table() -> ItemTable {
        var builder = ItemTableBuilder()
        var random: UInt64 = 1
        func below(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % UInt64(bound))
        }
        for session in 0..<20_000 {
            let start = below(items)
            builder.add(session: (0..<6).map { _ in "item\((start + below(40)) % items)" }, endedAt: Int64(session) * 1_000)
        }
        for item in 0..<items { builder.setCategory(UInt16(1 + item / 50), of: "item\(item)") }
        return builder.build()
    }

    static func model(hiddenUnits: Int) -> RankingModel? {
        let initial = RankingModel.initial(hiddenUnits: hiddenUnits)
        let weights = initial.weights.enumerated().map { $0.element == 0 ? Float($0.offset % 13) / 13 : $0.element }
        return RankingModel(version: 1, schemaFingerprint: initial.schemaFingerprint, weights: weights)
    }

    /// The event at a place of an endless session; it repeats every 61 events but for its time.
    static func signal(_ event: Int) -> SessionSignal {
        let phase = event % 61
        let item = UInt32(phase * 37 % 400)
        return switch phase % 10 {
        case 3: .impressions(items: (0..<12).map { UInt32((phase * 31 + $0 * 17) % items) })
        case 5: .active(milliseconds: 4_000)
        case 7: phase % 20 == 7 ? .cart(item: item) : .uncart(item: item)
        default: .view(item: item, time: Int64(event) * 20_000)
        }
    }

    @inline(never)
    static func foldMeasured(_ state: inout SessionState, _ signal: SessionSignal) { state.apply(signal) }

    @inline(never)
    static func rankMeasured(_ ranker: inout Ranker, _ state: SessionState) {
        precondition(ranker.rank(state, RankingRequest(k: 20)).items.count == 20)
    }

    static func time(_ ranker: inout Ranker, _ state: inout SessionState, from length: Int) {
        var times: [Double] = []
        for event in length..<length + 20_000 {
            let signal = signal(event)
            let start = ContinuousClock.now
            foldMeasured(&state, signal)
            rankMeasured(&ranker, state)
            let elapsed = (ContinuousClock.now - start).components
            times.append(Double(elapsed.seconds) * 1e6 + Double(elapsed.attoseconds) * 1e-12)
        }
        times.sort()
        print(
            "{\"figure\":\"session-time\",\"length\":\(length),\"candidates\":\(ranker.matrix.count),\"p50_us\":\(times[10_000]),"
                + "\"p99_us\":\(times[19_800])}")
    }
}

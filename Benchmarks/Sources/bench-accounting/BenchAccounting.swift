import PrivacyAccounting

/// The seconds that an accountant takes from the event to its epsilon: one JSON line for each figure, the median of several runs.
@main
struct BenchAccounting {
    static let runCount = 9
    static let delta = 1e-6

    static func main() throws {
        let training = DPEvent.poissonSampled(probability: 0.01, event: .gaussian(sigma: 1))
        try measure("pld") { () throws(AccountingError) in
            var accountant = PLDAccountant(discretization: .standard)
            try accountant.compose(training, count: 10_000)
            return try accountant.epsilon(delta: delta)
        }
        try measure("rdp") { () throws(AccountingError) in
            var accountant = RDPAccountant()
            try accountant.compose(training, count: 10_000)
            return try accountant.epsilon(delta: delta)
        }
        // e^(1/20) to 1: the truth with this probability is an epsilon of 0.05.
        try measure("responses") { () throws(AccountingError) in
            var accountant = PLDAccountant(neighboring: .replaceOne)
            try accountant.compose(.randomizedResponse(keepProbability: 0.512_497_396_484_210_3, buckets: 2), count: 1_000)
            return try accountant.epsilon(delta: delta)
        }
    }

    private static func measure(_ figure: String, _ run: () throws(AccountingError) -> PrivacyBound) throws(AccountingError) {
        let clock = ContinuousClock()
        var bound = try run()
        var seconds: [Double] = []
        for _ in 0..<runCount {
            let start = clock.now
            bound = try run()
            seconds.append((clock.now - start) / .seconds(1))
        }
        seconds.sort()
        let lower = bound.lower.map { ",\"epsilon_lower\":\($0)" } ?? ""
        print(
            """
            {"figure":"accounting-\(figure)","implementation":"sotto","seconds":\(seconds[runCount / 2]),"runs":\(runCount),\
            "epsilon":\(bound.upper)\(lower)}
            """)
    }
}

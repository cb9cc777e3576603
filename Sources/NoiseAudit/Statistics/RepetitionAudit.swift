#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Looks for noise that was used before: in another report, after a restart, or in another process.
///
/// A run of draws long enough never repeats: two runs of `length` draws are equal with probability `collision^length`, and the length is
/// chosen so that even one repetition among all pairs has at most the false-alarm rate. One is therefore enough to reject.
struct RepetitionAudit {
    let law: DeclaredLaw
    let rate: Double

    /// Counts runs that were seen before, over the noise of every question.
    ///
    /// - Parameter streams: Noise, row after row, with the number of coordinates in a row.
    func finding(_ streams: [(residuals: [Int64], dimension: Int)], question: String = "all") -> AuditFinding {
        let total = streams.reduce(0) { $0 + $1.residuals.count }
        let pairs = max(1, Double(total) * Double(total) / 2)
        let length = Int((log(pairs / rate) / -log(law.collision)).rounded(.up))
        var seen: Set<ArraySlice<Int64>> = []
        var runs = 0
        var repeated = 0
        for (residuals, dimension) in streams {
            // Runs start with a report: where key stream is used again, it is from a report's first draw.
            let stride = dimension >= length ? dimension : (length + dimension - 1) / dimension * dimension
            for start in Swift.stride(from: 0, through: residuals.count - stride, by: stride) {
                runs += 1
                if !seen.insert(residuals[start..<start + length]).inserted { repeated += 1 }
            }
        }
        return AuditFinding(
            test: "repetition", question: question, samples: runs, statistic: Double(repeated), threshold: 0, falseAlarmRate: rate,
            meaning: "runs of \(length) draws that were seen before")
    }
}

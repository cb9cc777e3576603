import Foundation
import SimulatedFleet

/// What `sotto-fleet run` prints: notes while it runs, a row per round, and the results.
struct RunPage {
    let isQuiet: Bool

    /// Prints one event.
    func show(_ event: FleetRun.Event) {
        switch event {
        case .note(let text): note(text)
        case .dashboard(let url): note("dashboard \(url)")
        case .round(let row):
            guard !isQuiet else { return }
            if row.round == 1 { put(" round  cohort  accepted  rejected  model   HR@20   MRR@20") }
            put(
                String(
                    format: "%6d %7d %9d %9d %6d  %.4f   %.4f", Int(row.round), row.cohort, row.accepted, row.rejected, Int(row.modelVersion),
                    row.hr20, row.mrr20))
        }
    }

    /// Prints the results.
    func finish(_ summary: RunSummary, directory: String) {
        let after = "after \(summary.rounds) rounds".padding(toLength: 38, withPad: " ", startingAt: 0)
        let epsilons = summary.epsilonByAssumption.sorted { $0.key < $1.key }.map { String(format: "%.3f (%@)", $0.value, $0.key) }
        put(
            """

            quality on sessions kept aside          HR@20    MRR@20
              historical popularity alone           \(figure(summary.hr20Historical))   \(figure(summary.mrr20Historical))
              before the first round                \(figure(summary.hr20Before))   \(figure(summary.mrr20Before))
              \(after)\(figure(summary.hr20After))   \(figure(summary.mrr20After))

            bytes that left the device per subject, mean of \(summary.devicesContributing)
              reports, with HTTP and TLS            \(bytes(summary.reportBytesMean))
              and with enrolment and polling        \(bytes(summary.allBytesSentMean))
            \(rawRows(summary))

            privacy at delta \(summary.delta)
              largest epsilon any subject spent     \(epsilons.joined(separator: ", "))
              the cap                               \(String(format: "%.3f", summary.epsilonCap))
              auditor's verdict                     \(summary.audit)

            \(Int(summary.seconds)) s in all; the same facts are in \(directory)/summary.json
            """)
        for step in summary.failedSteps { put("FAILED: \(step)") }
    }

    /// What the same events would take raw. Recorded files hold views alone, so there the full stream is not known.
    private func rawRows(_ summary: RunSummary) -> String {
        let isGenerated = summary.sessions == "generated"
        var rows = [("the same events raw: clicks as JSON", summary.clickJSONBytesMean)]
        if isGenerated { rows.append(("full event stream as JSON", summary.rawJSONBytesMean)) }
        rows.append((isGenerated ? "full event stream, gzipped" : "clicks as JSON, gzipped", summary.rawGzipBytesMean))
        return rows.map { name, raw in
            let share = raw > 0 ? 100 * (1 - summary.reportBytesMean / raw) : 0
            let words = String(format: "%.1f %% %@", abs(share), share >= 0 ? "less" : "more")
            return "  \(name.padding(toLength: 38, withPad: " ", startingAt: 0))\(bytes(raw))   reports take \(words)"
        }.joined(separator: "\n")
    }

    private func figure(_ value: Double) -> String { String(format: "%.4f", value) }

    private func bytes(_ value: Double) -> String { String(format: "%8.0f", value) }

    private func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private func put(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}

import PlotDrawing

extension DashboardView {
    static func tiles(_ facts: DashboardFacts) -> [Tile] {
        let current = facts.models.last { $0.isCurrent } ?? facts.models.last
        let open = facts.rounds.last { $0.state == "open" }
        let worst = facts.tasks.max { $0.epsilonSoFar < $1.epsilonSoFar }
        let p99 = quantile(0.99, facts.intake)
        let refusedShare = facts.accepted + facts.rejected == 0 ? 0 : Double(facts.rejected) / Double(facts.accepted + facts.rejected)
        return [
            Tile(
                label: "Model", value: current.map { "v\($0.version)" } ?? "none",
                note: current.map { "since " + DashboardText.moment($0.created) } ?? "publish one to begin", tone: ""),
            Tile(
                label: open.map { "Round \($0.number)" } ?? "Round", value: open.map { DashboardText.count($0.accepted) } ?? "–",
                note: open.map { "of \(DashboardText.count($0.targetBatch)) wanted, closes \(DashboardText.ahead($0.deadline, from: facts.now))" }
                    ?? "no round is open", tone: ""),
            Tile(
                label: "Reports counted", value: DashboardText.count(facts.accepted),
                note: "\(DashboardText.count(facts.rejected)) refused, \(DashboardText.percent(refusedShare))", tone: ""
            ),
            Tile(
                label: "Devices", value: DashboardText.count(facts.devicesActive),
                note: "\(DashboardText.count(facts.devicesRevoked)) revoked, \(DashboardText.count(facts.tokensLeft)) tokens left", tone: ""),
            Tile(
                label: "Epsilon spent, at most", value: worst.map { DashboardText.decimal($0.epsilonSoFar, places: 2) } ?? "–",
                note: worst.map { "cap \(DashboardText.decimal($0.epsilonCap, places: 2)) a subject, \($0.trust)" } ?? "no task", tone: ""),
            Tile(
                label: "Commit p99", value: p99.map(DashboardText.latency) ?? "–",
                note: "\(DashboardText.count(facts.intake.waiting)) of \(DashboardText.count(facts.intake.capacity)) waiting",
                tone: facts.intake.waiting * 2 > facts.intake.capacity ? "warn" : ""),
        ]
    }

    static func quality(
        _ models: [DashboardFacts.Model], _ name: String, _ style: String, _ value: (DashboardFacts.Quality) -> Double
    ) -> String {
        let points = models.compactMap { model in model.quality.last.map { (x: Int(clamping: model.version), y: value($0)) } }
        return LinePlot(
            label: "\(name) over model versions", series: points.isEmpty ? [] : [LinePlot.Series(name: name, style: style, points: points)],
            unit: "version", reference: points.count > 1 ? points.first.map { ("v\($0.x)", $0.y) } : nil
        ).markup
    }

    static func qualityNote(_ models: [DashboardFacts.Model]) -> String {
        let measured = models.filter { !$0.quality.isEmpty }
        guard let first = measured.first?.quality.last, let last = measured.last?.quality.last else {
            return "record one with sotto-collector model quality"
        }
        let basis = "\(last.label), \(DashboardText.count(last.events)) events"
        guard measured.count > 1 else { return basis }
        return
            "\(signed(last.hitRate - first.hitRate)) hit rate, \(signed(last.reciprocalRank - first.reciprocalRank)) reciprocal rank since v\(measured[0].version) · \(basis)"
    }

    private static func signed(_ change: Double) -> String { (change < 0 ? "−" : "+") + DashboardText.decimal(abs(change), places: 3) }

    static func roundBars(_ facts: DashboardFacts) -> String {
        let shown = facts.rounds.suffix(DashboardPage.shownRounds)
        return StackedBars(
            label: "Reports counted and refused in each round",
            bars: shown.map { round in
                StackedBars.Bar(
                    name: "\(round.number)",
                    segments: [
                        (
                            round.state == "abandoned" ? "lapsed" : "counted", round.state == "abandoned" ? "counted, never released" : "counted",
                            Double(round.accepted)
                        ),
                        ("refused", "refused", Double(round.rejected)),
                    ], isOpen: round.state == "open")
            },
            threshold: shown.last.map { ("least \(DashboardText.count($0.minimumBatch))", Double($0.minimumBatch)) }
        ).markup
    }

    static func latency(_ intake: DashboardFacts.Intake) -> (String, String) {
        var rows = intake.latency.map { bucket in
            BarList.Row(
                name: bucket.bound.isFinite ? "≤ " + DashboardText.latency(bucket.bound) : "longer", value: Double(bucket.count), style: "counted")
        }
        while rows.count > 3, rows.last?.value == 0 { rows.removeLast() }
        while rows.count > 3, rows.first?.value == 0 { rows.removeFirst() }
        let plot = BarList(label: "Commits by duration", rows: intake.commits == 0 ? [] : rows, emptyNote: "no commit yet", labelWidth: 92)
        let median = quantile(0.5, intake).map(DashboardText.latency) ?? "–"
        let perCommit = intake.commits == 0 ? 0 : Double(intake.uploads) / Double(intake.commits)
        return (
            plot.markup,
            "p50 \(median) · \(DashboardText.count(intake.commits)) commits, \(DashboardText.decimal(perCommit, places: 1)) uploads each · \(DashboardText.bytes(intake.bytes)) received"
        )
    }

    /// The bound of the bucket in which the quantile lies.
    static func quantile(_ share: Double, _ intake: DashboardFacts.Intake) -> Double? {
        let total = intake.latency.reduce(0) { $0 + $1.count }
        guard total > 0 else { return nil }
        var seen: UInt64 = 0
        for bucket in intake.latency {
            seen += bucket.count
            if Double(seen) >= share * Double(total) { return bucket.bound.isFinite ? bucket.bound : nil }
        }
        return nil
    }

    static func meter(_ share: Double) -> String {
        var svg = SVGText(width: 160, height: 8, label: "\(DashboardText.percent(share)) of the cap")
        svg.rectangle(0, 0, 160, 8, "track")
        svg.rectangle(0, 0, 160 * min(max(share, 0), 1), 8, share > 0.9 ? "refused" : "spent")
        return svg.markup
    }
}

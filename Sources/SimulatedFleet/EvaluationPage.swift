import Crypto
import Foundation
import PlotDrawing

/// An evaluation as one page that needs nothing else: no script, no font, no picture from anywhere.
package struct EvaluationPage {
    private let report: EvaluationReport
    private var plots: EvaluationPlots { EvaluationPlots(report: report) }

    package init(_ report: EvaluationReport) { self.report = report }

    /// The page.
    package var markup: String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \(Self.styleHash)">
        <title>Ranking evaluation</title><style>\(Self.css)</style></head><body>
        <header><h1>Ranking evaluation</h1><span class="chip">replay on \(escape(report.files.test))</span></header>
        <p class="lead">For every position of every test session all \(report.files.items) items are ranked; what counts is the rank of the
        next one. Ties go to the more popular item.</p>
        <div class="facts">\(facts)</div>
        <section><h2>Quality</h2><div class="pair">\(figure("HR@20: next item among the first twenty. Lines are two standard errors each way, with sessions as units.", plots.bars("hr20", label: "HR@20")))\(figure("MRR@20: mean of 1 / rank, 0 beyond twenty.", plots.bars("mrr20", label: "MRR@20")))</div>
        <div class="pair">\(figure("Hit rate by the length of the list.", plots.byCutoff))\(figure("HR@20 by the number of views seen.", plots.byPosition))</div></section>
        <section><h2>Figures</h2><div class="scroll">\(table)</div></section>
        \(comparisons)
        \(privacy)
        <section><h2>What is shown, and how fast</h2><div class="pair">\(figure("Mean popularity percentile of the items shown; one half would be an even draw from the shop, and the dashed line is that of the items that came next.", plots.popularityBias))\(figure("One event in, twenty items out, in the process that made this page: median, 90th and 99th percentile. The numbers are milliseconds, median and 99th percentile.", plots.latency))</div></section>
        \(claims)
        <footer>\(escape(footer))</footer></body></html>

        """
    }

    private var privacy: String {
        let rows = report.privacyRows.map { "<tr><th scope=\"row\">\(escape($0.name))</th><td>\(escape($0.text))</td></tr>" }
        return "<section><h2>What is protected</h2><div class=\"scroll\"><table class=\"words\">\(rows.joined())</table></div></section>"
    }

    private var footer: String {
        let files = report.files
        return "Trained on \(files.trainingSessions) sessions with \(files.trainingViews) views; \(report.training.subjects) clients, "
            + "\(report.training.rounds) rounds, seeds \(report.training.seed) to \(report.training.seed &+ UInt64(report.training.seeds - 1)). "
            + "\(files.unknownTestViews) of \(files.testViews) test views were of items unknown in training and left out."
    }

    private var facts: String {
        [
            (decimal(report.system.hr20), "HR@20"), (decimal(report.system.mrr20), "MRR@20"), (decimal(report.system.coverage), "candidate coverage"),
            ("\(report.system.events)", "events of \(report.files.testSessions) sessions"),
            (report.system.epsilon.map { "\($0)" } ?? "no noise", "epsilon, \(EvaluationReport.covered)"),
            (report.system.rankP50.map { CurvePlot.decimal($0, places: 3) + " ms" } ?? "–", "median ranking"),
        ].map { "<div><b>\(escape($0.0))</b><span>\(escape($0.1))</span></div>" }.joined()
    }

    private var table: String {
        let columns = ["hr1", "hr5", "hr10", "hr20", "mrr5", "mrr10", "mrr20", "ndcg5", "ndcg10", "ndcg20"]
        let head = columns.map { "<th class=\"n\">\($0.uppercased())</th>" }.joined()
        let rows = (report.systems + [("before training", report.before)]).map { name, figures in
            let cells = columns.map { "<td class=\"n\">\(decimal(figures.metrics[$0]?.mean ?? 0))</td>" }.joined()
            return "<tr><td>\(escape(name))</td>\(cells)<td class=\"n\">\(decimal(figures.coverage))</td>"
                + "<td class=\"n\">\(decimal(figures.exposure.catalogueCoverage))</td><td class=\"n\">\(decimal(figures.exposure.gini))</td></tr>"
        }
        return
            "<table><tr><th>system</th>\(head)<th class=\"n\">candidates</th><th class=\"n\">catalogue shown</th><th class=\"n\">Gini</th></tr>\(rows.joined())</table>"
    }

    private var comparisons: String {
        guard !report.order.isEmpty else { return "" }
        let rows = report.order.map { name in
            let cells = ["hr20", "mrr20"].map { metric -> String in
                guard let found = report.comparisons[name]?[metric] else { return "<td></td><td></td><td></td>" }
                let verdict = found.low > 0 ? " good" : found.high < 0 ? " bad" : ""
                return "<td class=\"n\(verdict)\">\(signed(found.difference))</td><td class=\"n\">\(signed(found.low)) to \(signed(found.high))</td>"
                    + "<td class=\"n\">\(CurvePlot.decimal(found.pValue, places: 3))</td>"
            }
            return "<tr><td>\(escape(name))</td>\(cells.joined())</tr>"
        }
        let head = ["HR@20", "MRR@20"].map { "<th class=\"n\">\($0)</th><th class=\"n\">95 % interval</th><th class=\"n\">p</th>" }
        return
            "<section><h2>Against each baseline</h2><div class=\"scroll\"><table><tr><th>sotto less</th>\(head.joined())</tr>\(rows.joined())</table></div>"
            + "<p class=\"note\">Paired bootstrap over sessions; two-sided p.</p></section>"
    }

    private var claims: String {
        guard let claims = report.claims else { return "" }
        let rows = claims.rows.map { row in
            "<tr><td>\(escape(row.measure))</td><td class=\"n\">\(decimal(row.value)) ± \(decimal(row.error))</td><td class=\"n\">\(row.denominator)</td>"
                + "<td>\(escape(row.baseline))</td><td class=\"n\">\(decimal(row.baselineValue)) ± \(decimal(row.baselineError))</td>"
                + "<td class=\"n\">\(row.baselineDenominator)</td>"
                + "<td class=\"n\">\(row.relativeChange.map { (signed(100 * $0, places: 1)) + " %" } ?? "–")</td></tr>"
        }
        let federated = claims.federated.map { "<h3>Federated against central training</h3><pre>\(escape($0.table))</pre>" } ?? ""
        let warm = claims.warmStart.map { "<h3>Incremental updates</h3><pre>\(escape($0.table))</pre>" } ?? ""
        return
            "<section><h2>The paper's claims, \(escape(claims.label))</h2><p class=\"note\">A replay sees clicks that happened, not purchases, and not "
            + "what people would have done with other lists. ± is one standard error.</p><div class=\"scroll\"><table><tr><th>measure</th>"
            + "<th class=\"n\">sotto</th><th class=\"n\">of</th><th>baseline</th><th class=\"n\">baseline</th><th class=\"n\">of</th><th class=\"n\">change</th></tr>"
            + "\(rows.joined())</table></div>\(federated)\(warm)</section>"
    }

    private func figure(_ caption: String, _ plot: String) -> String { "<figure><figcaption>\(caption)</figcaption>\(plot)</figure>" }

    private func decimal(_ value: Double) -> String { CurvePlot.decimal(value, places: 4) }

    private func signed(_ value: Double, places: Int = 4) -> String { (value > 0 ? "+" : "") + CurvePlot.decimal(value, places: places) }

    private func escape(_ text: String) -> String { SVGText.escaped(text) }

    /// The style sheet's hash as a content security policy names it, so that no other style can be slipped in.
    private static let styleHash = "'sha256-\(Data(SHA256.hash(data: Data(css.utf8))).base64EncodedString())'"

    private static let css = """
        :root{--paper:#f4f2ec;--panel:#fffefb;--edge:#dedacf;--ink:#1d2321;--soft:#6b716c;--faint:#8b9088;--grid:#e9e5da;--good:#1f7a4d;--bad:#b3322a;--s0:#0d7d74;--s1:#a3a79f;--s2:#8a6fae;--s3:#5c7fb3;--s4:#b4692a;--s5:#c79a3a;--s6:#9c4a5e}
        @media (prefers-color-scheme:dark){:root{--paper:#101413;--panel:#171c1b;--edge:#28302e;--ink:#e6e9e4;--soft:#97a09a;--faint:#7c857f;--grid:#222a28;--good:#5fc48e;--bad:#f0857a;--s0:#54c7b8;--s1:#7b837d;--s2:#b69ddb;--s3:#8fb2e6;--s4:#e0a064;--s5:#e6cd7c;--s6:#e08ca0}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1180px;padding:22px;background:var(--paper);color:var(--ink);font:13.5px/1.45 Inter,"Helvetica Neue","Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        header{display:flex;align-items:center;gap:14px;flex-wrap:wrap}h1{font-size:21px;letter-spacing:-.01em;margin:0}h2{font-size:15px;margin:0 0 10px}h3{font-size:12.5px;margin:16px 0 4px;color:var(--soft)}
        .lead{color:var(--soft);margin:6px 0 14px;max-width:860px}.chip{padding:2px 9px;border-radius:10px;border:1px solid var(--edge);color:var(--soft);font-size:12px}.good{color:var(--good)}.bad{color:var(--bad)}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px}.facts div,section{background:var(--panel);border:1px solid var(--edge);border-radius:8px}.facts div{padding:9px 13px}.facts b{display:block;font-size:21px;letter-spacing:-.02em}.facts span{color:var(--soft);font-size:12px}
        section{padding:16px 18px;margin:12px 0}.pair{display:grid;grid-template-columns:1fr 1fr;gap:18px;margin-bottom:10px}@media(max-width:860px){.pair{grid-template-columns:1fr}}figure{margin:0;min-width:0}figcaption{color:var(--soft);font-size:12px;margin-bottom:4px;min-height:2.6em}
        figure svg{display:block;width:100%;height:auto}table{border-collapse:collapse;width:100%}.scroll{overflow-x:auto}th{font-size:11px;font-weight:500;color:var(--faint);text-align:left;padding:4px 8px;border-bottom:1px solid var(--edge);white-space:nowrap}
        td{padding:5px 8px;border-bottom:1px solid var(--grid);vertical-align:top}tr:last-child td{border-bottom:0}.words th{vertical-align:top;border-bottom-color:var(--grid);width:1%}.words td{white-space:normal}.words tr:last-child th{border-bottom:0}.n,th.n{text-align:right;white-space:nowrap}.soft,.note,footer{color:var(--soft);font-size:12px}pre{font:12px ui-monospace,"DejaVu Sans Mono",monospace;overflow-x:auto;margin:0}
        svg text{font:11px Inter,"Helvetica Neue","Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--soft)}svg .end{text-anchor:end}svg .middle{text-anchor:middle}svg .tick{font-size:10px;fill:var(--faint)}svg .barname{fill:var(--ink)}svg .name{font-weight:600}
        .grid{stroke:var(--grid)}.axis{stroke:var(--edge)}.threshold{stroke:var(--soft);stroke-dasharray:3 3}.error{stroke:var(--ink);stroke-width:1.2}.line{fill:none;stroke-width:1.7;stroke-linejoin:round}.whisker{stroke-width:2}
        rect.s0,circle.s0,svg text.s0{fill:var(--s0)}rect.s1,circle.s1,svg text.s1{fill:var(--s1)}rect.s2,circle.s2,svg text.s2{fill:var(--s2)}rect.s3,circle.s3,svg text.s3{fill:var(--s3)}rect.s4,circle.s4,svg text.s4{fill:var(--s4)}rect.s5,circle.s5,svg text.s5{fill:var(--s5)}rect.s6,circle.s6,svg text.s6{fill:var(--s6)}
        path.s0,line.s0{stroke:var(--s0)}path.s0{stroke-width:2.6}path.s1,line.s1{stroke:var(--s1)}path.s2,line.s2{stroke:var(--s2)}path.s3,line.s3{stroke:var(--s3)}path.s4,line.s4{stroke:var(--s4)}path.s5,line.s5{stroke:var(--s5)}path.s6,line.s6{stroke:var(--s6)}
        """
}

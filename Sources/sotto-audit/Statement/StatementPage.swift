import Crypto
import Foundation
import PlotDrawing
import PrivacyAccounting
import PrivacyLedger

/// The statement as one page that needs nothing else: no script, no font, no picture from anywhere.
struct StatementPage {
    let outcome: StatementOutcome

    var markup: String {
        let delta = outcome.accounts.first?.statement.delta ?? 1e-6
        return """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \(Self.styleHash)">
            <title>Privacy statement</title><style>\(Self.css)</style></head><body>
            <header><h1>Privacy statement</h1>\(chip)</header>
            <p class="lead">Neighbours, \(escape(LedgerStatement.neighbouringRelation)). Epsilon is stated at delta \(delta).</p>
            <section class="facts">\(facts)</section>
            \(outcome.accounts.map(section).joined())
            <footer>Made on \(Date().formatted(.iso8601)). \(escape(outcome.population.text)) Ledger ends with row \(outcome.ledger.rows), hash <code>\(outcome.ledger.lastHash)</code>.\(unchecked)</footer>
            </body></html>

            """
    }

    private var chip: String {
        switch outcome.verdict {
        case .holds: "<span class=\"chip good\">ledger holds</span>"
        case .violated: "<span class=\"chip bad\">ledger violated: \(escape(outcome.ledger.violation ?? ""))</span>"
        case .unchecked: "<span class=\"chip warn\">not checked</span>"
        }
    }

    private var unchecked: String {
        outcome.ledger.notChecked.isEmpty ? "" : " Not checked: " + escape(outcome.ledger.notChecked.joined(separator: "; ")) + "."
    }

    private var facts: String {
        let population = outcome.population
        return [
            ("subjects", "\(population.subjects)"), ("charges", "\(population.charges)"),
            ("largest local epsilon", AccountantTotals.text(population.largestEpsilon)),
            ("median local epsilon", AccountantTotals.text(population.medianEpsilon)), ("rows", "\(outcome.ledger.rows)"),
        ].map { "<div><b>\(escape($0.1))</b><span>\(escape($0.0))</span></div>" }.joined()
    }

    private func section(_ account: SubjectAccount) -> String {
        let statement = account.statement
        let refused = statement.refusals.sorted { $0.key < $1.key }.map { "\(LedgerStatement.counted($0.value, "charge")) refused: \($0.key)" }
        let closed = statement.closures.map(\.explanation)
        let remarks =
            closed + refused
            + (statement.erasures > 0 ? ["Erased \(LedgerStatement.counted(statement.erasures, "time")); totals include what was given before."] : [])
        return """
            <section><h2>Subject <code>\(statement.subject.prefix(16))…</code></h2>
            <div class="pair"><figure><figcaption>Spend over time, epsilon by the ledger's own sum</figcaption>\(spend(account))</figure>
            <figure><figcaption>Trade-off: what the best test that tells this subject's data from any other can reach\(account.tradeOffAccountant.map { " (by " + $0 + ")" } ?? "")</figcaption>\(tradeOff(account))</figure></div>
            <h3>Totals by accountant</h3>\(totals(account))
            <h3>Tasks</h3>\(lines(statement))
            \(remarks.isEmpty ? "" : "<p class=\"note\">" + remarks.map(escape).joined(separator: "<br>") + "</p>")</section>
            """
    }

    private func totals(_ account: SubjectAccount) -> String {
        let rows = account.totals.figures.map { figure in
            "<tr><td>\(escape(figure.accountant))</td><td class=\"n\">\(AccountantTotals.text(figure.epsilon))</td>"
                + "<td class=\"n\">\(figure.lower.map { AccountantTotals.text($0) } ?? "")</td><td class=\"soft\">\(escape(figure.note))</td></tr>"
        }
        let difference = account.totals.difference.map {
            "<tr><td>zCDP − PLD</td><td class=\"n\">\(AccountantTotals.text($0))</td><td></td><td class=\"soft\">what enforcing costs against the tightest report</td></tr>"
        }
        return "<table><tr><th>accountant</th><th class=\"n\">epsilon</th><th class=\"n\">at least</th><th>rests on</th></tr>"
            + rows.joined() + (difference ?? "") + "</table>"
    }

    private func lines(_ statement: LedgerStatement) -> String {
        let columns = statement.assumptions.map { "<th class=\"n\" title=\"\(escape($0.assumption))\">ε \(escape($0.name))</th>" }.joined()
        let rows = statement.lines.map { line -> String in
            let name = outcome.tasks[line.task].map { escape($0) } ?? "<code>\(line.task.prefix(12))…</code>"
            let epsilons = line.epsilon.map { "<td class=\"n\">\(AccountantTotals.text($0))</td>" }.joined()
            return "<tr><td>\(name)<br><span class=\"soft\">\(escape(line.purpose))</span></td><td>\(escape(line.mechanism))<br>"
                + "<span class=\"soft\">\(line.dimension) coordinates, unit 2<sup>−\(line.gridExponent)</sup></span></td>"
                + "<td class=\"n\">\(line.clipNorm)</td><td class=\"n\">\(line.sensitivity)</td><td class=\"n\">\(escape(line.noiseText))</td>"
                + "<td class=\"n\">\(line.charges)</td><td class=\"n\">\(line.released)</td><td class=\"n\">\(Self.micro(line.microRho))</td>"
                + "<td class=\"n\">\(Self.micro(line.recomputedMicroRho))</td>\(epsilons)</tr>"
        }
        let notes = statement.assumptions.map { "<b>\(escape($0.name))</b> holds if \(escape($0.assumption))" }
        return "<div class=\"scroll\"><table><tr><th>task</th><th>mechanism</th><th class=\"n\">clip</th><th class=\"n\">sensitivity</th>"
            + "<th class=\"n\">noise</th><th class=\"n\">charged</th><th class=\"n\">released</th><th class=\"n\">rho</th><th class=\"n\">recomputed</th>"
            + "\(columns)</tr>\(rows.joined())</table></div><p class=\"note\">\(notes.joined(separator: "<br>"))</p>"
    }

    private func spend(_ account: SubjectAccount) -> String {
        guard let first = account.days.first, let last = account.days.last else { return "<p class=\"note\">nothing was charged</p>" }
        var points = [(x: Double(first.number), y: 0.0)] + account.days.map { (x: Double($0.number), y: $0.epsilon) }
        points.append((x: Double(last.number) + 1, y: last.epsilon))
        var plot = CurvePlot(
            label: "Epsilon over time",
            curves: [.init(name: "ε " + AccountantTotals.text(last.epsilon), style: "first", points: points, isStaircase: true)],
            axes: ("day", "epsilon"))
        plot.tickText = { LedgerDay(number: UInt32(clamping: Int($0))).description.suffix(5).description }
        if let cap = outcome.policy.lifetimeMicroRho {
            let epsilon = BudgetReading.epsilon(
                of: PrivacyCost(microRho: cap, microEpsilon: PrivacyCost.unboundedMicroEpsilon), delta: account.statement.delta)
            if epsilon.isFinite { plot.levels = [("lifetime cap", epsilon)] }
        }
        return plot.markup
    }

    private func tradeOff(_ account: SubjectAccount) -> String {
        guard let curve = account.tradeOff else { return "<p class=\"note\">no accountant has a curve for these mechanisms</p>" }
        var plot = CurvePlot(
            label: "Trade-off curve",
            curves: [
                .init(name: "a coin", style: "second", points: [(0, 1), (1, 0)]),
                .init(name: "best test", style: "first", points: curve.points.map { ($0.falseAlarms, $0.misses) }),
            ], axes: ("false alarms", "misses"))
        plot.isUnitSquare = true
        plot.width = 380
        return plot.markup
    }

    private func escape(_ text: String) -> String { SVGText.escaped(text) }

    private static func micro(_ value: UInt64) -> String {
        let fraction = String(value % 1_000_000)
        return "\(value / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// The style sheet's hash as a content security policy names it, so that no other style can be slipped in.
    private static let styleHash = "'sha256-\(Data(SHA256.hash(data: Data(css.utf8))).base64EncodedString())'"

    private static let css = """
        :root{--paper:#f4f2ec;--panel:#fffefb;--edge:#dedacf;--ink:#1d2321;--soft:#6b716c;--faint:#a3a79f;--grid:#e9e5da;--first:#0d7d74;--second:#b4692a;--good:#1f7a4d;--warn:#a86a00;--bad:#b3322a}
        @media (prefers-color-scheme:dark){:root{--paper:#101413;--panel:#171c1b;--edge:#28302e;--ink:#e6e9e4;--soft:#97a09a;--faint:#68716c;--grid:#222a28;--first:#54c7b8;--second:#e0a064;--good:#5fc48e;--warn:#e0b04a;--bad:#f0857a}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1180px;padding:22px;background:var(--paper);color:var(--ink);font:13.5px/1.45 Inter,"Helvetica Neue","Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        header{display:flex;align-items:center;gap:14px}h1{font-size:21px;letter-spacing:-.01em;margin:0}h2{font-size:15px;margin:0 0 10px}h3{font-size:12.5px;margin:16px 0 4px;color:var(--soft)}
        .lead{color:var(--soft);margin:6px 0 14px;max-width:820px}.chip{padding:2px 9px;border-radius:10px;border:1px solid currentColor;font-size:12px}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;background:none!important;border:0!important;padding:0!important}
        .facts div,section{background:var(--panel);border:1px solid var(--edge);border-radius:8px}.facts div{padding:9px 13px}.facts b{display:block;font-size:21px;letter-spacing:-.02em}.facts span{color:var(--soft);font-size:12px}
        section{padding:16px 18px;margin:12px 0}.pair{display:grid;grid-template-columns:3fr 2fr;gap:18px}@media(max-width:860px){.pair{grid-template-columns:1fr}}figure{margin:0;min-width:0}figcaption{color:var(--soft);font-size:12px;margin-bottom:4px;min-height:2.6em}
        figure svg{display:block;width:100%;height:auto}table{border-collapse:collapse;width:100%}.scroll{overflow-x:auto}th{font-size:11px;font-weight:500;color:var(--faint);text-align:left;padding:4px 8px;border-bottom:1px solid var(--edge);white-space:nowrap}
        td{padding:5px 8px;border-bottom:1px solid var(--grid);vertical-align:top}tr:last-child td{border-bottom:0}.n{text-align:right;white-space:nowrap}.soft,.note,footer{color:var(--soft);font-size:12px}code{font:12px ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        svg text{font:11px Inter,"Helvetica Neue","Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--soft)}svg .end{text-anchor:end}svg .middle{text-anchor:middle}svg .tick{font-size:10px;fill:var(--faint)}svg .name{font-weight:600}svg text.first{fill:var(--first)}svg text.second{fill:var(--second)}
        .grid{stroke:var(--grid)}.axis{stroke:var(--edge)}.threshold{stroke:var(--soft);stroke-dasharray:3 3}.line{fill:none;stroke-width:1.9;stroke-linejoin:round}path.first{stroke:var(--first)}path.second{stroke:var(--second);stroke-dasharray:4 3}circle.first{fill:var(--first)}.dot{stroke:var(--panel)}
        """
}

/// The dashboard's style sheet, inlined into the page and named by its hash in the content security policy.
enum DashboardStyle {
    static let css = """
        :root{--paper:#f4f2ec;--panel:#fffefb;--edge:#dedacf;--ink:#1d2321;--soft:#6b716c;--faint:#a3a79f;--grid:#e9e5da;--track:#efece3;
        --first:#0d7d74;--second:#b4692a;--counted:#2f8f85;--refused:#c8503f;--lapsed:#c9c3b3;--spent:#5a6fb0;--good:#1f7a4d;--warn:#a86a00;--bad:#b3322a;--mute:#8b8f88}
        @media (prefers-color-scheme:dark){:root{--paper:#101413;--panel:#171c1b;--edge:#28302e;--ink:#e6e9e4;--soft:#97a09a;--faint:#68716c;--grid:#222a28;--track:#212826;
        --first:#54c7b8;--second:#e0a064;--counted:#3fa89b;--refused:#e2705f;--lapsed:#45504c;--spent:#8b9fe0;--good:#5fc48e;--warn:#e0b04a;--bad:#f0857a;--mute:#7c857f}}
        *{box-sizing:border-box}
        body{margin:0;padding:18px 22px 28px;background:var(--paper);color:var(--ink);font:13px/1.4 Inter,"Helvetica Neue","Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        header{display:flex;justify-content:space-between;align-items:center;gap:16px;flex-wrap:wrap;margin-bottom:14px}
        .brand{display:flex;align-items:center;gap:10px}.brand svg{width:26px;height:26px}
        .ring{fill:none;stroke:var(--first);stroke-width:1.6;opacity:.35}.ring.two{opacity:.65}.core{fill:var(--first)}
        h1{font-size:19px;font-weight:650;letter-spacing:-.01em;margin:0}
        .meta,.note,.foot,.under{color:var(--soft);margin:0}.meta{font-size:12px}
        .chip{display:inline-block;padding:1px 7px;border-radius:9px;border:1px solid var(--edge);font-size:11px;line-height:15px;color:var(--soft);white-space:nowrap}
        .chip.good,.chip.open,.chip.released{color:var(--good);border-color:currentColor}.chip.warn{color:var(--warn);border-color:currentColor}
        .chip.bad,.chip.abandoned{color:var(--bad);border-color:currentColor}.chip.mute,.chip.closed{color:var(--mute)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:10px;margin-bottom:10px}
        .tile,.panel{background:var(--panel);border:1px solid var(--edge);border-radius:8px}
        .tile{padding:10px 13px 11px}.tile h2,.panel h2{font-size:12px;font-weight:600;color:var(--ink);margin:0}.tile h2{color:var(--soft);font-weight:500}
        .value{font-size:25px;line-height:1.2;font-weight:600;letter-spacing:-.02em;margin:3px 0 1px}.under{font-size:11.5px}
        .tile.warn .value{color:var(--warn)}.tile.bad .value{color:var(--bad)}
        main{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:10px}
        .panel{padding:12px 14px 12px;min-width:0}.wide{grid-column:span 8}.slim{grid-column:span 4}.half{grid-column:span 6}.full{grid-column:span 12}
        @media (max-width:1000px){.wide,.slim,.half{grid-column:span 12}}
        .note,.foot{font-size:11.5px;margin:2px 0 8px}.foot{margin:8px 0 0}.empty{color:var(--soft);margin:14px 0 6px}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:14px}@media (max-width:700px){.pair{grid-template-columns:1fr}}
        .panel>svg,.pair>svg{display:block;width:100%;height:auto}
        .key{display:inline-block;width:9px;height:9px;border-radius:2px;margin:0 4px 0 8px;vertical-align:-1px}.note .key:first-child{margin-left:0}
        .key.counted{background:var(--counted)}.key.refused{background:var(--refused)}.key.lapsed{background:var(--lapsed)}
        svg text{font:11px Inter,"Helvetica Neue","Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--soft)}
        svg .end{text-anchor:end}svg .middle{text-anchor:middle}svg .tick{font-size:10px;fill:var(--faint)}svg .mark{fill:var(--soft)}
        svg .note{font-size:12px;text-anchor:middle;fill:var(--faint)}svg .value{font-weight:600;font-size:11px;fill:var(--ink);letter-spacing:0}
        svg .name{font-weight:600}svg text.first{fill:var(--first)}svg text.second{fill:var(--second)}
        .grid{stroke:var(--grid);stroke-width:1}.threshold{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
        .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}path.first{stroke:var(--first)}path.second{stroke:var(--second)}
        .dot{stroke:var(--panel);stroke-width:1}circle.first{fill:var(--first)}circle.second{fill:var(--second)}
        rect.counted{fill:var(--counted)}rect.refused{fill:var(--refused)}rect.lapsed{fill:var(--lapsed)}rect.spent{fill:var(--spent)}rect.track{fill:var(--track)}rect.open{opacity:.55}
        table{border-collapse:collapse;width:100%;margin-top:6px}.scroll{overflow-x:auto}
        th{font-size:11px;font-weight:500;color:var(--faint);text-align:left;padding:4px 8px 5px;border-bottom:1px solid var(--edge);white-space:nowrap;vertical-align:bottom}
        td{padding:5px 8px;border-bottom:1px solid var(--grid);vertical-align:middle}tr:last-child td{border-bottom:0}
        th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
        .n{text-align:right;white-space:nowrap}.time{color:var(--soft);white-space:nowrap;font-size:12px}.long{max-width:300px;color:var(--soft);font-size:12px}
        td.meter{width:120px}td.meter svg{display:block;width:110px;height:6px;border-radius:3px}
        code{font:11.5px ui-monospace,"SF Mono","DejaVu Sans Mono",monospace;color:var(--soft)}
        .keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:8px;margin-top:8px}
        .keycard{border:1px solid var(--grid);border-left:3px solid var(--good);border-radius:5px;padding:7px 10px}.keycard.warn{border-left-color:var(--warn)}.keycard.bad{border-left-color:var(--bad)}.keycard.mute{border-left-color:var(--edge)}
        .keycard h3{font-size:12.5px;font-weight:600;margin:0}.keycard p{margin:1px 0 0;color:var(--soft);font-size:11.5px}
        """
}

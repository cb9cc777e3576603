/// The dashboard's markup: a Mustache template, built in so that the program needs no file beside it.
enum DashboardTemplate {
    static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="refresh" content="{{refresh}}">
        <title>{{collector}} · Sotto</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <header>
        <div class="brand"><svg viewBox="0 0 28 28" aria-hidden="true"><circle class="ring" cx="14" cy="14" r="12"/><circle class="ring two" cx="14" cy="14" r="7.5"/><circle class="core" cx="14" cy="14" r="3"/></svg>
        <h1>{{collector}}</h1><span class="chip {{statusTone}}">{{status}}</span></div>
        <p class="meta">sotto-collector {{build}} · up {{uptime}} · {{now}} UTC</p>
        </header>
        <section class="tiles" aria-label="At a glance">
        {{#tiles}}<div class="tile {{tone}}"><h2>{{label}}</h2><p class="value">{{value}}</p><p class="under">{{note}}</p></div>
        {{/tiles}}</section>
        <main>
        <section class="panel wide"><h2>Quality by model version</h2><p class="note">{{qualityNote}}</p><div class="pair">{{{hitRate}}}{{{reciprocalRank}}}</div></section>
        <section class="panel slim"><h2>Refused by cause</h2><p class="note">a refusal counts nothing and stores no device</p>{{{rejections}}}</section>
        <section class="panel wide"><h2>Reports by round</h2><p class="note"><span class="key counted"></span>counted <span class="key refused"></span>refused <span class="key lapsed"></span>below the least batch, never released</p>{{{rounds}}}</section>
        <section class="panel slim"><h2>Upload to durable commit</h2><p class="note">{{latencyNote}}</p>{{{latency}}}</section>
        <section class="panel full"><h2>Privacy by task</h2>
        {{#hasTasks}}<div class="scroll"><table><thead><tr><th>Task</th><th>Trust: ε holds if</th><th class="n">ε a report</th><th class="n">ε so far</th><th>of the cap</th><th class="n">ε cap</th><th class="n">δ</th><th class="n">Reports a subject</th><th class="n">Rounds</th><th class="n">Batch</th><th>Optimizer</th><th>State</th></tr></thead><tbody>
        {{#tasks}}<tr><td><strong>{{name}}</strong> <code>{{id}}</code></td><td class="long"><span class="chip">{{trust}}</span> {{assumption}}</td><td class="n">{{perReport}}</td><td class="n"><strong>{{soFar}}</strong></td><td class="meter">{{{meter}}}</td><td class="n">{{cap}}</td><td class="n">{{delta}}</td><td class="n">{{reports}}</td><td class="n">{{rounds}}</td><td class="n">{{batch}}</td><td>{{optimizer}}</td><td><span class="chip {{state}}">{{state}}</span></td></tr>
        {{/tasks}}</tbody></table></div><p class="foot">ε by zCDP composition over the reports that one subject can have sent; replace-one neighbours.</p>{{/hasTasks}}
        {{^hasTasks}}<p class="empty">No task yet: <code>sotto-collector task create</code></p>{{/hasTasks}}</section>
        <section class="panel half"><h2>Latest rounds</h2>
        {{#hasRounds}}<div class="scroll"><table><thead><tr><th class="n">Round</th><th>Task</th><th>State</th><th class="n">Counted</th><th class="n">Refused</th><th class="n">Model</th><th>Opened</th><th>Took</th></tr></thead><tbody>
        {{#roundRows}}<tr><td class="n">{{number}}</td><td>{{task}}</td><td><span class="chip {{state}}">{{state}}</span></td><td class="n"><strong>{{cohort}}</strong></td><td class="n">{{rejected}}</td><td class="n">{{model}}</td><td class="time">{{when}}</td><td class="time">{{took}}</td></tr>
        {{/roundRows}}</tbody></table></div>{{/hasRounds}}
        {{^hasRounds}}<p class="empty">No round yet.</p>{{/hasRounds}}</section>
        <section class="panel half"><h2>Models</h2>
        {{#hasModels}}<div class="scroll"><table><thead><tr><th class="n">Version</th><th></th><th class="n">Cohort</th><th class="n">HR@20</th><th class="n">MRR@20</th><th>SHA-256</th><th class="n">Size</th><th>Published</th></tr></thead><tbody>
        {{#modelRows}}<tr><td class="n"><strong>{{version}}</strong></td><td>{{#mark}}<span class="chip open">{{mark}}</span>{{/mark}}</td><td class="n">{{cohort}}</td><td class="n">{{hitRate}}</td><td class="n">{{reciprocalRank}}</td><td><code>{{digest}}</code></td><td class="n">{{size}}</td><td class="time">{{when}}</td></tr>
        {{/modelRows}}</tbody></table></div>{{/hasModels}}
        {{^hasModels}}<p class="empty">No model yet: <code>sotto-collector model publish</code></p>{{/hasModels}}</section>
        <section class="panel full"><h2>Keys and signatures</h2>
        <div class="keys">{{#keys}}<div class="keycard {{tone}}"><h3>{{name}}</h3><p>{{use}}</p><p class="time"><span class="chip {{tone}}">{{state}}</span> {{expires}} {{ahead}}</p></div>
        {{/keys}}</div></section>
        </main>
        </body>
        </html>
        """
}

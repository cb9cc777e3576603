/// The dashboard's facts as the template needs them: text and drawings, nothing left to compute.
struct DashboardView {
    struct Tile {
        let label: String
        let value: String
        let note: String
        let tone: String
    }

    struct TaskRow {
        let name: String
        let id: String
        let trust: String
        let assumption: String
        let perReport: String
        let soFar: String
        let cap: String
        let delta: String
        let reports: String
        let rounds: String
        let batch: String
        let optimizer: String
        let state: String
        let meter: String
    }

    struct RoundRow {
        let number: String
        let task: String
        let state: String
        let cohort: String
        let rejected: String
        let model: String
        let when: String
        let took: String
    }

    struct ModelRow {
        let version: String
        let cohort: String
        let hitRate: String
        let reciprocalRank: String
        let digest: String
        let size: String
        let when: String
        let mark: String?
    }

    struct KeyRow {
        let name: String
        let use: String
        let state: String
        let tone: String
        let expires: String
        let ahead: String
    }

    let style = DashboardStyle.css
    let refresh = DashboardPage.refreshSeconds
    let collector: String
    let build: String
    let now: String
    let uptime: String
    let status: String
    let statusTone: String
    let tiles: [Tile]
    let hitRate: String
    let reciprocalRank: String
    let qualityNote: String
    let rounds: String
    let rejections: String
    let latency: String
    let latencyNote: String
    let tasks: [TaskRow]
    let roundRows: [RoundRow]
    let modelRows: [ModelRow]
    let keys: [KeyRow]
    let hasTasks: Bool
    let hasRounds: Bool
    let hasModels: Bool

    init(_ facts: DashboardFacts) {
        collector = facts.collector
        build = facts.build
        now = DashboardText.moment(facts.now) + DashboardText.second(facts.now).suffix(3)
        uptime = DashboardText.duration(facts.now >= facts.started ? facts.now - facts.started : 0)
        status = facts.isReady ? "ready" : "not ready"
        statusTone = facts.isReady ? "good" : "bad"
        tiles = Self.tiles(facts)
        hitRate = Self.quality(facts.models, "HR@20", "first", \.hitRate)
        reciprocalRank = Self.quality(facts.models, "MRR@20", "second", \.reciprocalRank)
        qualityNote = Self.qualityNote(facts.models)
        rounds = Self.roundBars(facts)
        rejections =
            BarList(
                label: "Refused reports by cause",
                rows: facts.rejections.filter { $0.count > 0 }.sorted { ($0.count, $1.cause) > ($1.count, $0.cause) }.prefix(8)
                    .map { BarList.Row(name: Self.words($0.cause), value: Double($0.count), style: "refused") },
                emptyNote: "nothing was refused"
            ).markup
        (latency, latencyNote) = Self.latency(facts.intake)
        tasks = facts.tasks.map(Self.row)
        roundRows = facts.rounds.suffix(DashboardPage.shownModels).reversed().map { Self.row($0, now: facts.now) }
        modelRows = facts.models.suffix(DashboardPage.shownModels).reversed().map(Self.row)
        keys = facts.keys.map { Self.row($0, now: facts.now) }
        hasTasks = !facts.tasks.isEmpty
        hasRounds = !facts.rounds.isEmpty
        hasModels = !facts.models.isEmpty
    }

    private static func row(_ task: DashboardFacts.Task) -> TaskRow {
        TaskRow(
            name: task.name, id: String(task.id.prefix(10)), trust: task.trust, assumption: task.assumption,
            perReport: DashboardText.decimal(task.epsilonPerReport, places: 3), soFar: DashboardText.decimal(task.epsilonSoFar, places: 2),
            cap: DashboardText.decimal(task.epsilonCap, places: 2), delta: Self.power(task.delta),
            reports: DashboardText.count(task.reportsPerSubject), rounds: "\(task.roundsClosed) / \(task.rounds)",
            batch: "\(DashboardText.count(task.minimumBatch)) – \(DashboardText.count(task.targetBatch))", optimizer: task.optimizer,
            state: task.isOpen ? "open" : "closed", meter: meter(task.epsilonCap > 0 ? task.epsilonSoFar / task.epsilonCap : 0))
    }

    private static func row(_ round: DashboardFacts.Round, now: UInt64) -> RoundRow {
        let end = round.closed ?? now
        return RoundRow(
            number: "\(round.number)", task: round.task, state: round.state,
            cohort: DashboardText.count(round.accepted), rejected: round.rejected == 0 ? "–" : DashboardText.count(round.rejected),
            model: "v\(round.modelVersion)", when: DashboardText.second(round.opened),
            took: round.closed == nil
                ? "closes " + DashboardText.ahead(round.deadline, from: now) : DashboardText.duration(end >= round.opened ? end - round.opened : 0))
    }

    private static func row(_ model: DashboardFacts.Model) -> ModelRow {
        let best = model.quality.last
        return ModelRow(
            version: "v\(model.version)", cohort: model.cohort == 0 ? "–" : DashboardText.count(model.cohort),
            hitRate: best.map { DashboardText.decimal($0.hitRate, places: 4) } ?? "–",
            reciprocalRank: best.map { DashboardText.decimal($0.reciprocalRank, places: 4) } ?? "–",
            digest: String(model.digest.prefix(12)), size: DashboardText.bytes(model.bytes), when: DashboardText.moment(model.created),
            mark: model.isCurrent ? "current" : nil)
    }

    private static func row(_ key: DashboardFacts.Key, now: UInt64) -> KeyRow {
        var tone: String
        if let expires = key.expires { tone = expires <= now ? "bad" : expires - now < key.notice ? "warn" : "good" } else { tone = "good" }
        if key.state != "active", key.state != "valid" { tone = "mute" }
        return KeyRow(
            name: key.name, use: key.use, state: key.state, tone: key.alarm ?? tone,
            expires: key.expires.map(DashboardText.moment) ?? "–", ahead: key.expires.map { DashboardText.ahead($0, from: now) } ?? "")
    }

    static func power(_ value: Double) -> String {
        guard value > 0, value < 1 else { return DashboardText.decimal(value, places: 2) }
        var (mantissa, exponent) = (value, 0)
        while mantissa < 0.9995, exponent < 30 { (mantissa, exponent) = (mantissa * 10, exponent + 1) }
        let digits = String(exponent).map { ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"][$0.wholeNumberValue ?? 0] }.joined()
        let factor = DashboardText.decimal(mantissa, places: 1)
        return (factor == "1.0" ? "" : factor + "·") + "10⁻" + digits
    }

    /// A code such as `unknownConfiguration` as words.
    static func words(_ code: String) -> String {
        var text = ""
        for character in code {
            if character.isUppercase { text += " " + character.lowercased() } else { text.append(character == "_" ? " " : character) }
        }
        return text
    }
}

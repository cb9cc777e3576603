import AggregationTasks
import BehaviorEvents
import CollectorClient
import Consent
import DeviceStore
import Enrolment
import ModelRelease
import PrivacyAccounting
import PrivacyLedger
import TLSPresentation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the device's owner may see, read from the store.
struct AgentOwnerStore: OwnerStore {
    let store: AgentStore
    let subjects: LiveSubjects
    let participation: ParticipationLog

    func checkWritable() async throws {
        try store.database.replaceFiles(storing: ["ready.probe": [1]])
    }

    func budget(subject: String, now: Int64) async throws -> BudgetReply {
        let key = store.key(of: subject)
        let odometer = store.database.odometer(of: key, now: now, delta: AgentSettings.delta)
        let refused = try store.database.refusals().filter { [key, .wholeDevice].contains($0.entry.subject) }
        return BudgetReply(
            subject: subject, delta: AgentSettings.delta, assumption: TrustMode.direct.assumption, today: .init(odometer.today),
            lifetime: .init(odometer.lifetime),
            purposes: Dictionary(uniqueKeysWithValues: odometer.purposes.map { ($0.purpose.name, .init($0.reading)) }),
            closed: odometer.closure?.explanation,
            refused: refused.map { row in
                BudgetReply.Refusal(
                    day: row.entry.day.description, purpose: row.entry.purpose?.name ?? "",
                    reason: RefusalReason(rawValue: row.entry.detail)?.explanation ?? "unknown")
            })
    }

    func sent(subject: String) async throws -> SentReply {
        let reports = try store.database.sentReports(of: store.key(of: subject), limit: 1_000)
        let dropped = try store.database.counters().filter { $0.key.hasPrefix("sent") }.values.reduce(0, +)
        return SentReply(
            subject: subject,
            reports: reports.map { report in
                SentReply.Report(
                    release: Base64URL.encode(report.releaseID), state: report.outcome.rawValue, createdAt: report.firstSentAt,
                    bytes: report.bytes.count, content: Data(report.bytes).base64EncodedString())
            }, dropped: dropped)
    }

    func export(subject: String, now: Int64) async throws -> ExportReply {
        let key = store.key(of: subject)
        let standings = try await subjects.standings(of: subject, now: now)
        let live = await subjects.liveInteractions(of: subject)
        var sessions = try store.database.sessions(of: key, limit: 1_000).map { bytes in
            ExportReply.Session(state: "closed", interactions: (try? StoredSession.decode(bytes))?.map(ExportReply.Session.Interaction.init) ?? [])
        }
        let shown = await subjects.shown(of: subject)
        if !live.isEmpty || shown != nil {
            sessions.append(ExportReply.Session(state: "live", interactions: live.map(ExportReply.Session.Interaction.init), shown: shown))
        }
        return ExportReply(
            subject: subject, exportedAt: now, consent: Dictionary(uniqueKeysWithValues: standings.map { ($0.rawValue, $1.state.rawValue) }),
            attributes: SubjectAttributesReply(subject: subject, attributes: try await subjects.attributes(of: subject, now: now)).attributes,
            sessions: sessions, budget: try await budget(subject: subject, now: now), sent: try await sent(subject: subject))
    }

    func status(liveSessions: Int, modelVersion: UInt64, now: Int64) async throws -> StatusReply {
        let freshness = try? store.release().metadata.freshness(at: UInt64(max(0, now / 1000)))
        let word =
            switch freshness {
            case .fresh: "fresh"
            case .frozen: "frozen"
            case .unknown, nil: "unknown"
            }
        return StatusReply(
            version: AgentVersion.current, device: try store.deviceKey().deviceID.description,
            collector: try store.collector()?.baseURL ?? "none", modelVersion: modelVersion, liveSessions: liveSessions,
            outbox: try store.database.outboxEntries().count, freshness: word, refusedTasks: await participation.refusals,
            deviceRefused: await participation.deviceRefusal)
    }
}

extension BudgetReply.Reading {
    init(_ reading: BudgetReading) {
        self.init(
            epsilonSpent: reading.epsilonSpent, epsilonCap: reading.epsilonCap, rhoSpent: reading.spent.total.rho,
            rhoRemaining: reading.remaining.rho,
            runsOut: reading.runsOut?.description)
    }
}

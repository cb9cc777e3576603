import ArgumentParser
import DeviceStore
import Foundation
import PrivacyLedger

/// `LedgerDrill check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says whether released <= charged <= cap, and every release is in the chain.",
        discussion: """
            Reads the ledger before anything is written. If it does not verify, or a report left that it does not know, the store is opened
            as a device would open it, and must have closed the day.
            """)

    @OptionGroup var options: DrillOptions
    @Option(help: "The wall clock, in Unix milliseconds.") var wallClock = DrillWorld.start
    @Option(help: "The time that the collector signs, with its count of this device's releases; in Unix milliseconds.") var signedTime: Int64?
    @Flag(help: "Print JSON.") var json = false

    /// What was found.
    struct Finding: Encodable {
        /// Whether the invariant holds.
        var holds: Bool { violations.isEmpty }
        /// Reports that reached the collector, repetitions included.
        var lines = 0
        /// Releases of which a byte left.
        var released = 0
        /// Charges in the ledger.
        var charged = 0
        /// Rows in the ledger.
        var rows: UInt64 = 0
        /// Why the ledger failed closed, or nil.
        var closed: String?
        /// What is wrong.
        var violations: [String] = []

        enum CodingKeys: String, CodingKey { case holds, lines, released, charged, rows, closed, violations }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(holds, forKey: .holds)
            try container.encode(lines, forKey: .lines)
            try container.encode(released, forKey: .released)
            try container.encode(charged, forKey: .charged)
            try container.encode(rows, forKey: .rows)
            try container.encode(closed, forKey: .closed)
            try container.encode(violations, forKey: .violations)
        }
    }

    func run() throws {
        let world = try DrillWorld()
        let lines = CollectorFile(path: options.outboxFile).lines()
        var finding = Finding(lines: lines.count)
        var hashes: [String: Set<String>] = [:]
        var days: [String: UInt32] = [:]
        for line in lines {
            hashes[line.release, default: []].insert(line.hash)
            days[line.release] = line.day
        }
        finding.released = hashes.count
        for (release, all) in hashes where all.count > 1 {
            finding.violations.append("release \(release.prefix(16)) left with \(all.count) contents")
        }
        for (day, releases) in Dictionary(grouping: days.keys, by: { days[$0] ?? 0 })
        where UInt64(releases.count) * DrillWorld.microRho > DrillWorld.dayCap {
            finding.violations.append("\(releases.count) releases left on day \(day)")
        }
        if UInt64(hashes.count) * DrillWorld.microRho > DrillWorld.lifetimeCap { finding.violations.append("\(hashes.count) releases left in all") }
        let unknown = try readLedger(Set(hashes.keys), &finding)
        if let unknown { try requireClosed(world, lines, because: unknown, &finding) }
        try report(finding)
    }

    /// Checks the rows as an auditor does. Returns why the ledger must have failed closed, or nil if it holds.
    private func readLedger(_ released: Set<String>, _ finding: inout Finding) throws -> String? {
        let archive: LedgerArchive
        do throws(DeviceStoreError) {
            archive = try LedgerArchive(path: options.directory)
        } catch {
            return released.isEmpty ? nil : "the ledger cannot be read (\(error))"
        }
        let anchors = [archive.anchorBytes, secondAnchor ?? archive.secondAnchorBytes].compactMap { bytes in
            bytes.flatMap { try? LedgerAnchor(bytes: $0, key: archive.key) }
        }
        let furthest = anchors.max { $0.sequence < $1.sequence }
        let verification = LedgerVerifier.verify(rows: archive.rows, key: archive.key, anchor: furthest)
        finding.rows = verification.rows
        var known: Set<String> = []
        for bytes in archive.rows {
            guard let row = try? LedgerRow(bytes: bytes) else { continue }
            if row.entry.kind == .charge { finding.charged += 1 }
            if row.entry.kind == .released, let release = row.entry.releaseID { known.insert(CollectorFile.hex(release.bytes)) }
        }
        if let violation = verification.violation { return "\(violation)" }
        let missing = released.subtracting(known)
        return missing.isEmpty ? nil : "\(missing.count) releases left that the ledger does not know"
    }

    private var secondAnchor: [UInt8]? {
        options.secondAnchor.flatMap { FileManager.default.contents(atPath: $0 + "/ledger.anchor") }.map { Array($0) }
    }

    /// Opens the store as a device does; it must refuse everything today.
    private func requireClosed(_ world: DrillWorld, _ lines: [CollectorFile.Line], because reason: String, _ finding: inout Finding) throws {
        var generator = SystemRandomNumberGenerator()
        do throws(DeviceStoreError) {
            let store = try DeviceDatabase.open(
                options.directory, secondAnchor: options.secondAnchor, policy: world.policy, now: wallClock, using: &generator)
            finding.closed = store.openingReport.closing.map { "\($0)" }
            if let signedTime {
                let seen = lines.map(\.count).max() ?? 0
                if try store.noteReceipt(releases: seen, signedTime: signedTime, bytes: [], now: wallClock) { finding.closed = "receiptAhead" }
            }
            let charge = try store.charge(world.request(day: LedgerDay(unixMilliseconds: wallClock), round: 999), now: wallClock)
            finding.violations.append("\(reason), and release \(charge.sequence) was paid for all the same")
        } catch {
            switch error.code {
            case .refused: finding.closed = finding.closed ?? reason
            case .alreadyReleased: finding.violations.append("\(reason), and the release exists")
            // A store that does not open, or takes no charge, releases nothing.
            default: finding.closed = "\(error)"
            }
        }
    }

    private func report(_ finding: Finding) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            print(String(decoding: try encoder.encode(finding), as: UTF8.self))
        } else {
            print("\(finding.holds ? "holds" : "violated"): \(finding.released) released, \(finding.charged) charged, \(finding.rows) rows")
            if let closed = finding.closed { print("failed closed: \(closed)") }
            for violation in finding.violations { print("violation: \(violation)") }
        }
        if !finding.holds { throw ExitCode(2) }
    }
}

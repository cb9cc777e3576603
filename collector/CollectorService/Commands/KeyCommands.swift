import ArgumentParser
import Enrolment
import Foundation
import ModelRelease
import ReportIntake
import ReportSealing
import ServiceConfiguration

/// `sotto-collector key …`
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "key", abstract: "List and rotate keys.", subcommands: [List.self, Rotate.self])

    private struct Fact: Encodable {
        let name: String
        let use: String
        let state: String
        let since: UInt64?
        let expires: UInt64?
        let id: String?
    }

    /// `key list DIR`
    struct List: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "List HPKE keys, release keys and the server's certificate; never a secret.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let entries: [KeyRing.Entry]
            do { entries = try await collector.store.keys() } catch { throw CollectorFailure(store: error) }
            let schedule = collector.configuration.keySchedule
            var facts = entries.map { entry in
                let end: UInt64? =
                    switch entry.state {
                    case .active: entry.since + schedule.activeLifetime
                    case .expired: entry.since + schedule.grace
                    case .pending, .deleted: nil
                    }
                return Fact(name: "hpke-\(entry.id)", use: "hpke", state: entry.state.rawValue, since: entry.since, expires: end, id: nil)
            }
            let publisher = try await collector.desk.publisher()
            let keys = ReleaseKeys(collector.directory)
            for role in ReleaseRole.allCases {
                let present = try keys.present(role, of: publisher.root)
                for key in publisher.root.keys(of: role).keys {
                    facts.append(
                        Fact(
                            name: "\(role.rawValue)-\(key.id.prefix(8))", use: role.rawValue,
                            state: present.contains(key) ? "in DIR/keys" : "offline",
                            since: nil, expires: nil, id: key.id))
                }
            }
            if !collector.configuration.layers[CollectorSettings.plainHTTP] {
                facts.append(
                    Fact(
                        name: "server certificate", use: "tls", state: "valid", since: nil, expires: try ServerIdentity(collector).expiry(), id: nil))
            }
            var table = TextTable("KEY", "USE", "STATE", "ENDS")
            for fact in facts { table.add(fact.name, fact.use, fact.state, fact.expires.map(DashboardText.moment) ?? "-") }
            output.emit(facts, text: table.text(empty: "no key"))
        }
    }

    enum Kind: String, ExpressibleByArgument, CaseIterable, Sendable { case hpke, targets, timestamp, root, tls }

    /// `key rotate DIR KIND`
    struct Rotate: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace a key.",
            discussion: """
                hpke: devices seal to a new key from now on; the old one still opens until its time is over. This also happens by itself.
                targets, timestamp, root: the next root of trust names the new key; two root keys must sign (--root-key FILE, twice).
                tls: the private authority signs a new server key; restart the server to use it.
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "hpke, targets, timestamp, root or tls.") var kind: Kind
        @Option(help: "A root key's file, if it is not in DIR/keys; may be repeated.", completion: .file()) var rootKey: [String] = []
        @Option(help: "tls: a host name for the certificate; may be repeated.") var host: [String] = []
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let now = SystemTime.now
            let done: String
            switch kind {
            case .hpke: done = "HPKE key \(try await collector.custodian.addPreferred(now: now)) is preferred from now on"
            case .targets: done = "root v\(try await collector.desk.replaceKey(.targets, offline: rootKey, now: now)) names the new targets key"
            case .timestamp:
                done = "root v\(try await collector.desk.replaceKey(.timestamp, offline: rootKey, now: now)) names the new timestamp key"
            case .root:
                done = "root v\(try await collector.desk.replaceKey(.root, offline: rootKey, now: now)) names new root keys; move them offline"
            case .tls:
                try renewCertificate(collector, now: now)
                done = "the server's certificate was renewed; restart the server"
            }
            output.emit(["done": done], text: done)
        }

        private func renewCertificate(_ collector: OpenedCollector, now: UInt64) throws(CollectorFailure) {
            let directory = collector.directory
            guard collector.configuration.layers[CollectorSettings.certificate] == nil else {
                throw CollectorFailure(.input, "server.certificate is your own; renew it where it came from")
            }
            func text(_ file: String) throws(CollectorFailure) -> String {
                String(decoding: try CollectorDirectory.read(file, limit: 64 * 1024), as: UTF8.self)
            }
            let authority = try PrivateAuthority(certificatePEM: try text(directory.authorityCertificate), keyPEM: try text(directory.authorityKey))
            var names = host.isEmpty ? [collector.configuration.address.host] : host
            names += ["localhost", "127.0.0.1", "::1"].filter { !names.contains($0) }
            let issued = try authority.issue(hosts: names, now: Date(timeIntervalSince1970: Double(now)))
            try CollectorDirectory.writePrivate(Array(issued.key.utf8), to: directory.serverKey)
            try CollectorDirectory.writePrivate(Array(issued.certificate.utf8), to: directory.serverCertificate)
        }
    }
}

import ArgumentParser
import Foundation
import ModelRelease
import ReportIntake
import ServiceConfiguration

/// `sotto-collector validate DIR`
struct ValidateCommand: CollectorCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check the configuration, the keys, the certificates and the database; change nothing.")

    @OptionGroup var options: DirectoryOptions
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        var isValid = true
        let configuration: String
        var warnings: [String] = []
    }

    func execute() async throws(CollectorFailure) {
        let collector = try options.open()
        defer { collector.store.close() }
        let now = SystemTime.now
        var report = Report(configuration: collector.directory.configurationFile)
        if !collector.configuration.layers[CollectorSettings.plainHTTP] {
            let identity = ServerIdentity(collector)
            _ = try identity.configuration()
            let expiry = try identity.expiry()
            if expiry < now { throw CollectorFailure(.key, "the server's certificate ended; run `sotto-collector key rotate DIR tls`") }
            if expiry < now + 30 * 86_400 { report.warnings.append("the server's certificate ends \(DashboardText.ahead(expiry, from: now))") }
        }
        let publisher = try await collector.desk.publisher()
        let keys = ReleaseKeys(collector.directory)
        for role in [publisher.root.targets, publisher.root.timestamp] {
            let present = Set(try (keys.signers(.targets) + keys.signers(.timestamp)).map(\.key))
            guard role.keys.count(where: present.contains) >= role.threshold else {
                throw CollectorFailure(.key, "a release key that the root of trust names is missing from \(collector.directory.path)/keys")
            }
        }
        if publisher.root.expires < now + 30 * 86_400 {
            report.warnings.append("the root of trust ends \(DashboardText.ahead(publisher.root.expires, from: now))")
        }
        if publisher.root.log == nil {
            report.warnings.append("the root of trust names no public log, so agents ask for none; run `sotto-collector log announce`")
        }
        if try !keys.signers(.root).isEmpty { report.warnings.append("root keys lie in \(collector.directory.path)/keys; move them offline") }
        output.emit(report, text: (report.warnings.map { "warning: \($0)" } + ["\(collector.directory.path) is valid"]).joined(separator: "\n"))
    }
}

/// `sotto-collector print-config DIR`
struct PrintConfigCommand: CollectorCommand {
    static let configuration = CommandConfiguration(
        commandName: "print-config", abstract: "Print every setting as it holds, with the place it came from; secrets are redacted.")

    @OptionGroup var options: DirectoryOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Print the reference page of all settings instead.") var reference = false

    private struct Printed: Encodable {
        let origins: [String: String]
        let yaml: String
    }

    func execute() async throws(CollectorFailure) {
        if reference {
            let page = CollectorSettings.schema.referencePage()
            return output.emit(["reference": page], text: page)
        }
        let layers = try options.configuration().layers
        let yaml = layers.printed()
        let origins = layers.schema.declarations.map { ($0.path, layers.origin(of: $0.path).description) }
        output.emit(Printed(origins: Dictionary(origins) { first, _ in first }, yaml: yaml), text: yaml)
    }
}

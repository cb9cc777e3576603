import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import ReportIntake
import ServiceConfiguration

/// `sotto-collector serve DIR`
struct ServeCommand: CollectorCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the collector until SIGTERM or SIGINT.",
        discussion: "Prints one line with its address when it is ready. What was answered with success is on the disk at any moment.")

    @OptionGroup var options: DirectoryOptions
    @OptionGroup var output: OutputOptions

    private struct Running: Encodable {
        let url: String
        let dashboard: String?
    }

    func execute() async throws(CollectorFailure) {
        let collector = try options.open()
        defer { collector.store.close() }
        let layers = collector.configuration.layers
        var logger = Logger(label: "sotto-collector") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: layers[CollectorSettings.logLevel]) ?? .info
        let (output, configuration) = (output, collector.configuration)
        let application = try await buildCollector(
            collector, logger: logger,
            onRunning: { address in
                let scheme = layers[CollectorSettings.plainHTTP] ? "http" : "https"
                let host = layers[CollectorSettings.host]
                let url = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(address?.port ?? layers[CollectorSettings.port])"
                let admin = layers[CollectorSettings.adminPort]
                let dashboard = configuration.servesDashboard ? url + "/dashboard" : admin > 0 ? "http://127.0.0.1:\(admin)/dashboard" : nil
                output.emit(
                    Running(url: url, dashboard: dashboard), text: "listening on \(url)" + (dashboard.map { "\ndashboard    \($0)" } ?? ""))
            })
        do { try await application.application.runService() } catch {
            logger.debug("the server stopped", metadata: ["error": "\(error)"])
            throw CollectorFailure(
                listening: error, host: layers[CollectorSettings.host], port: layers[CollectorSettings.port], setting: "server.port")
        }
    }
}

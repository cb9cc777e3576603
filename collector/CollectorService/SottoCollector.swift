import ArgumentParser
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The collector's command line.
@main
struct SottoCollector: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sotto-collector",
        abstract: "Collects noised reports, averages them and publishes signed ranking models.",
        discussion: """
            DIR holds everything: the configuration (collector.yaml), the database, the keys. Commands that change something may run \
            beside a running server.

            A setting comes from DIR/collector.yaml, overridden by SOTTO_COLLECTOR_… in the environment, overridden by --set KEY=VALUE.

            EXIT STATUS: 0 done; 1 failed; 2 a configuration, an input file or a task was refused; 64 the command line was wrong.
            """,
        version: CollectorBuild.version,
        subcommands: [
            InitCommand.self, ServeCommand.self, ValidateCommand.self, PrintConfigCommand.self, DeviceCommand.self, TaskCommand.self,
            RoundCommand.self, ModelCommand.self, TableCommand.self, PolicyCommand.self, KeyCommand.self, LogCommand.self,
        ])

    /// Everything that this program writes is private, whatever the shell's mask is.
    static func main() async {
        umask(0o077)
        await main(nil)
    }
}

/// The build, as `/version` and `--version` state it.
enum CollectorBuild {
    static let version = "0.1.0"
}

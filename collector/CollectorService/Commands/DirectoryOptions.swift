import ArgumentParser
import Foundation

/// The directory and what overrides its configuration.
struct DirectoryOptions: ParsableArguments {
    @Argument(help: "The collector's directory.", completion: .directory)
    var dir: String

    @Option(name: .customLong("set"), help: ArgumentHelp("Override a setting; may be repeated.", valueName: "key=value"))
    var settings: [String] = []

    var directory: CollectorDirectory { CollectorDirectory(dir) }

    /// The configuration alone.
    func configuration() throws(CollectorFailure) -> CollectorConfiguration {
        try OpenedCollector.configuration(of: directory, environment: ProcessInfo.processInfo.environment, flags: settings)
    }

    /// Configuration and store.
    func open() throws(CollectorFailure) -> OpenedCollector {
        try OpenedCollector(directory, environment: ProcessInfo.processInfo.environment, flags: settings)
    }
}

extension OpenedCollector {
    /// The desk that signs and stores releases.
    var desk: ReleaseDesk { ReleaseDesk(store: store, keys: ReleaseKeys(directory), lifetimes: configuration.releaseLifetimes) }

    /// The desk that publishes the log. A directory from before there was one gets its key here.
    func log() throws(CollectorFailure) -> LogDesk {
        let folder = LogDirectory(directory)
        let isNew = folder.read(LogDirectory.checkpoint) == nil && folder.read(LogDirectory.pending) == nil
        return LogDesk(store: store, directory: folder, identity: try LogIdentity(directory, configuration, mayDraw: isNew))
    }

    /// The keeper of the HPKE keys.
    var custodian: KeyCustodian { KeyCustodian(store: store, schedule: configuration.keySchedule) }
}

/// The system's clock, Unix seconds.
enum SystemTime {
    static var now: UInt64 { UInt64(max(0, Date().timeIntervalSince1970)) }
}

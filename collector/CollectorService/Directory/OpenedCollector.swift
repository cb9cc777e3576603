import Foundation
import ReportIntake
import ServiceConfiguration

/// A directory whose configuration was read and whose store is open: what every command but `init` starts from.
struct OpenedCollector: Sendable {
    let directory: CollectorDirectory
    let configuration: CollectorConfiguration
    let store: IntakeStore

    /// Checks the directory, reads its configuration under the environment and the flags, and opens the store.
    init(_ directory: CollectorDirectory, environment: [String: String], flags: [String]) throws(CollectorFailure) {
        try directory.check()
        self.directory = directory
        configuration = try Self.configuration(of: directory, environment: environment, flags: flags)
        guard FileManager.default.fileExists(atPath: directory.databaseFile) else {
            throw CollectorFailure(.directory, "\(directory.databaseFile) is missing; run `sotto-collector init` in an empty directory")
        }
        do { store = try IntakeStore.open(directory.databaseFile, scribe: CollectorScribe.scribe) } catch { throw CollectorFailure(store: error) }
    }

    /// Reads a directory's configuration alone.
    static func configuration(
        of directory: CollectorDirectory, environment: [String: String], flags: [String]
    ) throws(CollectorFailure) -> CollectorConfiguration {
        var file: ConfigurationLoader.File?
        if FileManager.default.fileExists(atPath: directory.configurationFile) {
            file = ConfigurationLoader.File(
                name: directory.configurationFile,
                bytes: try CollectorDirectory.read(directory.configurationFile, limit: ConfigurationSchema.maximumFileSize))
        }
        return try CollectorConfiguration(file: file, environment: environment, flags: flags)
    }
}

extension CollectorFailure {
    /// A failure of the store, in the operator's words.
    init(store error: IntakeError) {
        switch error.code {
        case .unknownTask: self.init(.notFound, "there is no such task")
        case .unknownRound: self.init(.notFound, "there is no such round")
        case .newerSchema: self.init(.store, "the database was written by a later version of this program (\(error.detail))")
        case .storageFull: self.init(.store, "the disk is full")
        case .parameter, .conflict: self.init(.input, error.description)
        default: self.init(.store, "the store failed: \(error.description)")
        }
    }
}

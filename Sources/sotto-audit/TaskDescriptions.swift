import AggregationTasks
import Foundation
import TLSPresentation
import TransparencyLog

/// Where an auditor finds what a task asks: a file in any of the forms that are in use, or the log's entries.
enum TaskDescriptions {
    /// The tasks that a file describes: a configuration, or a listing as the collector serves it.
    static func read(_ bytes: [UInt8]) throws(LogInputFailure) -> [TaskConfiguration] {
        if let one = try? TaskConfiguration(decoding: bytes) { return [one] }
        if let listing = try? TaskListing(decoding: bytes) {
            guard !listing.entries.isEmpty else { throw LogInputFailure("the listing has no task: those that ended are in the log (--log)") }
            return listing.entries.map(\.configuration)
        }
        let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let text = object?["configuration"] as? String ?? String(decoding: bytes.prefix(8_192), as: UTF8.self)
        let decoded = Base64URL.decode(text.trimmingCharacters(in: .whitespacesAndNewlines))
        guard let one = decoded.flatMap({ try? TaskConfiguration(decoding: $0) }) else {
            throw LogInputFailure("this is no task configuration or listing of a version that is known here")
        }
        return [one]
    }

    /// The tasks that a log opened, in its order; those of versions that are not known here are left out.
    static func opened(in folder: LogFolder) throws(LogInputFailure) -> [TaskConfiguration] {
        guard let note = folder.checkpoint(), let checkpoint = try? Checkpoint(try SignedNote(note).text) else {
            throw LogInputFailure("there is no checkpoint in \(folder.path)")
        }
        var tasks: [TaskConfiguration] = []
        var number: UInt64 = 0
        while let index = TileIndex(.entries, index: number, treeSize: checkpoint.size) {
            guard let bytes = folder.fetch(index), let bundle = try? EntryBundle(bytes: bytes, width: index.width) else {
                throw LogInputFailure("\(index.path) is missing in \(folder.path) or can't be read")
            }
            for entry in bundle.entries {
                guard case .taskOpened(let task) = (try? LogEntry(decoding: entry))?.content else { continue }
                if let configuration = try? TaskConfiguration(decoding: task.configuration) { tasks.append(configuration) }
            }
            number += 1
        }
        guard !tasks.isEmpty else { throw LogInputFailure("the log opened no task of a version that is known here") }
        return tasks
    }
}

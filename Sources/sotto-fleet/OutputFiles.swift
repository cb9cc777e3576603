import ArgumentParser
import Foundation

/// Files that a command writes.
enum OutputFiles {
    /// Refuses, before any work, outputs that would overwrite each other or an input, or that have no folder to go to.
    static func require(_ outputs: String?..., apartFrom inputs: [String?] = []) throws {
        var taken = Set(inputs.compactMap { $0.map(place) })
        for path in outputs.compactMap(\.self) {
            guard taken.insert(place(path)).inserted else {
                throw ValidationError("\(path) is named twice: an output needs a file of its own, and no input may be overwritten")
            }
            let folder = URL(filePath: place(path)).deletingLastPathComponent().path
            guard FileManager.default.isWritableFile(atPath: folder) else {
                throw ValidationError("\(path): there is no folder \(folder) to write to")
            }
        }
    }

    /// Writes a file in one step. What a symbolic link points to is written, not the link; a device or pipe gets the bytes as they come.
    static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        let target = place(path)
        do {
            let type = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
            if let type, type != .typeRegular {
                let handle = try FileHandle(forWritingTo: URL(filePath: target))
                try handle.write(contentsOf: Data(bytes))
                try handle.close()
            } else {
                try Data(bytes).write(to: URL(filePath: target), options: .atomic)
            }
        } catch { throw InputFiles.unusable("\(path) could not be written: \(error.localizedDescription)") }
    }

    /// Where the bytes of a path end up, also behind links whose target is not there yet.
    private static func place(_ path: String) -> String {
        var file = URL(filePath: path)
        for _ in 0..<16 {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: file.path) else { break }
            file = URL(filePath: target, relativeTo: file.deletingLastPathComponent())
        }
        return file.absoluteURL.standardizedFileURL.resolvingSymlinksInPath().path
    }
}

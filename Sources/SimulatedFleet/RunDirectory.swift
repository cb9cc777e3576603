package import Foundation

/// The directory of a run. Every run starts fresh: what an earlier run left is moved aside, and only what a run made is ever touched.
package struct RunDirectory {
    private let url: URL

    /// A directory that may not exist yet.
    package init(_ url: URL) { self.url = url }

    /// Makes the directory, mode 0700; an earlier run moves to `DIR.previous`, replacing the one before it.
    package func prepare() throws {
        let files = FileManager.default
        let entries = (try? files.contentsOfDirectory(atPath: url.path)) ?? []
        if !entries.isEmpty {
            guard files.fileExists(atPath: marker.path) else {
                throw ChildProgram.Failure(description: "\(url.path) holds something that is no earlier run; choose another directory")
            }
            let previous = url.deletingLastPathComponent().appending(path: url.lastPathComponent + ".previous")
            if files.fileExists(atPath: previous.path) { try files.removeItem(at: previous) }
            try files.moveItem(at: url, to: previous)
        }
        try files.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard files.createFile(atPath: marker.path, contents: nil) else {
            throw ChildProgram.Failure(description: "\(url.path) cannot be written")
        }
    }

    private var marker: URL { url.appending(path: ".sotto-run") }
}

import Foundation

/// The collector's directory: where each file lives, and how private files are written.
///
/// The directory is 0700 and every file in it 0600; `init` makes it, every other command checks it. Secrets never leave it.
struct CollectorDirectory: Sendable, Equatable {
    /// The directory's path, absolute or relative to the working directory.
    let path: String

    /// A directory that may not exist yet.
    init(_ path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    /// The operator's configuration.
    var configurationFile: String { path + "/collector.yaml" }
    /// Reports, rounds, devices, key states and published releases.
    var databaseFile: String { path + "/collector.sqlite" }
    /// The private authority's certificate: what an enrolment bundle pins.
    var authorityCertificate: String { path + "/tls/ca.pem" }
    /// The private authority's key, needed only to renew the server certificate.
    var authorityKey: String { path + "/tls/ca.key" }
    /// The server's certificate chain.
    var serverCertificate: String { path + "/tls/server.pem" }
    /// The server's key.
    var serverKey: String { path + "/tls/server.key" }

    /// The records of rounds, from which auditors replay them.
    func roundRecord(_ task: String, _ round: UInt64) -> String { path + "/rounds/\(task)/\(round).round" }

    /// A release key: `root-1`, `root-2`, `root-3`, `targets` or `timestamp`.
    func releaseKey(_ name: String) -> String { path + "/keys/\(name).key" }

    /// Makes the directory and its folders, all 0700. Refuses one that already holds something.
    func create() throws(CollectorFailure) {
        let files = FileManager.default
        if let entries = try? files.contentsOfDirectory(atPath: path), !entries.isEmpty {
            throw CollectorFailure(.directory, "\(path) is not empty; init never overwrites keys")
        }
        for folder in [path, path + "/keys", path + "/tls"] {
            do {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
            } catch {
                throw CollectorFailure(.directory, "cannot create \(folder)")
            }
        }
    }

    /// Requires that the directory exists and that nobody else may enter it.
    func check() throws(CollectorFailure) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path), attributes[.type] as? FileAttributeType == .typeDirectory
        else { throw CollectorFailure(.directory, "\(path) does not exist; run `sotto-collector init \(path)` first") }
        if let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0 {
            throw CollectorFailure(.directory, "\(path) is open to other users (mode \(String(mode, radix: 8))); run `chmod 700 \(path)`")
        }
    }

    /// Writes a file that only the owner may read, replacing it in one step, and forces it to the disk.
    static func writePrivate(_ bytes: some Sequence<UInt8>, to file: String) throws(CollectorFailure) {
        do {
            // Written beside the file and renamed over it; the program's mask keeps it private from the first moment.
            try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw CollectorFailure(.directory, "cannot write \(file)")
        }
    }

    /// Reads a file that the operator named as a command's input, of at most `limit` bytes.
    static func input(_ file: String, limit: Int) throws(CollectorFailure) -> [UInt8] {
        guard FileManager.default.isReadableFile(atPath: file) else { throw CollectorFailure(.noInput, "\(file) is not there or can't be read") }
        return try read(file, limit: limit)
    }

    /// Reads a file of at most `limit` bytes.
    static func read(_ file: String, limit: Int) throws(CollectorFailure) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: file) else { throw CollectorFailure(.directory, "cannot read \(file)") }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: limit + 1) else { return [] }
        guard data.count <= limit else { throw CollectorFailure(.directory, "\(file) is larger than \(limit) bytes") }
        return Array(data)
    }
}

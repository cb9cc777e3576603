import Foundation
import ServiceConfiguration

/// The agent's directory: everything that one agent keeps, readable by its own user alone.
struct AgentDirectory: Sendable {
    /// Its path.
    let path: String

    init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Configuration, with comments.
    var configurationFile: String { path + "/agent.yaml" }
    /// The store.
    var database: String { path + "/device.sqlite" }
    /// The Unix socket of the local API.
    var socket: String { path + "/agent.sock" }
    /// The URL of the local API while the agent runs.
    var endpointFile: String { path + "/endpoint" }
    /// The app tokens, one file per app.
    var tokenFolder: String { path + "/tokens" }
    /// The token that the command line uses.
    var ownToken: String { tokenFolder + "/command-line.token" }

    /// Whether the directory was made by `enrol`.
    var exists: Bool { FileManager.default.fileExists(atPath: configurationFile) }

    /// Makes the directory, a commented configuration file and the command line's token, where they are missing.
    func create() throws {
        let manager = FileManager.default
        for folder in [path, tokenFolder] {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        if !exists {
            try write(Array(AgentSettings.schema.sampleConfiguration().utf8), to: configurationFile)
        }
        if !manager.fileExists(atPath: ownToken) { try write(Array(AppTokens.generate().utf8), to: ownToken) }
    }

    /// Replaces a file atomically and makes it readable for its owner only; the folder's mode 0700 keeps others out in between.
    func write(_ bytes: [UInt8], to file: String) throws {
        do {
            try Data(bytes).write(to: URL(filePath: file), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        } catch {
            throw AgentFailure(.file, "\(file) could not be written; check the folder's permissions and free space")
        }
    }

    /// Removes a socket that a killed agent left behind. The store's lock already says that no other agent runs here.
    func removeStaleSocket() throws {
        guard socket.utf8.count < 104 else {
            throw AgentFailure(.input, "\(socket) is too long for a Unix socket; use a shorter directory or set server.unix_socket to false")
        }
        if FileManager.default.fileExists(atPath: socket) { try FileManager.default.removeItem(atPath: socket) }
    }

    /// Removes what says that the agent runs.
    func removeTraces() {
        try? FileManager.default.removeItem(atPath: endpointFile)
        try? FileManager.default.removeItem(atPath: socket)
    }

    /// Lets only the owner talk through the socket; the directory's mode 0700 already does.
    func protectSocket() { try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: socket) }

    /// Reads the configuration: file, environment, flags, in this order.
    func configuration(flags: [String]) throws -> Configuration {
        guard let bytes = FileManager.default.contents(atPath: configurationFile) else {
            throw AgentFailure(.notEnrolled, "\(configurationFile) is missing; make the directory with `sotto-agent enrol`")
        }
        return try ConfigurationLoader.load(
            AgentSettings.schema, file: .init(name: configurationFile, bytes: Array(bytes)), environment: ProcessInfo.processInfo.environment,
            flags: flags)
    }

    /// The app tokens by app name.
    func tokens() throws -> [String: String] {
        var tokens: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: tokenFolder) where name.hasSuffix(".token") {
            guard let bytes = FileManager.default.contents(atPath: tokenFolder + "/" + name) else { continue }
            let token = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
            guard token.utf8.count >= 32 else {
                throw AgentFailure(.file, "\(tokenFolder)/\(name) holds no token of at least 32 characters")
            }
            tokens[String(name.dropLast(6))] = token
        }
        return tokens
    }
}

/// Why the agent's command line could not do what was asked.
struct AgentFailure: Error, CustomStringConvertible {
    /// The kinds of failure, each with its exit code.
    enum Code: Int32 {
        /// Something failed; trying again may help.
        case failed = 1
        /// The input or the configuration is wrong.
        case input = 2
        /// The agent does not run, or was not enrolled.
        case notEnrolled = 3
        /// A file of the agent's own could not be read or written.
        case file = 4
        /// The collector refused.
        case refused = 5
        /// A file that a command was told to read is not there or can't be opened: `EX_NOINPUT` of `sysexits.h`, as in all four programs.
        case noInput = 66
    }

    let code: Code
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

import ArgumentParser
import Enrolment
import Foundation
import ModelRelease

/// `sotto-audit release verify`
struct ReleaseVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a release as an agent does: roots in order, timestamp, targets, and every file's length and hash.",
        discussion: "DIR holds what the collector serves: timestamp.json, N.root.json, N.targets.json and targets/.")

    @Argument(help: "The folder with the release.")
    var directory: String

    @Option(help: "The trusted root: the file that came with the enrolment.")
    var root: String

    @Option(help: "When expiry is judged: Unix seconds or ISO 8601. Default: now.")
    var at: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard referenceTime() != nil else { throw ValidationError("--at takes Unix seconds or a time such as 2026-11-22T12:00:00Z.") }
    }

    func run() throws {
        try InputFile.require([directory, root], json: json)
        guard let given = readInput(root, limit: 1 << 20), let time = referenceTime() else {
            return try UncheckedOutcome(reason: "the root can't be read").finish(json: json)
        }
        // A device's enrolment bundle carries the root that the device was told to trust.
        let rootBytes = (try? EnrolmentBundle(decoding: given))?.root ?? given
        guard let timestamp = readInput(directory + "/" + ReleasePath.timestamp, limit: 1 << 20) else {
            return try UncheckedOutcome(reason: "there is no timestamp.json in the folder").finish(json: json)
        }
        if let missing = missingFile(root: rootBytes, timestamp: timestamp, at: time) {
            return try UncheckedOutcome(reason: "\(missing) is not in the folder").finish(json: json)
        }
        let outcome: ReleaseVerifyOutcome
        do throws(ReleaseError) {
            outcome = ReleaseVerifyOutcome(try verify(root: rootBytes, timestamp: timestamp, at: time), time: time)
        } catch {
            outcome = ReleaseVerifyOutcome(error, time: time)
        }
        try outcome.finish(json: json)
    }

    /// The first file that the release names and the folder lacks. What cannot be trusted so far is judged by ``verify(root:timestamp:at:)``.
    private func missingFile(root: [UInt8], timestamp: [UInt8], at time: UInt64) -> String? {
        guard var trusted = try? TrustedMetadata(root: root, referenceTime: time) else { return nil }
        while let next = readInput(directory + "/" + ReleasePath.root(trusted.root.version &+ 1), limit: 1 << 20) {
            guard (try? trusted.updateRoot(next)) != nil else { return nil }
        }
        guard (try? trusted.updateTimestamp(timestamp)) != nil, let version = trusted.timestamp?.targets.version else { return nil }
        let path = ReleasePath.targets(version)
        guard let targets = readInput(directory + "/" + path, limit: 1 << 20) else { return path }
        guard (try? trusted.updateTargets(targets)) != nil else { return nil }
        return trusted.targets?.files.map(ReleasePath.file).first { readInput(directory + "/" + $0, limit: 1 << 30) == nil }
    }

    private func verify(root: [UInt8], timestamp: [UInt8], at time: UInt64) throws(ReleaseError) -> VerifiedRelease {
        var trusted = try TrustedMetadata(root: root, referenceTime: time)
        while let next = readInput(directory + "/" + ReleasePath.root(trusted.root.version &+ 1), limit: 1 << 20) { try trusted.updateRoot(next) }
        _ = try trusted.updateTimestamp(timestamp)
        guard let version = trusted.timestamp?.targets.version, let targets = readInput(directory + "/" + ReleasePath.targets(version)) else {
            throw ReleaseError(.unknownTarget, file: "targets.json")
        }
        try trusted.updateTargets(targets)
        var files: [String: [UInt8]] = [:]
        for target in trusted.targets?.files ?? [] { files[target.name] = readInput(directory + "/" + ReleasePath.file(target), limit: 1 << 30) }
        return try ReleaseVerifier.verify(UnverifiedRelease(files: files), trusted: &trusted)
    }

    private func referenceTime() -> UInt64? {
        guard let at else { return UInt64(max(0, Date().timeIntervalSince1970)) }
        if let seconds = UInt64(at) { return seconds }
        return (try? Date(at, strategy: .iso8601)).flatMap { $0.timeIntervalSince1970 < 0 ? nil : UInt64($0.timeIntervalSince1970) }
    }
}

struct ReleaseVerifyOutcome: AuditOutcome {
    struct File: Encodable {
        let name: String
        let length: Int
        let sha256: String
        let modelVersion: UInt64
    }

    let verdict: AuditVerdict
    let time: UInt64
    let rootVersion: UInt64?
    let targetsVersion: UInt64?
    let expires: UInt64?
    let files: [File]
    let violation: String?

    init(_ release: VerifiedRelease, time: UInt64) {
        verdict = .holds
        self.time = time
        rootVersion = release.rootVersion
        targetsVersion = release.targetsVersion
        expires = release.expires
        files = release.files.map {
            File(name: $0.target.name, length: $0.target.length, sha256: hexadecimal($0.target.sha256), modelVersion: $0.target.modelVersion)
        }
        violation = nil
    }

    init(_ error: ReleaseError, time: UInt64) {
        verdict = .violated
        self.time = time
        rootVersion = nil
        targetsVersion = nil
        expires = nil
        files = []
        violation = error.description
    }

    var text: String {
        if let violation { return "Violation: \(violation)" }
        let title = "Root \(rootVersion ?? 0), targets \(targetsVersion ?? 0), valid until \(LoggedWords.time(expires ?? 0))."
        return ([title] + files.map { "  \($0.name): model version \($0.modelVersion), \($0.length) bytes, SHA-256 \($0.sha256)" }).joined(
            separator: "\n")
    }
}

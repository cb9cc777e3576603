import ArgumentParser
import Foundation

/// Why a file that was named gives no bytes.
enum InputFailure: Error, Equatable {
    case missing
    case danglingLink
    /// Something else stands where a file was expected: what it is.
    case notAFile(String)
    case empty
    /// More bytes than the kind of file can have.
    case tooLong(limit: Int)
    case unreadable

    /// What is wrong with what `name` names.
    func text(_ name: String) -> String {
        switch self {
        case .missing: "\(name) does not exist"
        case .danglingLink: "\(name) is a link to nothing"
        case .notAFile(let kind): "\(name) is \(kind), not a file"
        case .empty: "\(name) is empty"
        case .tooLong(let limit): "\(name) is larger than \(Self.size(limit))"
        case .unreadable: "\(name) can't be read"
        }
    }

    private static func size(_ bytes: Int) -> String {
        for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] where bytes.isMultiple(of: unit) {
            return "\(bytes / unit) \(name)"
        }
        return "\(bytes) bytes"
    }
}

/// The files that a check reads. Most come from those who are being checked, so what stands there may be anything.
enum InputFile {
    /// All bytes of a file; at least one, at most `limit`.
    ///
    /// A named pipe is not opened, since that would wait for a writer, and neither is a device.
    static func read(_ path: String, limit: Int) throws(InputFailure) -> [UInt8] {
        if !isHandedOver(path) { try check(path, limit: limit) }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable }
        return try read(handle, limit: limit)
    }

    /// All bytes of what is open already.
    static func read(_ handle: FileHandle, limit: Int) throws(InputFailure) -> [UInt8] {
        let data: Data?
        do { data = try handle.read(upToCount: limit + 1) } catch { throw .unreadable }
        guard let data, !data.isEmpty else { throw .empty }
        guard data.count <= limit else { throw .tooLong(limit: limit) }
        return Array(data)
    }

    /// Whether a shell opened the file for this program, as with `<(command)`; it may be a pipe then.
    private static func isHandedOver(_ path: String) -> Bool { path == "/dev/stdin" || path.hasPrefix("/dev/fd/") }

    private static func check(_ path: String, limit: Int) throws(InputFailure) {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { throw (try? files.attributesOfItem(atPath: path)) == nil ? .missing : .danglingLink }
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? files.attributesOfItem(atPath: target) else { throw .unreadable }
        switch attributes[.type] as? FileAttributeType {
        case .typeRegular: break
        case .typeDirectory: throw .notAFile("a folder")
        case .typeSocket: throw .notAFile("a socket")
        case .typeCharacterSpecial, .typeBlockSpecial: throw .notAFile("a device")
        default: throw .notAFile("a pipe or the like")
        }
        if let size = attributes[.size] as? UInt64, size > UInt64(limit) { throw .tooLong(limit: limit) }
    }
}

extension InputFile {
    /// The exit status when a file or folder that was named is not there: `EX_NOINPUT` of `sysexits.h`, as in all four programs. What is
    /// missing within one that is there can't be checked, which is another status.
    static let missing = ExitCode(66)

    /// Ends the command when one of the paths leads nowhere; `-` is standard input.
    static func require(_ paths: [String?], json: Bool = false) throws {
        for path in paths.compactMap(\.self) where path != "-" && !FileManager.default.fileExists(atPath: path) {
            try? UncheckedOutcome(reason: InputFailure.missing.text(path)).finish(json: json)
            throw missing
        }
    }
}

/// Reads a whole file; nil if it is empty or can't be read, for whatever reason.
func readInput(_ path: String, limit: Int = 64 << 20) -> [UInt8]? { try? InputFile.read(path, limit: limit) }

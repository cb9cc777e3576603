import ArgumentParser
import Foundation

/// Files that a command reads.
enum InputFiles {
    /// The exit status when a file that was named is not there or can't be opened: `EX_NOINPUT` of `sysexits.h`, as in all four programs.
    static let missing = ExitCode(66)

    /// Ends the command when one of the files is not there or can't be read.
    static func require(_ paths: String?...) throws {
        for path in paths.compactMap(\.self) {
            if let problem = problem(path) { throw end("\(path): \(problem)", missing) }
        }
    }

    /// Says what is wrong with a file's content.
    static func unusable(_ message: String) -> ExitCode { end(message, ExitCode(1)) }

    private static func end(_ message: String, _ code: ExitCode) -> ExitCode {
        FileHandle.standardError.write(Data("sotto-fleet: \(message)\n".utf8))
        return code
    }

    private static func problem(_ path: String) -> String? {
        let file = URL(filePath: path).resolvingSymlinksInPath()
        guard let values = try? file.resourceValues(forKeys: [.isDirectoryKey]) else { return "there is no such file" }
        if values.isDirectory == true { return "this is a directory; name a file" }
        return FileManager.default.isReadableFile(atPath: path) ? nil : "the file can't be read"
    }
}

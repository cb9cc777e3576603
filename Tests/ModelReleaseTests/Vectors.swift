import Foundation
import Testing

/// The files next to the tests; see `Vectors/README.md`.
enum Vectors {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = try #require(Bundle.module.resourceURL)
        return Array(try Data(contentsOf: folder.appending(path: "Vectors/\(name)")))
    }
}

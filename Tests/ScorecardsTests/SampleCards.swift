import Foundation

@testable import Scorecards

/// The cards that the documentation ships.
enum SampleCards {
    static let names = ["creditworthiness", "financial-wellness", "investment-risk", "product-suitability", "transaction-fraud"]

    static var documents: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")
    }

    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: documents.appending(path: "samples/scorecards/\(name).json"))) }

    static func card(_ name: String) throws -> Scorecard { try Scorecard(reading: try bytes(name)) }
}

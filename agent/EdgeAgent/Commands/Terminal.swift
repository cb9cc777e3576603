#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Output for people and scripts.
enum Terminal {
    /// Writes bytes and a line feed to standard output.
    static func write(_ bytes: [UInt8]) { print(String(decoding: bytes, as: UTF8.self)) }

    /// Prints names and values in two columns.
    static func rows(_ rows: [(String, String)]) {
        let width = rows.map(\.0.count).max() ?? 0
        for (name, value) in rows { print(name + String(repeating: " ", count: width - name.count + 2) + value) }
    }

    /// A number with at most four decimals.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
        return "\((value * 10_000).rounded() / 10_000)"
    }
}

/// Where the documents and files of a release lie below the collector's release address.
///
/// Versions and hashes are part of the names, so that all but the timestamp may be cached for ever.
public enum ReleasePath {
    /// `timestamp.json`, the only path whose content changes.
    public static let timestamp = "timestamp.json"

    /// `N.root.json`.
    public static func root(_ version: UInt64) -> String { "\(version).root.json" }

    /// `N.targets.json`.
    public static func targets(_ version: UInt64) -> String { "\(version).targets.json" }

    /// `targets/<sha256 in hexadecimal>.<name>`.
    public static func file(_ file: TargetFile) -> String { "targets/\(Hexadecimal.text(file.sha256)).\(file.name)" }
}

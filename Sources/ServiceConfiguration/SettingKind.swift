/// The type of a setting, as an operator sees it.
public enum SettingKind: String, Sendable, Hashable, CaseIterable {
    /// Text.
    case string
    /// A whole number in decimal digits.
    case integer
    /// `true` or `false`.
    case boolean
    /// A whole number and a unit: `ms`, `s`, `m`, `h` or `d`.
    case duration
    /// A whole number and a unit: `B`, `KiB`, `MiB`, `GiB`, `KB`, `MB` or `GB`.
    case bytes
    /// A file or folder.
    case path
    /// Text that is never printed.
    case secret
    /// A list of texts; in the environment and on the command line separated by commas.
    case list
}

/// One thing that is wrong with a configuration. Says where and what is allowed; never shows the value, which may be a secret in the wrong place.
public struct ConfigurationError: Error, Hashable, CustomStringConvertible {
    /// The cause.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The file is larger than ``ConfigurationSchema/maximumFileSize``.
        case fileTooLarge = "file_too_large"
        /// The file is not UTF-8.
        case notUTF8 = "not_utf8"
        /// The file is not YAML.
        case syntax
        /// The file holds more than one document.
        case multipleDocuments = "multiple_documents"
        /// An anchor, an alias, a merge key or an explicit tag: what is written is what holds.
        case anchor
        /// A key stands twice.
        case duplicateKey = "duplicate_key"
        /// A key the program doesn't have.
        case unknownKey = "unknown_key"
        /// A section where a value is asked for, or a value where a section is.
        case wrongShape = "wrong_shape"
        /// The value is not of the setting's type.
        case wrongType = "wrong_type"
        /// The value is of the right type and not allowed.
        case outOfRange = "out_of_range"
        /// A `--set` flag is not `key=value`.
        case malformedFlag = "malformed_flag"
    }

    /// The cause.
    public let code: Code
    /// The layer and the place in it.
    public let origin: SettingOrigin
    /// What to do about it.
    public let message: String

    /// Compares the codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// `collector.yaml:12:5: server.prot is not a setting; did you mean server.port?`
    public var description: String { "\(origin): \(message)" }
}

/// Everything that is wrong with a configuration, in the order it was found: file, environment, flags.
public struct ConfigurationFailure: Error, Equatable, CustomStringConvertible {
    /// At least one error.
    public let errors: [ConfigurationError]

    /// One line an error.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}

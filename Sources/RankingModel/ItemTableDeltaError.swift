/// Why a delta could not be read or applied. Equality is on the code.
package struct ItemTableDeltaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, CaseIterable {
        /// The bytes don't carry their own digest: cut, changed or something else.
        case damaged
        /// The bytes are whole, but of another format.
        case unknownFormat
        /// The table is not the one that the delta was made from.
        case wrongSource
        /// The content expands past ``ItemTableDelta/maximumContentBytes`` or past its stated length.
        case tooLarge
        /// The content is not a delta's.
        case malformed
        /// What came out is not the table that the delta was made for.
        case wrongResult
    }

    package let code: Code

    init(_ code: Code) { self.code = code }

    package var description: String { code.rawValue }
}

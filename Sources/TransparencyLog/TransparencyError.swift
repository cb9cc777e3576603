/// Why something about a public log was refused.
///
/// Two errors are equal when their codes are: a caller decides on the code, and `place` only says where to look. Neither ever carries
/// bytes of an entry.
public struct TransparencyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong. The raw value is stable and serves as a metric label.
    public enum Code: String, CaseIterable, Sendable {
        /// An entry's index is not below the tree's size.
        case indexOutOfRange = "index_out_of_range"
        /// The newer tree is smaller than the older one.
        case sizesOutOfOrder = "sizes_out_of_order"
        /// Consistency was asked from the empty tree, of which every tree is an extension: such a proof says nothing.
        case emptyTree = "empty_tree"
        /// A proof has another number of hashes than its sizes ask for.
        case proofLength = "proof_length"
        /// A proof does not lead to the tree's root.
        case rootMismatch = "root_mismatch"
        /// A consistency proof leads to the newer root but not to the older one: the older tree is not a beginning of the newer.
        case oldRootMismatch = "old_root_mismatch"
        /// The tree, or an entry, would be larger than the format can say.
        case tooLarge = "too_large"

        /// A note is longer, or has more signatures, than is read.
        case noteTooLarge = "note_too_large"
        /// A note is not valid UTF-8.
        case notUTF8 = "not_utf8"
        /// A note holds a control character other than a newline.
        case controlCharacter = "control_character"
        /// A note, or the text to sign, has another form than C2SP signed-note's.
        case noteMalformed = "note_malformed"
        /// No signature on the note is by a key that was asked for.
        case unsigned
        /// A signature that names a known key does not verify.
        case badSignature = "bad_signature"
        /// A key or its text form is malformed, or of an algorithm that is not used here.
        case keyMalformed = "key_malformed"
        /// A key's text form names another key id than the key has.
        case keyIDMismatch = "key_id_mismatch"
        /// The note's text is no checkpoint.
        case checkpointMalformed = "checkpoint_malformed"
        /// A checkpoint without entries has another root than the empty tree's.
        case emptyRoot = "empty_root"
        /// The checkpoint is another log's.
        case wrongOrigin = "wrong_origin"
        /// Fewer distinct witnesses cosigned than the policy asks for.
        case quorumNotMet = "quorum_not_met"
        /// A witness policy asks for more witnesses than it names, or names one twice.
        case policyMalformed = "policy_malformed"

        /// A path is not a tile's.
        case tilePath = "tile_path"
        /// A tile or bundle has another length than its width asks for.
        case tileLength = "tile_length"
        /// A tile's hashes are not those that the checkpoint commits to.
        case tileMismatch = "tile_mismatch"
        /// An entry bundle's entries are not those that the tile commits to.
        case entryMismatch = "entry_mismatch"
        /// A tile or bundle could not be had.
        case unavailable

        /// The checkpoint is older than one that was seen before.
        case rolledBack = "rolled_back"
        /// Evidence of a split view shows no contradiction.
        case noContradiction = "no_contradiction"
        /// A proof file or a witness request has another form than its specification's.
        case malformed
    }

    /// What was wrong.
    public let code: Code
    /// Where: a part of the structure, a line or a path. May be empty.
    public let place: String

    /// Makes an error.
    public init(_ code: Code, _ place: String = "") {
        self.code = code
        self.place = place
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// A one-line description such as `root_mismatch (inclusion of entry 7)`.
    public var description: String { place.isEmpty ? code.rawValue : "\(code.rawValue) (\(place))" }
}

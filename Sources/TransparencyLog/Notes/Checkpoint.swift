/// What a log says about itself: its size and root (C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
    /// The log's name: the text's first line, not empty.
    public let origin: String
    /// The number of entries.
    public let size: UInt64
    /// The root of the tree over the entries.
    public let root: MerkleHash
    /// Further lines, none empty. Nothing here writes any: no auditor can check what they say.
    public let extensions: [String]
    /// The text that is signed.
    public let text: NoteText

    /// A checkpoint; `checkpointMalformed` when a line can't stand in a note, `emptyRoot` when an empty tree has another root than it must.
    public init(origin: String, size: UInt64, root: MerkleHash, extensions: [String] = []) throws(TransparencyError) {
        let lines = [origin, String(size), Base64Text.encode(root.bytes)] + extensions
        guard lines.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0x0A) }) else { throw TransparencyError(.checkpointMalformed, "empty line") }
        guard size > 0 || root == .emptyTree else { throw TransparencyError(.emptyRoot) }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
        text = try NoteText(lines.map { $0 + "\n" }.joined())
    }

    /// Reads the text of a note; `checkpointMalformed` when it is no checkpoint, or `emptyRoot`.
    public init(_ text: NoteText) throws(TransparencyError) {
        let lines = text.string.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        guard lines.count >= 3 else { throw TransparencyError(.checkpointMalformed, "fewer than three lines") }
        guard let size = DecimalText.parse(lines[1]) else { throw TransparencyError(.checkpointMalformed, "size") }
        guard let root = Base64Text.decode(lines[2]).flatMap({ MerkleHash($0) }) else { throw TransparencyError(.checkpointMalformed, "root") }
        try self.init(origin: lines[0], size: size, root: root, extensions: Array(lines.dropFirst(3)))
    }

    /// The checkpoint as a note signed by the log's key, which should carry the origin as its name.
    public func signed(by log: NoteSigner) throws(TransparencyError) -> SignedNote {
        try SignedNote(text: text, signatures: [try log.sign(text)])
    }
}

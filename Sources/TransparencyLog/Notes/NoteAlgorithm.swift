/// The signature types of C2SP signed-note that are used here.
public enum NoteAlgorithm: UInt8, Sendable, CaseIterable {
    /// An Ed25519 signature over the note's text: what a log signs with.
    case ed25519 = 0x01
    /// A timestamped Ed25519 cosignature over a checkpoint (C2SP tlog-cosignature, `cosignature/v1`): what a witness signs with.
    case cosignature = 0x04
}

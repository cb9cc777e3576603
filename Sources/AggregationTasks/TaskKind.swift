/// What a task's vector means.
public enum TaskKind: Hashable, Sendable {
    /// One round's update of the ranking weights. The 32-byte fingerprint names the feature schema that the coordinates follow.
    case modelUpdate(schemaFingerprint: [UInt8])

    /// The kind's code on the wire.
    public var code: UInt8 {
        switch self {
        case .modelUpdate: 1
        }
    }

    /// The kind's name for people.
    public var name: String {
        switch self {
        case .modelUpdate: "model update"
        }
    }
}

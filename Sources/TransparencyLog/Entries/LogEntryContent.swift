import TLSPresentation

/// What an entry of the public log says.
public enum LogEntryContent: Hashable, Sendable {
    /// A task takes reports from now on.
    case taskOpened(TaskOpened)
    /// A round was closed and its result made.
    case roundClosed(RoundClosed)
    /// A signed release was published.
    case releasePublished(ReleasePublished)
    /// A key came into use or went out of it.
    case keyEvent(KeyEvent)
    /// A policy that agents or auditors rely on changed.
    case policyChanged(PolicyChanged)
    /// Something that this program doesn't know; the body is kept as it is.
    case unknown(kind: UInt8, body: [UInt8])

    /// The code in the entry.
    public var kind: UInt8 {
        switch self {
        case .taskOpened: 1
        case .roundClosed: 2
        case .releasePublished: 3
        case .keyEvent: 4
        case .policyChanged: 5
        case .unknown(let kind, _): kind
        }
    }

    init(kind: UInt8, body: ArraySlice<UInt8>) throws(CodecError) {
        var reader = ByteReader(body)
        switch kind {
        case 1: self = .taskOpened(try TaskOpened(from: &reader))
        case 2: self = .roundClosed(try RoundClosed(from: &reader))
        case 3: self = .releasePublished(try ReleasePublished(from: &reader))
        case 4: self = .keyEvent(try KeyEvent(from: &reader))
        case 5: self = .policyChanged(try PolicyChanged(from: &reader))
        default:
            self = .unknown(kind: kind, body: Array(body))
            return
        }
        try reader.finish(field: "body")
    }

    var body: [UInt8] {
        switch self {
        case .taskOpened(let entry): entry.encoded()
        case .roundClosed(let entry): entry.encoded()
        case .releasePublished(let entry): entry.encoded()
        case .keyEvent(let entry): entry.encoded()
        case .policyChanged(let entry): entry.encoded()
        case .unknown(_, let body): Array(body.prefix(LogEntry.maximumBodyLength))
        }
    }
}

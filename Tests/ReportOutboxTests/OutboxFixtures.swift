import ReportOutbox

/// SplitMix64, so that a seed reproduces a run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What a careful observer remembers about an outbox, to say whether an action was allowed.
struct OutboxObserver: Hashable {
    enum Fate: Hashable { case waiting, delivered, dropped }

    var fates: [[UInt8]: Fate] = [:]
    var openFlight: UInt64?
    var unanswered: Set<[UInt8]> = []
    var complaints: [String] = []

    mutating func enqueued(_ releaseID: [UInt8]) { fates[releaseID] = .waiting }

    mutating func answered(_ releaseID: [UInt8]) {
        unanswered.remove(releaseID)
        if unanswered.isEmpty { openFlight = nil }
    }

    mutating func closed(_ flight: UInt64) {
        guard openFlight == flight else { return }
        openFlight = nil
        unanswered = []
    }

    mutating func observe(_ actions: [OutboxAction]) {
        for action in actions {
            switch action {
            case .send(let flight, let ids):
                if openFlight != nil { complaints.append("a second upload while one is under way") }
                if ids.isEmpty { complaints.append("an empty upload") }
                if Set(ids).count != ids.count { complaints.append("one report twice in an upload") }
                for id in ids where fates[id] != .waiting { complaints.append("sent after \(String(describing: fates[id]))") }
                openFlight = flight
                unanswered = Set(ids)
            case .cancel(let flight): closed(flight)
            case .delivered(let id): settle(id, .delivered)
            case .drop(let id, _): settle(id, .dropped)
            case .wakeAt: break
            }
        }
    }

    private mutating func settle(_ id: [UInt8], _ fate: Fate) {
        if fates[id] != .waiting { complaints.append("\(fate) after \(String(describing: fates[id]))") }
        fates[id] = fate
    }
}

func entry(_ name: UInt8, owner: UInt8 = 1, size: Int = 1, at now: Int64 = 0, lifetime: Int64 = 1 << 40) -> OutboxEntry {
    OutboxEntry(releaseID: [name], owner: [owner], bytes: [UInt8](repeating: name, count: size), createdAt: now, expiresAt: now + lifetime)
}

extension OutboxCounters {
    var settled: Int { delivered + expired + overflowed + rejected + withdrawn }
}

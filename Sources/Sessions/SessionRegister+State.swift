import BehaviorEvents
import Consent

/// The stored form of one subject, so that a restart neither splits a session nor counts a copy.
///
/// Big-endian: `SSUB`, version (2), subject, session index, next change, recent event identities, whether a session is on and that session with
/// its displayed lists and its memory, SipHash-2-4 of everything before. The sum tells damage, not tampering: the store is what guards the file.
/// Version 1 had no lists and no memory; it is read and never written.
extension SessionRegister {
    private static var header: [UInt8] { Array("SSUB".utf8) }
    private static var version: UInt8 { 2 }
    /// Largest memory of a session that is kept, in bytes.
    package static let memoryLimit = 1 << 17

    /// A subject as it was stored.
    package struct Restored: Sendable {
        /// Whose state it is.
        package let subject: String
        /// What ``state(of:memory:)`` was given to keep with the session that is on; empty without one.
        package let memory: [UInt8]
        /// Sessions that had to make room.
        package let closed: [ClosedSession]
    }

    /// The state of a subject; `nil` if it is not known.
    /// - Parameter memory: what else is to be kept with the session that is on, at most ``memoryLimit`` bytes; without such a session, or past the
    ///   limit, it is not kept.
    package func state(of subject: String, memory: [UInt8] = []) -> [UInt8]? {
        guard let slot = slotOfSubject[subject] else { return nil }
        let kept = slots[slot]
        var writer = StateWriter()
        for byte in Self.header + [Self.version] { writer.integer(byte) }
        writer.string(subject)
        writer.integer(kept.sessionIndex)
        writer.integer(kept.nextChange.rawValue)
        let ids = kept.recent.inOrder
        writer.integer(UInt16(ids.count))
        for id in ids {
            writer.integer(id.high)
            writer.integer(id.low)
        }
        writer.integer(kept.live == nil ? 0 : 1 as UInt8)
        if let live = kept.live {
            Self.write(live, to: &writer)
            Self.writeLists(of: live, to: &writer)
            writer.bytes(memory.count <= Self.memoryLimit ? memory : [])
        }
        writer.checksum()
        return writer.bytes
    }

    /// Takes back a subject's state and makes it the most recently active one. A subject that is known already is replaced; a full register
    /// closes the session of the one that was silent longest.
    package mutating func restore(_ bytes: [UInt8]) throws(SessionStateError) -> Restored {
        var reader = try StateReader(bytes, header: Self.header)
        let version = try reader.integer(UInt8.self)
        guard (1...Self.version).contains(version) else { throw reader.error(.unknownVersion) }
        let subject = try reader.string()
        guard !subject.isEmpty else { throw reader.error(.malformed) }
        let sessionIndex = try reader.integer(UInt32.self)
        guard let nextChange = SessionChange(rawValue: try reader.integer()) else { throw reader.error(.malformed) }
        var recent = RecentEvents()
        for _ in 0..<(try reader.count(upTo: limits.recentEvents)) {
            let id = EventID(high: try reader.integer(), low: try reader.integer())
            guard recent.insert(id, capacity: limits.recentEvents) else { throw reader.error(.malformed) }
        }
        let live: LiveSession?
        var memory: [UInt8] = []
        switch try reader.integer(UInt8.self) {
        case 0: live = nil
        case 1:
            var read = try readLive(&reader, index: sessionIndex)
            if version > 1 {
                try read.restoreLists(Self.readLists(&reader), latest: Self.readList(&reader), orThrow: reader.error(.malformed))
                memory = try reader.bytes(upTo: Self.memoryLimit)
            }
            live = read
        default: throw reader.error(.malformed)
        }
        try reader.finish()

        erase(subject: subject)
        var closed: [ClosedSession] = []
        let slot = addSubject(subject, evicting: &closed)
        slots[slot].sessionIndex = sessionIndex
        slots[slot].nextChange = nextChange
        slots[slot].recent = recent
        setLive(live, in: slot)
        return Restored(subject: subject, memory: memory, closed: closed)
    }

    private static func write(_ live: LiveSession, to writer: inout StateWriter) {
        writer.integer(live.id.high)
        writer.integer(live.id.low)
        writer.integer(live.purposes.rawValue)
        writer.integer(live.startedAt)
        writer.integer(live.lastEventAt)
        writer.integer(live.lastReceivedAt)
        writer.integer(live.eventCount)
        writer.integer(live.impressionCount)
        writer.integer(live.droppedInteractions)
        let interactions = live.interactions
        writer.integer(UInt16(interactions.count))
        for interaction in interactions {
            writer.string(interaction.itemID)
            writer.string(interaction.category ?? "")
            writer.integer(interaction.index ?? -1)
            writer.integer(interaction.timestamp)
            writer.integer(interaction.kind.rawValue)
            writer.integer(interaction.dwell)
        }
    }

    /// The lists that items were chosen from, by the places of these interactions, and the list displayed last.
    private static func writeLists(of live: LiveSession, to writer: inout StateWriter) {
        let chosen = live.interactions.enumerated().compactMap { place, interaction in interaction.list.map { (place, $0) } }
        writer.integer(UInt16(chosen.count))
        for (place, list) in chosen {
            writer.integer(UInt16(place))
            write(list, to: &writer)
        }
        write(live.list, to: &writer)
    }

    private static func write(_ list: ShownList?, to writer: inout StateWriter) {
        writer.integer(UInt16(list?.entries.count ?? 0))
        guard let list else { return }
        writer.integer(list.timestamp)
        for entry in list.entries {
            writer.string(entry.itemID)
            writer.integer(entry.priceMicros)
        }
    }

    private static func readLists(_ reader: inout StateReader) throws(SessionStateError) -> [(place: Int, list: ShownList)] {
        var lists: [(place: Int, list: ShownList)] = []
        for _ in 0..<(try reader.count(upTo: ShownList.perSession)) {
            let place = Int(try reader.integer(UInt16.self))
            guard place > lists.last?.place ?? -1, let list = try readList(&reader) else { throw reader.error(.malformed) }
            lists.append((place, list))
        }
        return lists
    }

    private static func readList(_ reader: inout StateReader) throws(SessionStateError) -> ShownList? {
        let count = try reader.count(upTo: ShownList.limit)
        guard count > 0 else { return nil }
        let timestamp: Int64 = try reader.integer()
        var entries: [ShownList.Entry] = []
        for _ in 0..<count {
            entries.append(ShownList.Entry(itemID: try reader.string(), priceMicros: try reader.integer()))
            guard entries.last.map({ !$0.itemID.isEmpty && $0.priceMicros >= 0 }) == true else { throw reader.error(.malformed) }
        }
        guard (0...clock(.max)).contains(timestamp) else { throw reader.error(.malformed) }
        return ShownList(entries: entries, timestamp: timestamp)
    }

    private func readLive(_ reader: inout StateReader, index: UInt32) throws(SessionStateError) -> LiveSession {
        let times = 0...Self.clock(.max)
        let id = SessionID(high: try reader.integer(), low: try reader.integer())
        let purposes = ConsentPurposes(rawValue: try reader.integer())
        let (startedAt, lastEventAt, lastReceivedAt): (Int64, Int64, Int64) = (try reader.integer(), try reader.integer(), try reader.integer())
        guard times.contains(startedAt), times.contains(lastEventAt), times.contains(lastReceivedAt), !purposes.isEmpty,
            purposes.isSubset(of: .all)
        else { throw reader.error(.malformed) }
        let (events, impressions, dropped): (UInt32, UInt32, UInt32) = (try reader.integer(), try reader.integer(), try reader.integer())
        var interactions: [Interaction] = []
        for _ in 0..<(try reader.count(upTo: limits.interactions)) {
            let (item, category) = (try reader.string(), try reader.string())
            let position: Int32 = try reader.integer()
            let timestamp: Int64 = try reader.integer()
            guard let kind = EventKind(rawValue: try reader.integer()), times.contains(timestamp), !item.isEmpty else {
                throw reader.error(.malformed)
            }
            let dwell: Int32 = try reader.integer()
            guard (0...86_400_000).contains(dwell) else { throw reader.error(.malformed) }
            interactions.append(
                Interaction(
                    itemID: item, category: category.isEmpty ? nil : category, index: position < 0 ? nil : position, timestamp: timestamp,
                    kind: kind, dwell: dwell))
        }
        var live = LiveSession(
            id: id, index: index, purposes: purposes, startedAt: startedAt, receivedAt: lastReceivedAt, interactions: interactions)
        live.lastEventAt = lastEventAt
        live.eventCount = events
        live.impressionCount = impressions
        live.droppedInteractions = dropped
        return live
    }
}

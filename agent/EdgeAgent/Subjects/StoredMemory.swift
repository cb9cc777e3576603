import RankingModel
import SessionFeatures
import TLSPresentation

/// The stored form of what a session remembers: what was viewed, shown, chosen and passed over, so that a restart ranks as before it.
///
/// Items stand as places in a list of identifiers, so that it can be read under another item table. At most about 64 kB; see
/// `docs/data-formats.md`.
enum StoredMemory {
    private static let version: UInt8 = 1
    /// More different items than a state can name.
    private static let identifierLimit = 1_024

    static func encode(_ state: SessionState, in table: ItemTable) -> [UInt8] {
        // The session's own vocabulary comes first and in order, because its numbers do.
        var identifiers = state.vocabulary.identifiers
        var places: [UInt32: UInt32] = [:]
        for place in identifiers.indices { places[UInt32(table.count + place)] = UInt32(place) }
        for item in state.items.sorted() where places[item] == nil {
            guard let identifier = state.identifier(of: item, in: table) else { continue }
            places[item] = UInt32(identifiers.count)
            identifiers.append(identifier)
        }
        var writer = MemoryWriter()
        writer.bytes.put(version)
        writer.bytes.put(UInt16(clamping: state.vocabulary.identifiers.count))
        writer.bytes.put(UInt16(clamping: identifiers.count))
        for identifier in identifiers { writer.bytes.opaque8(identifier.utf8.prefix(255)) }
        writer.put(state.renumbered(SessionVocabulary()) { places[$0] })
        return writer.bytes.bytes
    }

    /// Reads a memory into the numbers of a table. What the table doesn't know goes into the session's vocabulary, and is forgotten past its limit.
    static func decode(_ bytes: [UInt8], in table: ItemTable) throws(CodecError) -> SessionState {
        var reader = ByteReader(bytes)
        guard try reader.uint8(field: "version") == version else { throw CodecError(.invalidValue, at: 0, field: "version") }
        let vocabularyCount = Int(try reader.uint16(field: "vocabulary"))
        let count = Int(try reader.uint16(field: "identifiers"))
        guard count <= identifierLimit, vocabularyCount <= count else { throw CodecError(.invalidValue, at: reader.offset, field: "identifiers") }
        var identifiers: [String] = []
        for _ in 0..<count {
            guard let text = String(validating: try reader.opaque8(1...255, field: "identifier"), as: UTF8.self) else {
                throw CodecError(.invalidValue, at: reader.offset, field: "identifier")
            }
            identifiers.append(text)
        }
        guard Set(identifiers).count == count else { throw CodecError(.invalidValue, at: reader.offset, field: "identifiers") }
        var memory = MemoryReader(reader, identifiers: count)
        let state = try memory.state()
        var numbered = SessionState()
        let named = state.items
        let numbers = identifiers.enumerated().map { place, identifier in
            place < vocabularyCount || named.contains(UInt32(place)) ? numbered.admit(identifier, in: table) : nil
        }
        return state.renumbered(numbered.vocabulary) { numbers[Int($0)] }
    }
}

/// Writes a state whose items are places in a list.
private struct MemoryWriter {
    var bytes = ByteWriter()

    mutating func put(_ state: SessionState) {
        bytes.put(UInt64(clamping: state.viewCount))
        bytes.put(UInt64(clamping: state.searchCount))
        bytes.put(UInt8(clamping: state.views.count))
        for view in state.views {
            item(view.item)
            bytes.put(UInt8((view.time == nil ? 0 : 1) | (view.isRevisit ? 2 : 0) | (view.dwell == nil ? 0 : 4)))
            if let time = view.time { bytes.put(UInt64(bitPattern: time)) }
            bytes.put(UInt32(clamping: view.activeMilliseconds))
            if let dwell = view.dwell { bytes.put(dwell.bitPattern) }
        }
        for recent in state.recent { bytes.put(UInt64(clamping: recent.lastView)) }
        for list in [state.cart, state.purchased, state.dismissed] {
            bytes.put(UInt8(clamping: list.count))
            for entry in list { item(entry) }
        }
        bytes.put(UInt8(clamping: state.shown.count))
        for impression in state.shown {
            item(impression.item)
            bytes.put(UInt8(impression.isIgnored ? 1 : 0))
        }
        put(state.displayed)
    }

    private mutating func put(_ history: DisplayedHistory) {
        bytes.put(UInt8((history.latest == nil ? 0 : 1) | (history.latest?.time == nil ? 0 : 2)))
        if let list = history.latest {
            if let time = list.time { bytes.put(UInt64(bitPattern: time)) }
            bytes.put(UInt8(clamping: list.items.count))
            for (entry, price) in zip(list.items, list.prices) {
                item(entry)
                bytes.put(price.bitPattern)
            }
        }
        bytes.put(UInt16(clamping: history.skips.count))
        for skip in history.skips {
            item(skip.item)
            bytes.put(skip.count)
        }
        bytes.put(UInt8((history.lastChoice == nil ? 0 : 1) | (history.lastPrice == nil ? 0 : 2)))
        if let choice = history.lastChoice { item(choice) }
        if let price = history.lastPrice { bytes.put(price.bitPattern) }
        bytes.put(UInt8(clamping: history.places.count))
        for place in history.places { bytes.put(UInt8(clamping: place)) }
    }

    private mutating func item(_ place: UInt32) { bytes.put(UInt16(clamping: place)) }
}

/// Reads a state whose items are places in a list of `identifiers`.
private struct MemoryReader {
    private var bytes: ByteReader
    private let identifiers: Int

    init(_ bytes: ByteReader, identifiers: Int) {
        self.bytes = bytes
        self.identifiers = identifiers
    }

    mutating func state() throws(CodecError) -> SessionState {
        let start = bytes.offset
        let (viewCount, searchCount) = (try count64("views"), try count64("searches"))
        let views = try list(FeatureScale.sessionWindow, "views") { (reader) throws(CodecError) in try reader.view() }
        var lastViews: [Int] = []
        for _ in 0..<Set(views.map(\.item)).count { lastViews.append(try count64("last view")) }
        let cart = try items("cart")
        let (purchased, dismissed) = (try items("purchased"), try items("dismissed"))
        let shown = try list(SessionState.impressionWindow, "shown") { (reader) throws(CodecError) in
            SessionState.Impression(item: try reader.item("shown"), isIgnored: try reader.flags(1, "shown") == 1)
        }
        let displayed = try history()
        try bytes.finish()
        guard
            let state = SessionState(
                viewCount: viewCount, views: views, lastViews: lastViews, cart: cart, purchased: purchased, dismissed: dismissed, shown: shown,
                searchCount: searchCount, displayed: displayed)
        else { throw CodecError(.invalidValue, at: start, field: "memory") }
        return state
    }

    private mutating func view() throws(CodecError) -> SessionState.View {
        let item = try item("view")
        let flags = try flags(7, "view")
        let time = flags & 1 == 1 ? Int64(bitPattern: try bytes.uint64(field: "time")) : nil
        let active = Int64(try bytes.uint32(field: "active"))
        let dwell = flags & 4 == 4 ? Float(bitPattern: try bytes.uint32(field: "dwell")) : nil
        return SessionState.View(item: item, time: time, activeMilliseconds: active, isRevisit: flags & 2 == 2, dwell: dwell)
    }

    private mutating func history() throws(CodecError) -> DisplayedHistory {
        let start = bytes.offset
        let flags = try flags(3, "displayed list")
        var latest: DisplayedList?
        if flags & 1 == 1 {
            let time = flags & 2 == 2 ? Int64(bitPattern: try bytes.uint64(field: "time")) : nil
            let entries = try list(DisplayedList.limit, "displayed list") { (reader) throws(CodecError) in
                (try reader.item("displayed list"), Float(bitPattern: try reader.bytes.uint32(field: "price")))
            }
            latest = DisplayedList(items: entries.map(\.0), prices: entries.map(\.1), time: time)
        }
        var skips: [DisplayedHistory.Skip] = []
        for _ in 0..<Int(try bytes.uint16(field: "passed over")) {
            skips.append(.init(item: try item("passed over"), count: try bytes.uint32(field: "passed over")))
        }
        let choice = try self.flags(3, "choice")
        let lastChoice = choice & 1 == 1 ? try item("choice") : nil
        let lastPrice = choice & 2 == 2 ? Float(bitPattern: try bytes.uint32(field: "choice")) : nil
        let places = try list(DisplayedHistory.choiceLimit, "places") { (reader) throws(CodecError) in Int(try reader.bytes.uint8(field: "place")) }
        guard
            let history = DisplayedHistory(latest: latest, skips: skips, lastChoice: lastChoice, lastPrice: lastPrice, places: places)
        else { throw CodecError(.invalidValue, at: start, field: "displayed list") }
        return history
    }

    private mutating func items(_ field: String) throws(CodecError) -> [UInt32] {
        try list(SessionState.cartLimit, field) { (reader) throws(CodecError) in try reader.item(field) }
    }

    private mutating func list<Entry>(
        _ most: Int, _ field: String, _ entry: (inout MemoryReader) throws(CodecError) -> Entry
    ) throws(CodecError) -> [Entry] {
        let count = Int(try bytes.uint8(field: field))
        guard count <= most else { throw CodecError(.invalidValue, at: bytes.offset, field: field) }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count { entries.append(try entry(&self)) }
        return entries
    }

    private mutating func item(_ field: String) throws(CodecError) -> UInt32 {
        let place = UInt32(try bytes.uint16(field: field))
        guard Int(place) < identifiers else { throw CodecError(.invalidValue, at: bytes.offset, field: field) }
        return place
    }

    private mutating func flags(_ mask: UInt8, _ field: String) throws(CodecError) -> UInt8 {
        let flags = try bytes.uint8(field: field)
        guard flags & ~mask == 0 else { throw CodecError(.invalidValue, at: bytes.offset, field: field) }
        return flags
    }

    private mutating func count64(_ field: String) throws(CodecError) -> Int {
        guard let count = Int(exactly: try bytes.uint64(field: field)) else { throw CodecError(.invalidValue, at: bytes.offset, field: field) }
        return count
    }
}

import BehaviorEvents
import Consent
import Sessions
import Testing

@Suite("Stored session state")
struct SessionStateTests {
    private func register() throws -> SessionRegister {
        var register = SessionRegister()
        var generator = SeededGenerator(seed: 8)
        for (number, kind) in [EventKind.viewItem, .addToCart].enumerated() {
            let event = BehaviorEvent(
                kind: kind, id: EventID(hashing: "\(number)"), subject: "s", timestamp: 1_700_000_000_000 + Int64(number),
                items: [EventItem(id: "item-\(number)", category: number == 0 ? "shoes" : nil, index: number == 0 ? 3 : nil)], dwell: 7)
            _ = register.admit(try SessionPropertyTests.admitted(event, .all), now: 1_700_000_000_100, using: &generator)
        }
        return register
    }

    /// The same subject after a choice from a displayed list, and with another list on the screen.
    private func registerWithLists() throws -> SessionRegister {
        var register = try register()
        var generator = SeededGenerator(seed: 9)
        for (number, kind) in [EventKind.viewItemList, .selectItem, .viewItemList].enumerated() {
            let list = [EventItem(id: "item-1", priceMicros: 1_500_000), EventItem(id: "item-2")]
            let event = BehaviorEvent(
                kind: kind, id: EventID(hashing: "list-\(number)"), subject: "s", timestamp: 1_700_000_000_050,
                items: kind == .selectItem ? [list[1]] : list)
            _ = register.admit(try SessionPropertyTests.admitted(event, .all), now: 1_700_000_000_100, using: &generator)
        }
        return register
    }

    @Test("Displayed lists come back with the choices from them, and so does the list that is on the screen")
    func lists() throws {
        var register = try registerWithLists()
        let state = try #require(register.state(of: "s"))
        var fresh = SessionRegister()
        _ = try fresh.restore(state)
        #expect(fresh.state(of: "s") == state)
        let chosen = try #require(fresh.liveInteractions(of: "s").last?.list)
        #expect(chosen.entries == [.init(itemID: "item-1", priceMicros: 1_500_000), .init(itemID: "item-2")])
        // The next choice is from the list that was on the screen.
        var generator = SeededGenerator(seed: 10)
        let next = BehaviorEvent(
            kind: .selectItem, id: EventID(hashing: "next"), subject: "s", timestamp: 1_700_000_000_060, items: [EventItem(id: "item-1")])
        let event = try SessionPropertyTests.admitted(next, .all)
        _ = register.admit(event, now: 1_700_000_000_100, using: &generator)
        _ = fresh.admit(event, now: 1_700_000_000_100, using: &generator)
        #expect(fresh.liveInteractions(of: "s").last?.list != nil)
        #expect(fresh.state(of: "s") == register.state(of: "s"))
        for length in 0..<state.count {
            var other = SessionRegister()
            #expect(throws: SessionStateError.self) { try other.restore(Array(state[..<length])) }
        }
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    @Test("The bytes are the golden ones")
    func golden() throws {
        let state = try #require(try register().state(of: "s", memory: [0xab, 0xcd]))
        #expect(hex(state) == Self.goldenHex)
    }

    @Test("A state of version 1 is read, has no memory, and is written as version 2")
    func firstVersion() throws {
        var fresh = SessionRegister()
        let restored = try fresh.restore(bytes(Self.firstHex))
        #expect((restored.subject, restored.memory) == ("s", []))
        #expect(fresh.liveInteractions(of: "s") == (try register().liveInteractions(of: "s")))
        #expect(fresh.state(of: "s") == (try register().state(of: "s")))
    }

    @Test("A memory past the limit is not kept, and one at the limit is")
    func memoryLimit() throws {
        for (count, kept) in [(SessionRegister.memoryLimit, SessionRegister.memoryLimit), (SessionRegister.memoryLimit + 1, 0)] {
            let state = try #require(try register().state(of: "s", memory: [UInt8](repeating: 7, count: count)))
            var fresh = SessionRegister()
            #expect(try fresh.restore(state).memory.count == kept)
        }
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) }
    }

    @Test("One flipped bit anywhere is damage, by name")
    func flippedBits() throws {
        let state = try #require(try register().state(of: "s"))
        for bit in 0..<state.count * 8 {
            var flipped = state
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            var fresh = SessionRegister()
            let error = try #require(throws: SessionStateError.self) { try fresh.restore(flipped) }
            #expect(error.code == (bit < 32 ? .unknownVersion : .checksum))
            #expect(fresh.subjectCount == 0)
        }
    }

    @Test("A state cut anywhere is refused")
    func truncation() throws {
        let state = try #require(try register().state(of: "s"))
        for length in 0..<state.count {
            var fresh = SessionRegister()
            #expect(throws: SessionStateError.self) { try fresh.restore(Array(state[..<length])) }
        }
    }

    @Test("State written under wider limits is refused under narrower ones")
    func overLimit() throws {
        let state = try #require(try register().state(of: "s"))
        for limits in [SessionLimits(interactions: 1), SessionLimits(recentEvents: 1)] {
            var fresh = SessionRegister(limits: limits)
            let error = try #require(throws: SessionStateError.self) { try fresh.restore(state) }
            #expect(error.code == .overLimit)
        }
    }

    @Test("Restoring into a full register closes the session that was silent longest")
    func restoreIntoFull() throws {
        let state = try #require(try register().state(of: "s"))
        var small = SessionRegister(limits: SessionLimits(subjects: 1))
        var generator = SeededGenerator(seed: 9)
        let other = BehaviorEvent(kind: .pageView, id: EventID(hashing: "x"), subject: "t", timestamp: 5)
        _ = small.admit(try SessionPropertyTests.admitted(other, .all), now: 5, using: &generator)
        let evicted = try small.restore(state)
        #expect(evicted.closed.map(\.end) == [.evicted])
        #expect(small.subjects == ["s"])
        #expect(small.liveInteractions(of: "s").map(\.itemID) == ["item-0", "item-1"])
    }

    private static let goldenHex =
        "535355420200017300000001000002da9938ef341ef712f95f96162858fbddd0cd5ad56ac0f8a1a2724a535000afb001018bcfe568007636a72a28"
        + "5911df5e00070000018bcfe568000000018bcfe568010000018bcfe56864000000020000000000000000000200066974656d2d30000573686f6573"
        + "000000030000018bcfe56800020000000700066974656d2d310000ffffffff0000018bcfe5680103000000070000000000000002abcd5aad3e21f5"
        + "ac6676"
    private static let firstHex =
        "535355420100017300000001000002da9938ef341ef712f95f96162858fbddd0cd5ad56ac0f8a1a2724a535000afb001018bcfe568007636a72a2859"
        + "11df5e00070000018bcfe568000000018bcfe568010000018bcfe56864000000020000000000000000000200066974656d2d30000573686f65730000"
        + "00030000018bcfe56800020000000700066974656d2d310000ffffffff0000018bcfe568010300000007cf6c3a9852a456d7"
}

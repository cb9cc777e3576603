import RecordedSessions
import SimulatedFleet
import Testing

@Suite("Who owns which sessions")
struct FleetSessionsTests {
    @Test("The three parts never mix, follow each other in time, and hold every session once")
    func parts() throws {
        let all = FleetWorld.sessions(400)
        let parts = try FleetSessions(recorded: all, source: "test", devices: 40, seed: 3)
        let owned = parts.devices.flatMap { $0 }
        #expect(parts.table.count == 200)
        #expect(owned.count == 160)
        #expect(parts.aside.count == 40)
        #expect(Set((parts.table + owned + parts.aside).map(\.id)) == Set(all.map(\.id)))
        let ends = [parts.table, owned, parts.aside].map { $0.compactMap(\.endedAt) }
        #expect((ends[0].max() ?? 0) <= (ends[1].min() ?? 0))
        #expect((ends[1].max() ?? 0) <= (ends[2].min() ?? 0))
        #expect(parts.devices.allSatisfy { $0.count == 4 })
    }

    @Test("One seed generates one fleet; what a device would ship raw is measured from the same sessions")
    func generated() throws {
        var settings = SessionGenerator.Settings()
        settings.items = 60
        settings.categories = 6
        let first = try FleetSessions(generating: 300, settings: settings, devices: 30, seed: 9)
        let second = try FleetSessions(generating: 300, settings: settings, devices: 30, seed: 9)
        let other = try FleetSessions(generating: 300, settings: settings, devices: 30, seed: 10)
        #expect(first.devices == second.devices)
        #expect(first.rawBytes == second.rawBytes)
        #expect(first.devices != other.devices)
        #expect(first.source == "generated")
        for (sessions, bytes) in zip(first.devices, first.rawBytes) {
            #expect(bytes.clicks == sessions.reduce(0) { $0 + $1.clickOnlyJSON().count })
            #expect(bytes.clicks < bytes.stream)
            #expect(bytes.compressedStream < bytes.stream)
        }
    }

    @Test("Sessions that cannot give every device one are refused")
    func tooFew() {
        let sessions = FleetWorld.sessions(50)
        #expect(throws: FleetSessions.TooFew.self) { try FleetSessions(recorded: sessions, source: "test", devices: 30, seed: 1) }
        #expect(throws: FleetSessions.TooFew.self) { try FleetSessions(recorded: [], source: "test", devices: 1, seed: 1) }
    }

    @Test("Dealing gives away every session once and everyone the same number or one more", arguments: [1, 7, 50, 99, 100])
    func dealing(subjects: Int) {
        let sessions = FleetWorld.sessions(100)
        let dealt = SubjectGrouping.subjects(subjects, from: sessions, seed: 2)
        #expect(dealt.count == subjects)
        #expect(dealt.flatMap { $0 }.map(\.id).sorted() == sessions.map(\.id).sorted())
        #expect((dealt.map(\.count).max() ?? 0) - (dealt.map(\.count).min() ?? 0) <= 1)
        #expect(dealt == SubjectGrouping.subjects(subjects, from: sessions, seed: 2))
    }

    @Test("More subjects than sessions get one each, drawn with replacement")
    func drawing() {
        let sessions = FleetWorld.sessions(20)
        let dealt = SubjectGrouping.subjects(200, from: sessions, seed: 2)
        #expect(dealt.count == 200)
        #expect(dealt.allSatisfy { $0.count == 1 && sessions.contains($0[0]) })
        #expect(SubjectGrouping.subjects(3, from: [], seed: 1).isEmpty)
    }
}

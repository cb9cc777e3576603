import ModelRelease
import Testing

/// Payloads and envelopes changed at random, as an attacker who holds the keys could sign them: each is read or refused, none traps.
@Suite struct MutationTests {
    /// SplitMix64 (Steele, Lea, Flood 2014), so that a seed repeats a failure.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    static let fragments = [
        "-1", "0", "1e999", "9223372036854775808", "18446744073709551616", "0.1", "null", "true", "{}", "[]", "[[[[", "\"\"", "\\u0000", "\\ud800",
        ",", ":",
        "\u{feff}", "}", "\"sha256\":", "\"threshold\":",
    ]

    private func mutated(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 0...6, using: &generator))
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.replaceSubrange(start..<end, with: (start..<end).map { _ in UInt8.random(in: 0...255, using: &generator) })
            default: bytes.replaceSubrange(start..<end, with: Array((Self.fragments.randomElement(using: &generator) ?? "").utf8))
            }
        }
        return bytes
    }

    @Test(arguments: [("2.root.json", ReleaseRole.root), ("3.targets.json", .targets), ("timestamp.json", .timestamp)])
    func `changed documents are read or refused`(_ file: String, _ role: ReleaseRole) throws {
        let bytes = try Vectors.bytes(file)
        let payload = try SignedEnvelope(decoding: bytes, role: role).payload
        var generator = Generator(state: 7)
        var refused = 0
        for _ in 0..<1500 {
            do throws(ReleaseError) {
                _ = try SignedEnvelope(decoding: mutated(bytes, &generator), role: role)
            } catch { refused += 1 }
            do throws(ReleaseError) {
                // What is read can be written and read again.
                let changed = mutated(payload, &generator)
                switch role {
                case .root: try requireStable(RootMetadata(payload: changed))
                case .targets: try requireStable(TargetsMetadata(payload: changed))
                case .timestamp: try requireStable(TimestampMetadata(payload: changed))
                }
            } catch { refused += 1 }
        }
        #expect(refused > 1500)
    }

    private func requireStable(_ metadata: some ReleaseMetadata) throws(ReleaseError) {
        #expect(try type(of: metadata).init(payload: metadata.payload()) == metadata)
    }
}

import DeviceStore
import Foundation
import PrivacyLedger
import Testing

@Suite struct ConcurrencyTests {
    /// SplitMix64, so that a seed reproduces the questions; the order is the scheduler's.
    private struct Questions: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            return mixed ^ (mixed >> 27)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `many tasks that charge at once never pass a cap, and leave one chain without gaps`(seed: UInt64) async throws {
        let folder = try Folder()
        let granted: [(subject: SubjectKey, cost: UInt64, sequence: UInt64)]
        do {
            let store = try open(folder.store)
            granted = try await withThrowingTaskGroup { group in
                for worker in 0..<8 as Range<UInt64> {
                    group.addTask { @concurrent in
                        var random = Questions(state: seed << 8 | worker)
                        var granted: [(SubjectKey, UInt64, UInt64)] = []
                        for _ in 0..<12 {
                            // Few rounds and subjects, so that workers meet in the same releases and at the same caps.
                            let who = subject(UInt8.random(in: 1...3, using: &random))
                            let cost = UInt64.random(in: 20_000...120_000, using: &random)
                            let question = try request(UInt64.random(in: 0..<20, using: &random), subject: who, microRho: cost)
                            do {
                                let sequence = try store.tryCharge(question)
                                granted.append((who, cost, sequence))
                                if Bool.random(using: &random) {
                                    try store.recordRelease(entry(question), now: noon)
                                } else {
                                    try store.voidCharge(question.releaseID, subject: who, now: noon)
                                }
                            } catch let error as DeviceStoreError {
                                switch error.code {
                                case .refused, .alreadyReleased: break
                                default: throw error
                                }
                            }
                        }
                        return granted
                    }
                }
                return try await group.reduce(into: []) { $0 += $1.map { (subject: $0.0, cost: $0.1, sequence: $0.2) } }
            }
            for seed in 1...3 as ClosedRange<UInt8> {
                let spent = granted.filter { $0.subject == subject(seed) }.reduce(0) { $0 + $1.cost }
                #expect(store.spent(subject(seed)) == spent)
                #expect(spent <= 300_000)
            }
        }
        #expect(Set(granted.map(\.sequence)).count == granted.count)
        #expect(!granted.isEmpty)
        let archive = try LedgerArchive(path: folder.store)
        let verification = LedgerVerifier.verify(
            rows: archive.rows, key: archive.key, anchor: try archive.anchorBytes.map { try LedgerAnchor(bytes: $0, key: archive.key) })
        #expect(verification.holds)
        #expect(try archive.rows.map { try LedgerRow(bytes: $0).sequence } == (1...UInt64(archive.rows.count)).map(\.self))
        #expect(try open(folder.store).openingReport.closing == nil)
    }

    @Test func `charges of many subjects at once share their flushes, and each gets its own row`() async throws {
        let folder = try Folder()
        let store = try open(folder.store)
        let before = store.anchor.sequence
        let sequences = try await withThrowingTaskGroup { group in
            for seed in 1...48 as ClosedRange<UInt8> { group.addTask { @concurrent in try store.tryCharge(try request(1, subject: subject(seed))) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sequences.sorted() == (before + 1...before + 48).map(\.self))
        for seed in 1...48 as ClosedRange<UInt8> { #expect(store.spent(subject(seed)) == 100_000) }
    }

    @Test func `an anchor that cannot be written spends every charge of its group and hands none out`() async throws {
        let folder = try Folder()
        let store = try open(folder.store)
        for name in ["/ledger.anchor", "-anchor/ledger.anchor"] { try FileManager.default.removeItem(atPath: folder.store + name) }
        let failures = await withTaskGroup { group in
            for seed in 1...8 as ClosedRange<UInt8> {
                group.addTask { @concurrent in
                    do {
                        _ = try store.tryCharge(try request(1, subject: subject(seed)))
                        return false
                    } catch {
                        return error as? DeviceStoreError == DeviceStoreError(.anchorNotWritten, "")
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failures == 8)
        for seed in 1...8 as ClosedRange<UInt8> { #expect(store.spent(subject(seed)) == 100_000, "spent, and handed out to nobody") }
    }
}

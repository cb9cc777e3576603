import DeviceStore
import Foundation
import Testing

@Suite struct MarkTests {
    private func paths(_ folder: Folder) -> [String] { [folder.store, folder.store + "-anchor"].map { $0 + "/rules.mark" } }

    @Test func `a mark only grows, also over restarts, and each name has its own`() throws {
        let folder = try Folder()
        for (raised, expected) in [(3, 3), (9, 9), (4, 9), (UInt64.max, UInt64.max)] as [(UInt64, UInt64)] {
            let store = try open(folder.store)
            try store.raiseMark("rules", to: raised)
            #expect(try store.mark("rules") == expected)
            #expect(try store.mark("other") == nil)
        }
    }

    @Test(arguments: [0, 1]) func `either place is enough, and the other one is made again`(lost: Int) throws {
        let folder = try Folder()
        let store = try open(folder.store)
        try store.raiseMark("rules", to: 7)
        for damage in [nil, [], [1, 2, 3]] as [[UInt8]?] {
            if let damage { try Folder.write(damage, paths(folder)[lost]) } else { try FileManager.default.removeItem(atPath: paths(folder)[lost]) }
            #expect(try store.mark("rules") == 7)
            try store.raiseMark("rules", to: 7)
            #expect(try Folder.read(paths(folder)[0]) == Folder.read(paths(folder)[1]))
        }
    }

    @Test func `a mark that cannot be read any more still says that there was one`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        try store.raiseMark("rules", to: 7)
        let bytes = try Folder.read(paths(folder)[0])
        #expect(bytes.count == 41 && bytes.prefix(9) == [1, 0, 0, 0, 0, 0, 0, 0, 7])
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            for path in paths(folder) { try Folder.write(damaged, path) }
            #expect(try store.mark("rules") == 1)
        }
        // One mark is none of another name.
        for path in paths(folder) { try Folder.write(bytes, path.replacing("rules.mark", with: "other.mark")) }
        #expect(try store.mark("other") == 1)
    }
}

import Crypto

/// Numbers that only grow, kept beside the database in both folders of the ledger's anchors: so that a database that was put back to an older
/// copy doesn't forget what the device once had.
///
/// A mark is a file `NAME.mark`: version (1 byte, 1), the number (8 bytes), SHA-256 of "sotto-1 mark", the name and these nine bytes. The sum
/// tells damage, not tampering: whoever writes in both folders can delete both files. A store in memory has none.
extension DeviceDatabase {
    /// The highest number of a mark, or nil when it was never made. Where a file is there and none can be read, something was marked: 1.
    public func mark(_ name: String) throws(DeviceStoreError) -> UInt64? {
        guard let files else { return nil }
        var highest: UInt64?
        for path in files.markPaths(name) {
            guard let bytes = try files.read(path) else { continue }
            highest = max(highest ?? 1, Self.number(bytes, of: name) ?? 1)
        }
        return highest
    }

    /// Makes a mark at least `number`, durably in both places; it never goes back.
    public func raiseMark(_ name: String, to number: UInt64) throws(DeviceStoreError) {
        guard let files else { return }
        let bytes = Self.bytes(of: max(number, try mark(name) ?? 0), name)
        for path in files.markPaths(name) where try files.read(path) != bytes { try files.replace(path, with: bytes) }
    }

    private static func bytes(of number: UInt64, _ name: String) -> [UInt8] {
        let content = [1] + bigEndianBytes(number)
        return content + SHA256.hash(data: Array("sotto-1 mark".utf8) + Array(name.utf8) + content)
    }

    private static func number(_ bytes: [UInt8], of name: String) -> UInt64? {
        guard bytes.count == 41 else { return nil }
        let number = bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) }
        return Self.bytes(of: number, name) == bytes ? number : nil
    }

    private static func bigEndianBytes(_ number: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}

extension DeviceFiles {
    /// Both places of a mark.
    func markPaths(_ name: String) -> [String] { [directory, secondDirectory].map { "\($0)/\(name).mark" } }
}

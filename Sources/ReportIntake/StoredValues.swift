import Foundation
import GRDB

/// SQLite integers are signed. Everything stored is a time, a count or a version far below 2^63; beyond it, the largest value is stored.
func stored(_ value: UInt64) -> Int64 { Int64(clamping: value) }

extension Row {
    /// A column that the schema declares INTEGER NOT NULL and that is never negative.
    func natural(_ column: String) -> UInt64 { UInt64(clamping: self[column] as Int64) }

    /// A column that the schema declares INTEGER.
    func optionalNatural(_ column: String) -> UInt64? { (self[column] as Int64?).map { UInt64(clamping: $0) } }

    /// A column that the schema declares BLOB NOT NULL.
    func bytes(_ column: String) -> [UInt8] { Array(self[column] as Data) }

    /// A column that the schema declares BLOB.
    func optionalBytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map(Array.init) }
}

/// Weights as big-endian IEEE 754 binary32, 4 bytes each.
enum WeightBytes {
    static func encode(_ weights: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * weights.count)
        for weight in weights {
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: weight.bitPattern >> shift)) }
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
            Float(bitPattern: bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) })
        }
    }
}

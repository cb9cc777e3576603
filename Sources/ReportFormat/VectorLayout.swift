import AggregationTasks
import TLSPresentation
import VectorMath

/// Where the parts of a plaintext vector lie: `{u8 version; u8 width; u32 dimension; coordinates}`, coordinates in two's complement and
/// big-endian.
struct VectorLayout {
    static let version: UInt8 = 1
    static let headerLength = 6

    let width: CoordinateWidth
    let dimension: UInt32

    /// The layout of a task's reports, or nil for a coordinate width that does not exist.
    init?(_ configuration: TaskConfiguration) {
        guard let width = CoordinateWidth(rawValue: configuration.limits.coordinateWidth) else { return nil }
        self.width = width
        dimension = configuration.dimension
    }

    /// The length of every plaintext vector of the task, in bytes.
    var length: Int { Self.headerLength + Int(dimension) * width.byteCount }

    /// The plaintext vector. Coordinates that do not fit the width are cut; callers check first.
    func encode(_ coordinates: [Int32]) -> [UInt8] {
        var writer = ByteWriter(capacity: Self.headerLength)
        writer.put(Self.version)
        writer.put(width.rawValue)
        writer.put(dimension)
        var bytes = writer.bytes
        bytes.reserveCapacity(length)
        // One shift at a time, from the top: the loop stays inside this module, where the compiler can see through it.
        for coordinate in coordinates {
            var shift = 8 * width.byteCount
            while shift > 0 {
                shift -= 8
                bytes.append(UInt8(truncatingIfNeeded: coordinate >> Int32(truncatingIfNeeded: shift)))
            }
        }
        return bytes
    }
}

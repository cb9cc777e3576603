/// Decompresses whole streams, one after another, with one state.
///
/// Use it where many streams are read; ``Inflate`` and ``Gzip`` are the same for a single one. It is owned by one caller at a time.
public struct Inflater: ~Copyable, @unchecked Sendable {
    private var stream: InflateStream

    /// A decompressor for the zlib format.
    public init() { self.init(.zlib) }

    package init(_ format: StreamFormat) { stream = InflateStream(format) }

    /// The content of `bytes`, which must be exactly one stream.
    ///
    /// - Parameters:
    ///   - bytes: The compressed stream.
    ///   - maximumLength: The most bytes it may expand to: an absolute cap, whatever the ratio. No more than one byte beyond it is written.
    ///   - expectedLength: How much memory to take at first; a wrong guess costs time, nothing else.
    /// - Throws: ``InflateError`` for anything but one whole, valid stream within the cap.
    public mutating func decompress(
        _ bytes: ArraySlice<UInt8>, maximumLength: Int, expectedLength: Int? = nil
    ) throws(InflateError) -> [UInt8] {
        let cap = max(0, min(maximumLength, Int(Int32.max)))
        stream.reset()
        // One byte more than allowed tells a stream that ends at the cap from one that goes on.
        var capacity = min(cap, max(expectedLength ?? bytes.count &* 4, 256)) + 1
        var whole: [UInt8] = []
        var consumed = 0
        while true {
            let done = whole.count
            var ended = false
            let next = try unsafe [UInt8](unsafeUninitializedCapacity: capacity) { (output, count) throws(InflateError) in
                if done > 0 { _ = unsafe output[..<done].initialize(fromContentsOf: whole) }
                count = done
                while count < capacity, !ended {
                    let room = unsafe UnsafeMutableBufferPointer(rebasing: output[count...])
                    let step = unsafe try stream.step(bytes[(bytes.startIndex + consumed)...], into: room, at: consumed)
                    consumed += step.consumed
                    count += step.produced
                    ended = step.ended
                    if step.consumed == 0, step.produced == 0, !ended { throw InflateError(.truncated, at: consumed) }
                }
            }
            guard next.count <= cap else { throw InflateError(.tooLong, at: consumed) }
            if ended {
                guard consumed == bytes.count else { throw InflateError(.trailingBytes, at: consumed) }
                return next
            }
            whole = next
            capacity = min(cap, capacity * 2) + 1
        }
    }
}

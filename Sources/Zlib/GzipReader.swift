/// Reads lines from a gzip stream that arrives in pieces, as a large file is read.
///
/// Memory is bounded by the longest line, the piece in hand and 64 KiB, however well the data is compressed. Concatenated members are
/// one stream (RFC 1952, section 2.2).
///
/// ```swift
/// var reader = GzipReader(maximumLineLength: 1 << 20, maximumLength: 1 << 32)
/// while let piece = try file.read() {
///     reader.append(piece)
///     while let line = try reader.nextLine() { … }
/// }
/// try reader.finish()
/// while let line = try reader.nextLine() { … }
/// ```
public struct GzipReader: ~Copyable, @unchecked Sendable {
    private static let window = 65_536

    private let maximumLineLength: Int
    private let maximumLength: Int
    private var stream = InflateStream(.gzip)
    private var input: [UInt8] = []
    private var inputPosition = 0
    /// Compressed bytes read in earlier pieces.
    private var inputOffset = 0
    private var output: [UInt8] = []
    private var lineStart = 0
    /// Everything before this position of the output was searched for a newline.
    private var searched = 0
    private var total = 0
    private var insideMember = false
    private var finished = false

    /// A reader that refuses longer lines, and more content, than is given here; both in bytes.
    public init(maximumLineLength: Int, maximumLength: Int) {
        self.maximumLineLength = maximumLineLength
        self.maximumLength = maximumLength
    }

    /// Hands over the next piece of the compressed stream. What was not yet read from earlier pieces stays.
    public mutating func append(_ piece: ArraySlice<UInt8>) {
        inputOffset += inputPosition
        input.removeFirst(inputPosition)
        inputPosition = 0
        input.append(contentsOf: piece)
    }

    /// Declares the end of the input; after it, ``nextLine()`` also gives a last line that has no newline.
    ///
    /// Take all lines first: lines of the piece in hand that were not read yet are still read afterwards.
    public mutating func finish() { finished = true }

    /// The next line without its newline, or nil when more input is needed or, after ``finish()``, when there is no more.
    ///
    /// - Throws: ``InflateError``; after an error the reader is of no more use.
    public mutating func nextLine() throws(InflateError) -> ArraySlice<UInt8>? {
        while true {
            if let newline = output[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    lineStart = newline + 1
                    searched = lineStart
                }
                return try checked(output[lineStart..<newline])
            }
            searched = output.count
            guard searched - lineStart <= maximumLineLength else { throw InflateError(.lineTooLong, at: offset) }
            if try inflateSome() { continue }
            guard finished else { return nil }
            guard !insideMember else { throw InflateError(.truncated, at: offset) }
            guard lineStart < output.count else { return nil }
            defer { lineStart = output.count }
            return try checked(output[lineStart...])
        }
    }

    private var offset: Int { inputOffset + inputPosition }

    private func checked(_ line: ArraySlice<UInt8>) throws(InflateError) -> ArraySlice<UInt8> {
        guard line.count <= maximumLineLength else { throw InflateError(.lineTooLong, at: offset) }
        return line
    }

    /// Moves the unfinished line to the front and decompresses behind it. False when there is no input that leads further.
    private mutating func inflateSome() throws(InflateError) -> Bool {
        guard inputPosition < input.count || insideMember else { return false }
        if !insideMember {
            stream.reset()
            insideMember = true
        }
        let kept = output[lineStart...]
        var step = InflateStream.Step(consumed: 0, produced: 0, ended: false)
        output = try unsafe [UInt8](unsafeUninitializedCapacity: kept.count + Self.window) { (buffer, count) throws(InflateError) in
            _ = unsafe buffer[..<kept.count].initialize(fromContentsOf: kept)
            let room = unsafe UnsafeMutableBufferPointer(rebasing: buffer[kept.count...])
            step = try unsafe stream.step(input[inputPosition...], into: room, at: offset)
            count = kept.count + step.produced
        }
        searched -= lineStart
        lineStart = 0
        inputPosition += step.consumed
        total += step.produced
        guard total <= maximumLength else { throw InflateError(.tooLong, at: offset) }
        if step.ended { insideMember = false }
        return step.ended || step.consumed > 0 || step.produced > 0
    }
}

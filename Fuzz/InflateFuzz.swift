// libFuzzer entry point for the zlib room; Fuzz/run-report.sh builds it.
//
// What it checks: no input traps or runs away; the cap holds; decompression is a function, and does not depend on how the input is cut.

import Zlib

/// Reads `count` bytes at `start` as a zlib stream, a gzip member and a text in gzip.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInflate(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    check(bytes, gzip: false)
    check(bytes, gzip: true)
    precondition(lines(bytes, pieces: max(1, count)) == lines(bytes, pieces: 3))
    return 0
}

private func read(_ bytes: [UInt8], gzip: Bool, cap: Int) throws(InflateError) -> [UInt8] {
    gzip ? try Gzip.decompress(bytes[...], maximumLength: cap) : try Inflate.decompress(bytes[...], maximumLength: cap)
}

private func check(_ bytes: [UInt8], gzip: Bool) {
    let cap = 5000
    do {
        let content = try read(bytes, gzip: gzip, cap: cap)
        precondition(content.count <= cap)
        precondition((try? read(bytes, gzip: gzip, cap: content.count)) == content)
        precondition(content.isEmpty || (try? read(bytes, gzip: gzip, cap: content.count - 1)) == nil)
    } catch { precondition((0...bytes.count).contains(error.offset)) }
}

private func lines(_ bytes: [UInt8], pieces: Int) -> [[UInt8]] {
    var reader = GzipReader(maximumLineLength: 300, maximumLength: 100_000)
    var lines: [[UInt8]] = []
    var position = 0
    do {
        while position < bytes.count {
            reader.append(bytes[position..<min(position + pieces, bytes.count)])
            position += pieces
            while let line = try reader.nextLine() { lines.append(Array(line)) }
        }
        reader.finish()
        while let line = try reader.nextLine() { lines.append(Array(line)) }
        return lines
    } catch {
        // How many lines came before the error depends on the pieces.
        return []
    }
}

import TLSPresentation
import Testing

@Suite("TLS presentation language")
struct CodecTests {
    @Test("Integers are big-endian and vectors carry their length")
    func golden() throws {
        var writer = ByteWriter()
        writer.put(UInt8(0x01))
        writer.put(UInt16(0x0203))
        writer.put(UInt32(0x0405_0607))
        writer.put(UInt64(0x0809_0a0b_0c0d_0e0f))
        writer.opaque8([0xaa])
        writer.opaque16([0xbb, 0xcc])
        writer.opaque32([0xdd])
        writer.vector16 { $0.put(UInt8(0xee)) }
        let expected: [UInt8] =
            Array(1...15) + [1, 0xaa, 0, 2, 0xbb, 0xcc, 0, 0, 0, 1, 0xdd, 0, 1, 0xee]
        #expect(writer.bytes == expected)

        var reader = ByteReader(expected)
        #expect(try reader.uint8() == 1)
        #expect(try reader.uint16() == 0x0203)
        #expect(try reader.uint32() == 0x0405_0607)
        #expect(try reader.uint64() == 0x0809_0a0b_0c0d_0e0f)
        #expect(try Array(reader.opaque8()) == [0xaa])
        #expect(try Array(reader.opaque16()) == [0xbb, 0xcc])
        #expect(try Array(reader.opaque32()) == [0xdd])
        #expect(try Array(reader.opaque16()) == [0xee])
        try reader.finish()
    }

    @Test("A message cut anywhere is truncated, never a trap", arguments: 0..<7)
    func truncated(length: Int) {
        let whole: [UInt8] = [0, 0, 0, 4, 1, 2, 3, 4]
        var reader = ByteReader(Array(whole.prefix(length)))
        #expect(throws: CodecError(.truncated, at: 0)) { try reader.opaque32() }
    }

    @Test("A length outside the declared bounds is refused before its bytes are looked at")
    func bounds() {
        var short = ByteReader([0, 1, 9])
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try short.opaque16(2...4) }
        var long = ByteReader([0xff, 0xff, 0xff, 0xff])
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try long.opaque32(0...1024) }
    }

    @Test("Bytes after the message are an error")
    func trailing() throws {
        var reader = ByteReader([1, 2])
        _ = try reader.uint8()
        #expect(throws: CodecError(.trailingBytes, at: 1)) { try reader.finish() }
    }

    @Test("Offsets in errors count from the start of a slice")
    func sliceOffsets() throws {
        var reader = ByteReader([9, 9, 1, 2][2...])
        _ = try reader.uint16()
        do throws(CodecError) {
            _ = try reader.uint8(field: "tail")
            Issue.record("read past the end")
        } catch {
            #expect(error.offset == 2)
            #expect(error.field == "tail")
        }
    }
}

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        "RFC 4648 values without padding",
        arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy")])
    func vectors(plain: String, text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test("Every byte pair survives")
    func pairs() {
        for value in stride(from: 0, through: 65_535, by: 7) {
            let bytes = [UInt8(value >> 8), UInt8(value & 255)]
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test("Padding, the other alphabet, impossible lengths and set tail bits are refused", arguments: ["Zg==", "+/", "Z", "Zh", "Zm9=", "a b"])
    func refused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}

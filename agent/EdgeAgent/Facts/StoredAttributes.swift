import Enrichment
import TLSPresentation

/// The stored form of what the host application said about a subject.
///
/// Version (1 byte), subject (1 + n), count (2), then for each fact: name (1 + n), end in Unix milliseconds (8, all ones for none), type
/// (1: number, 2: text, 3: flag), value: the number's IEEE 754 bits (8), the text (1 + n) or 0 or 1 (1). Ascending by name.
enum StoredAttributes {
    private static let version: UInt8 = 1

    static func encode(_ facts: [FactName: FactStore.Held], of subject: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(version)
        writer.opaque8(subject.utf8.prefix(255))
        writer.put(UInt16(clamping: facts.count))
        for (name, fact) in facts.sorted(by: { $0.key < $1.key }).prefix(Int(UInt16.max)) {
            writer.opaque8(name.text.utf8)
            writer.put(fact.end == .max ? UInt64.max : UInt64(max(0, fact.end)))
            switch fact.value {
            case .number(let number):
                writer.put(UInt8(1))
                writer.put(number.bitPattern)
            case .text(let text):
                writer.put(UInt8(2))
                writer.opaque8(text.utf8.prefix(255))
            case .flag(let flag):
                writer.put(UInt8(3))
                writer.put(UInt8(flag ? 1 : 0))
            }
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(CodecError) -> (subject: String, facts: [FactName: FactStore.Held]) {
        var reader = ByteReader(bytes)
        guard try reader.uint8(field: "version") == version else { throw CodecError(.invalidValue, at: 0, field: "version") }
        let subject = try text(&reader, 1...255, field: "subject")
        let count = Int(try reader.uint16(field: "count"))
        var facts: [FactName: FactStore.Held] = [:]
        for _ in 0..<count {
            let offset = reader.offset
            guard let name = FactName(try text(&reader, 1...255, field: "name")), name.scope == .subject, facts[name] == nil else {
                throw CodecError(.invalidValue, at: offset, field: "name")
            }
            let end = try reader.uint64(field: "end")
            facts[name] = FactStore.Held(value: try value(&reader), end: end == .max ? .max : Int64(clamping: end))
        }
        try reader.finish()
        return (subject, facts)
    }

    private static func value(_ reader: inout ByteReader) throws(CodecError) -> FactValue {
        let offset = reader.offset
        let value: FactValue?
        switch try reader.uint8(field: "type") {
        case 1: value = .number(Double(bitPattern: try reader.uint64(field: "number")))
        case 2: value = .text(try text(&reader, 0...255, field: "text"))
        case 3:
            let flag = try reader.uint8(field: "flag")
            value = flag < 2 ? .flag(flag == 1) : nil
        default: value = nil
        }
        guard let value, value.isValid else { throw CodecError(.invalidValue, at: offset, field: "value") }
        return value
    }

    private static func text(_ reader: inout ByteReader, _ length: ClosedRange<Int>, field: String) throws(CodecError) -> String {
        let offset = reader.offset
        guard let text = String(validating: try reader.opaque8(length, field: field), as: UTF8.self) else {
            throw CodecError(.invalidValue, at: offset, field: field)
        }
        return text
    }
}

import Foundation
import ProblemDocuments
import Testing

@Suite("Problem documents")
struct ProblemDocumentTests {
    private func text(_ document: ProblemDocument) -> String { String(decoding: document.encoded(), as: UTF8.self) }

    @Test("The bytes are the golden ones, members in RFC 9457's order, then extensions")
    func golden() {
        let document = ProblemDocument(.invalidEvent, detail: "event 3, byte 41: unknown_key", instance: "urn:uuid:0")
            .with("code", "unknown_key").with("offset", 41).with("retry", false).with("limits", [1, "a", []]).with("offset", 42)
        #expect(
            text(document)
                == #"{"type":"urn:sotto:problem:invalid-event","title":"The body is not made of events","status":422,"#
                + #""detail":"event 3, byte 41: unknown_key","instance":"urn:uuid:0","code":"unknown_key","offset":42,"retry":false,"#
                + #""limits":[1,"a",[]]}"#)
        #expect(
            text(ProblemDocument(.notFound))
                == #"{"type":"urn:sotto:problem:not-found","title":"There is nothing here","status":404}"#)
    }

    @Test("Every scalar of the first planes reads back through another JSON reader")
    func escaping() throws {
        for start in stride(from: UInt32(0), to: 0x1_1000, by: 0x400) {
            let scalars = (start..<start + 0x400).compactMap(Unicode.Scalar.init)
            var detail = ""
            detail.unicodeScalars.append(contentsOf: scalars)
            let bytes = ProblemDocument(.conflict, detail: detail).encoded()
            #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "<") && $0 != 0x7F })
            let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            let read = try #require(object["detail"] as? String)
            #expect(Array(read.unicodeScalars) == scalars, "\(start)")
        }
    }

    @Test("The registry names each type once, with a client's or a server's status, a title and a meaning")
    func registry() {
        #expect(Set(ProblemType.all.map(\.uri)).count == ProblemType.all.count)
        for type in ProblemType.all {
            #expect(type.uri.hasPrefix("urn:sotto:problem:") || type.uri.hasPrefix("urn:ietf:params:ppm:dap:error:"))
            #expect((400...599).contains(type.status))
            #expect(!type.title.isEmpty && !type.doc.isEmpty)
            #expect(!type.title.contains("|") && !type.doc.contains("|"))
            #expect(ProblemType.referencePage().contains("| `\(type.uri)` | \(type.status) |"))
        }
    }

    @Test("The protocol's types are the ones that draft-ietf-ppm-dap-18 lists")
    func protocolTypes() {
        let listed = [
            "invalidMessage", "unrecognizedTask", "unrecognizedAggregationJob", "batchInvalid", "invalidBatchSize",
            "invalidAggregationParameter", "batchMismatch", "stepMismatch", "batchOverlap", "unsupportedExtension", "invalidExtension",
        ]
        let ours = ProblemType.all.map(\.uri).filter { $0.hasPrefix("urn:ietf:") }
        #expect(ours == listed.map { "urn:ietf:params:ppm:dap:error:" + $0 })
    }

    @Test("Documents are equal when all their members are")
    func equality() {
        let document = ProblemDocument(.conflict).with("code", "a")
        #expect(document == ProblemDocument(.conflict).with("code", "a"))
        #expect(document != ProblemDocument(.conflict).with("code", "b"))
        #expect(document != ProblemDocument(.roundClosed).with("code", "a"))
    }
}

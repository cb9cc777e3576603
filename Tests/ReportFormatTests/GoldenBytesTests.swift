import AggregationTasks
import TLSPresentation
import Testing

@testable import ReportFormat

/// Every encoding of DAP-18 that another implementation published: read, write, compare.
@Suite struct GoldenBytesTests {
    /// Messages between aggregators and collectors of split mode, and DAP's own task configuration, which this version does not implement.
    static let notImplemented: Set<String> = [
        "aggregation.roundtrip_report_share", "aggregation.roundtrip_verify_init", "aggregation.roundtrip_verify_resp",
        "aggregation.roundtrip_aggregation_job_initialize_req", "aggregation.roundtrip_aggregation_job_continue_req",
        "aggregation.roundtrip_aggregation_job_resp", "collection.roundtrip_collection_job_req",
        "collection.roundtrip_partial_batch_selector", "collection.roundtrip_collection_job_resp", "collection.roundtrip_batch_selector",
        "collection.roundtrip_aggregate_share_req", "collection.roundtrip_aggregate_share", "collection.roundtrip_aggregate_share_aad",
        "common.roundtrip_interval", "query.roundtrip_query", "task.roundtrip_task_configuration", "task.roundtrip_batch_config",
        "task.roundtrip_vdaf_config", "task.roundtrip_task_extension",
    ]
    /// Key configurations are the sealing room's; its tests read them from the same file.
    static let elsewhere: Set<String> = [
        "hpke.roundtrip_hpke_public_key", "hpke.roundtrip_hpke_config", "hpke.roundtrip_hpke_config_list",
    ]

    private func roundTrip<Message: TLSCodable>(_ type: Message.Type, _ bytes: [UInt8]) throws {
        #expect(try type.init(decoding: bytes).encoded() == bytes)
        for length in bytes.indices {
            #expect(throws: CodecError.self) { try type.init(decoding: Array(bytes[..<length])) }
        }
        #expect(throws: CodecError(.trailingBytes, at: 0)) { try type.init(decoding: bytes + [0]) }
    }

    @Test("Every kind of message is read and written byte for byte, or listed as not implemented")
    func everyKind() throws {
        let vectors = try MessageVectors.load()
        #expect(vectors.encodings.count == 30)
        for (kind, encodings) in vectors.encodings {
            for hex in encodings {
                let bytes = try #require(decodedHex(hex))
                switch kind {
                case "hpke.roundtrip_hpke_ciphertext": try roundTrip(HPKECiphertext.self, bytes)
                case "upload.roundtrip_extension": try roundTrip(ReportExtension.self, bytes)
                case "upload.roundtrip_report_metadata": try roundTrip(ReportMetadata.self, bytes)
                case "upload.roundtrip_plaintext_input_share": try roundTrip(PlaintextInputShare.self, bytes)
                case "upload.roundtrip_report": #expect(try SealedReport(decoding: bytes, mode: .split).bytes == bytes)
                case "upload.roundtrip_upload_request":
                    let limits = UploadRequest.Limits(reports: 2, bytes: 1000)
                    #expect(try UploadRequest(decoding: bytes, mode: .split, limits: limits).encoded() == bytes)
                case "upload.roundtrip_upload_response": #expect(try UploadErrors(decoding: bytes).encoded() == bytes)
                case "upload.roundtrip_input_share_aad": try inputShareAAD(bytes, vectors)
                default: #expect(Self.notImplemented.contains(kind) || Self.elsewhere.contains(kind), "unknown kind \(kind)")
                }
            }
        }
    }

    /// DAP writes the whole task configuration where this version writes its hash; everything around it must be the same.
    private func inputShareAAD(_ golden: [UInt8], _ vectors: MessageVectors) throws {
        let configuration = try #require(vectors.annotated["task_configuration_1"].flatMap { decodedHex($0.hex) })
        #expect(Array(golden[32..<32 + configuration.count]) == configuration)
        let hash = [UInt8](repeating: 0xAA, count: 32)
        let ours = Array(golden[..<32]) + hash + golden[(32 + configuration.count)...]
        try roundTrip(InputShareAAD.self, ours)
        let data = try InputShareAAD(decoding: ours)
        #expect(data.agreementHash == hash)
        #expect(data.metadata.time == 54_321)
        #expect(data.metadata.publicExtensions.list.map(\.data) == [Array("0123".utf8)])
        #expect(data.publicShare == Array("0123".utf8))
    }

    @Test("The field values of a published report are where DAP says")
    func fields() throws {
        let hex = try #require(try MessageVectors.load().encodings["upload.roundtrip_report"]?.last)
        let report = try SealedReport(decoding: #require(decodedHex(hex)), mode: .split)
        #expect(report.metadata.id == ReportID((1...16).reversed()))
        #expect(report.metadata.time == 54_321)
        #expect(report.publicShare == Array("3210".utf8))
        #expect(report.ciphertexts.map(\.configurationID) == [42, 13])
        #expect(report.ciphertexts.map(\.encapsulatedKey) == [Array("012345".utf8), Array("abce".utf8)])
        #expect(report.ciphertexts.map(\.payload) == [Array("543210".utf8), Array("abfd".utf8)])
    }

    @Test("Rejection codes are DAP-18's")
    func rejections() {
        let names = [
            "batch_collected", "report_replayed", "report_dropped", "hpke_unknown_config_id", "hpke_decrypt_error", "vdaf_verify_error",
            "task_expired", "invalid_message", "report_too_early", "task_not_started", "outdated_config",
        ]
        #expect(ReportRejection.allCases.map(\.name) == names)
        #expect(ReportRejection.allCases.map(\.rawValue) == Array(1...11))
    }
}

import HTTPTypes
import Hummingbird
import NIOCore
import ProblemDocuments

extension Request {
    /// The whole body, refused with 413 as soon as it is known to be longer than `limit`: by its header, or by what came.
    func bytes(limit: Int) async throws -> [UInt8] {
        let tooLong = Refusal(ProblemDocument(.contentTooLarge).with("limit", .integer(limit)))
        if let length = headers[.contentLength] {
            guard let announced = UInt64(length) else { throw Refusal(.malformedBody, detail: "Content-Length is not a number") }
            if announced > UInt64(limit) { throw tooLong }
        }
        if let coding = headers[.contentEncoding], coding.lowercased() != "identity" { throw Refusal(.unsupportedMediaType) }
        var bytes: [UInt8] = []
        do {
            for try await chunk in body {
                guard bytes.count + chunk.readableBytes <= limit else { throw tooLong }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            // The sender went away or was too slow; nobody is left to read more than this.
            throw Refusal(.requestTimeout)
        }
        return bytes
    }
}

extension Response {
    /// An answer of one piece.
    init(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, cache: String = "no-store") {
        self.init(
            status: status, headers: [.contentType: type, .cacheControl: cache], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

import HTTPTypes
import Hummingbird
import NIOCore
import Zlib

/// Reads a request's body under the local limits, inflating gzip.
enum LocalBody {
    /// Why a body was not read.
    enum Fault: Error {
        /// Longer than the limit, before or after decompression: 413.
        case tooLarge
        /// Neither JSON nor plain text, or an unknown encoding: 415.
        case unsupported
        /// Not a gzip stream: 400.
        case badEncoding
    }

    /// The decoded body, at most ``LocalLimits/bodyBytes`` long.
    static func read(_ request: Request) async throws -> [UInt8] {
        if let type = request.headers[.contentType] {
            let media = type.prefix { $0 != ";" }.trimmed.lowercased()
            // Beacons send text/plain, because anything else needs a preflight that a closing page has no time for.
            guard media == "application/json" || media == "text/plain" else { throw Fault.unsupported }
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > LocalLimits.bodyBytes { throw Fault.tooLarge }
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= LocalLimits.bodyBytes else { throw Fault.tooLarge }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "identity": return bytes
        case "gzip":
            do {
                return try Gzip.decompress(bytes[...], maximumLength: LocalLimits.bodyBytes)
            } catch {
                throw error.code == .tooLong ? Fault.tooLarge : Fault.badEncoding
            }
        default: throw Fault.unsupported
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: SubSequence {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}

import NIOCore

/// Lines of an event stream (WHATWG HTML, section 9.2.5 "Parsing an event stream").
enum ServerSentEvent {
    /// The media type.
    static let contentType = "text/event-stream"

    /// One event. `data` has no line break: JSON on one line.
    static func event(_ name: String, id: UInt64, data: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("id: \(id)\nevent: \(name)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }

    /// How long a reader waits before it asks again, and a first comment, so that a proxy passes the head on at once.
    static func opening(retry milliseconds: Int) -> ByteBuffer { ByteBuffer(string: ":\nretry: \(milliseconds)\n\n") }

    /// A comment that keeps the connection open and shows whether somebody still reads.
    static var heartbeat: ByteBuffer { ByteBuffer(string: ":\n\n") }
}

extension CollectorTransport {
    /// Fetches a static file of the collector's public log.
    ///
    /// - Parameters:
    ///   - path: The path below `/log/`, such as `checkpoint` or `tile/0/000`.
    ///   - maximumBytes: What a longer answer is refused from.
    /// - Returns: The bytes, or nil when the log has no such file.
    public func logFile(_ path: String, maximumBytes: Int) async throws(CollectorClientError) -> [UInt8]? {
        let response = try await send("GET", "/log/" + path, maximumBytes: maximumBytes)
        switch response.status {
        case 200: return response.body
        case 404: return nil
        default: throw CollectorClientError(.status(response.status), "the log's \(path) was answered with \(response.status)")
        }
    }
}

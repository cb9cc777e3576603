/// Media types of the collector's API; the shapes and names follow DAP-18.
enum MediaTypes {
    static let uploadRequest = "application/ppm-dap;message=upload-req"
    static let uploadErrors = "application/ppm-dap;message=upload-errors"
    static let keyConfigurations = "application/ppm-dap;message=hpke-config-list"
    static let taskListing = "application/vnd.sotto.task-listing"
    static let enrolment = "application/vnd.sotto.enrolment"
    static let problem = "application/problem+json"
    static let json = "application/json"
    static let bytes = "application/octet-stream"
    static let metrics = "text/plain; version=0.0.4; charset=utf-8"
    static let text = "text/plain; charset=utf-8"
    static let html = "text/html; charset=utf-8"

    /// Whether a Content-Type header names `expected`; parameters may be spaced and ordered freely, names are case-insensitive.
    static func matches(_ header: String?, _ expected: String) -> Bool {
        guard let header else { return false }
        return parts(header) == parts(expected)
    }

    private static func parts(_ text: String) -> [String] {
        let parts = text.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
        return parts.prefix(1) + parts.dropFirst().sorted()
    }
}

/// A kind of problem (RFC 9457, section 3.1.1): what the `type` member names and the reference page explains.
///
/// The types of this project are `urn:sotto:problem:*`; those of the aggregation protocol keep the names that
/// draft-ietf-ppm-dap-18 gives them, `urn:ietf:params:ppm:dap:error:*`.
public struct ProblemType: Sendable, Hashable, CustomStringConvertible {
    /// The URI.
    public let uri: String
    /// Short summary, the same for every occurrence.
    public let title: String
    /// HTTP status that goes with it.
    public let status: Int
    /// What it means and what the client can do, for the reference page.
    public let doc: String

    /// The URI.
    public var description: String { uri }

    static func sotto(_ name: String, _ status: Int, _ title: String, _ doc: String) -> Self {
        Self(uri: "urn:sotto:problem:" + name, title: title, status: status, doc: doc)
    }

    static func dap(_ name: String, _ status: Int, _ title: String, _ doc: String) -> Self {
        Self(uri: "urn:ietf:params:ppm:dap:error:" + name, title: title, status: status, doc: doc)
    }
}

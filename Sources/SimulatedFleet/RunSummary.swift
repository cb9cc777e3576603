public import Foundation

/// What one whole run came to; written as `summary.json` and printed as a table.
public struct RunSummary: Codable, Sendable {
    /// Federated rounds that were closed and published.
    public var rounds = 0
    /// Reports that count, over all rounds.
    public var accepted = 0
    /// Reports that were refused, over all rounds.
    public var rejected = 0
    /// The version of the last published model.
    public var modelVersion: UInt64 = 0
    /// HR@20 on the sessions kept aside, before the first round.
    public var hr20Before = 0.0
    /// HR@20 on the sessions kept aside, after the last round.
    public var hr20After = 0.0
    /// MRR@20 before the first round.
    public var mrr20Before = 0.0
    /// MRR@20 after the last round.
    public var mrr20After = 0.0
    /// HR@20 of ranking by historical popularity alone.
    public var hr20Historical = 0.0
    /// Bytes on the wire that carried one subject's reports, mean: reports, HTTP, TLS records and handshakes.
    public var reportBytesMean = 0.0
    /// The same subject's full raw event stream as JSON, mean bytes.
    public var rawJSONBytesMean = 0.0
    /// The same, gzipped per session.
    public var rawGzipBytesMean = 0.0
    /// The largest epsilon that any subject spent, under the `direct` assumption.
    public var epsilonMax = 0.0
    /// The epsilon at which a subject's agent refuses.
    public var epsilonCap = 0.0
    /// The auditor's verdict: `holds`, `violated` or `cannot be checked`.
    public var audit = "cannot be checked"

    /// The delta at which both epsilons are stated.
    public var delta = 0.0
    /// Simulated devices.
    public var devices = 0
    /// The click-only JSON of the same subject, mean bytes.
    public var clickJSONBytesMean = 0.0
    /// MRR@20 of ranking by historical popularity alone.
    public var mrr20Historical = 0.0
    /// Bytes of everything that a subject's agent sent, mean: reports, polling, enrolment, handshakes.
    public var allBytesSentMean = 0.0
    /// Bytes that a subject's agent received, mean; released files once for the whole fleet.
    public var allBytesReceivedMean = 0.0
    /// What one TLS connection costs the device to send beside its requests, measured.
    public var handshakeBytesSent = 0
    /// What one TLS connection costs the device to receive beside its requests, measured.
    public var handshakeBytesReceived = 0
    /// Bytes of one release's files, which a device that shares nothing fetches too.
    public var releaseBytes = 0
    /// Devices whose report counts; the means of bytes are over them.
    public var devicesContributing = 0
    /// The largest epsilon that any subject spent, by trust assumption.
    public var epsilonByAssumption: [String: Double] = [:]
    /// The model with which the real agent ranked at the end; 0 if it did not.
    public var agentModelVersion: UInt64 = 0
    /// The rounds.
    public var roundRows: [RoundRow] = []
    /// Steps that did not hold; empty when the run succeeded.
    public var failedSteps: [String] = []
    /// The dashboard's URL.
    public var dashboard = ""
    /// How long the run took.
    public var seconds = 0.0
    /// Where the sessions came from.
    public var sessions = ""

    /// An empty summary.
    public init() {}

    enum CodingKeys: String, CodingKey {
        case rounds, accepted, rejected
        case modelVersion = "model_version"
        case hr20Before = "hr20_before"
        case hr20After = "hr20_after"
        case mrr20Before = "mrr20_before"
        case mrr20After = "mrr20_after"
        case hr20Historical = "hr20_historical"
        case reportBytesMean = "report_bytes_mean"
        case rawJSONBytesMean = "raw_json_bytes_mean"
        case rawGzipBytesMean = "raw_gz_bytes_mean"
        case epsilonMax = "epsilon_max"
        case epsilonCap = "epsilon_cap"
        case audit
        case delta, devices
        case clickJSONBytesMean = "click_json_bytes_mean"
        case mrr20Historical = "mrr20_historical"
        case allBytesSentMean = "all_bytes_sent_mean"
        case allBytesReceivedMean = "all_bytes_received_mean"
        case handshakeBytesSent = "handshake_bytes_sent"
        case handshakeBytesReceived = "handshake_bytes_received"
        case releaseBytes = "release_bytes"
        case devicesContributing = "devices_contributing"
        case epsilonByAssumption = "epsilon_by_assumption"
        case agentModelVersion = "agent_model_version"
        case roundRows = "round_rows"
        case failedSteps = "failed_steps"
        case dashboard, seconds, sessions
    }

    /// Writes the summary as JSON with sorted keys, atomically.
    public func write(to file: URL) throws { try encoded().write(to: file, options: .atomic) }

    /// The summary as one JSON object with sorted keys.
    public func jsonText() throws -> String { String(decoding: try encoded(), as: UTF8.self) }

    private func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

/// A report whose seal was opened: authentic for its task, agreement, round and time, but of unknown content.
///
/// Only an opener makes one; ``ReportDecoder`` judges what is inside.
public struct OpenedReport: Sendable {
    /// The report's authenticated metadata.
    public let metadata: ReportMetadata
    /// The round that the metadata names.
    public let round: UInt64
    /// The padded payload.
    public let payload: ArraySlice<UInt8>

    package init(metadata: ReportMetadata, round: UInt64, payload: ArraySlice<UInt8>) {
        self.metadata = metadata
        self.round = round
        self.payload = payload
    }
}

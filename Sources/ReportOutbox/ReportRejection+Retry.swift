public import ReportFormat

extension ReportRejection {
    /// Whether the same bytes can be accepted later: the collector's clock, or the task, is not there yet.
    public var isTemporary: Bool { self == .reportTooEarly || self == .taskNotStarted }
}

package import AggregationTasks

extension EncodedReport {
    /// A report as a device stored it beside its sealed form, to be sealed again when the collector's key went out of use: the same noised
    /// bytes, so nothing is drawn and nothing paid a second time. Nil unless the payload has the task's size.
    ///
    /// The caller must have stored it in the transaction of the release, for this very task.
    package init?(restoring payload: [UInt8], task: AdmittedTask) {
        guard payload.count == Int(task.configuration.limits.sizeClass) else { return nil }
        self.task = task
        self.payload = payload
    }
}

/// Problems of the agent and of the collector's own routes.
extension ProblemType {
    /// 422: JSON, but not an event of the vocabulary.
    public static let invalidEvent = sotto(
        "invalid-event", 422, "The body is not made of events",
        "The JSON is well-formed and breaks the event vocabulary. `code`, `event` and `offset` say how and where. Nothing of the body counts.")
    /// 403: no consent for the purpose.
    public static let consentRequired = sotto(
        "consent-required", 403, "The subject has not consented",
        "Consent for the purpose is pending, denied, withdrawn or expired; `reason` says which. Nothing was kept.")
    /// 403: enrolment token unknown, used or expired.
    public static let enrolmentRefused = sotto(
        "enrolment-refused", 403, "The enrolment was refused",
        "The one-time token is unknown, used by another key or expired. Ask the operator for a new one.")
    /// 403: device revoked.
    public static let deviceRevoked = sotto(
        "device-revoked", 403, "The device was revoked", "The operator revoked the device's key. Enrol again with a new token.")
    /// 409: the round takes no more reports.
    public static let roundClosed = sotto(
        "round-closed", 409, "The round is closed",
        "The report came after the round's deadline, or the round was closed. It is not counted and must not be sent again.")
    /// 422: a task below the floors.
    public static let taskBelowFloors = sotto(
        "task-below-floors", 422, "The task is below the compiled-in floors",
        "Agents would refuse the task: noise, clip, batch or spend is outside what they allow. `refusal` says which.")
    /// 404: no model yet.
    public static let noModel = sotto(
        "no-model", 404, "There is no model yet", "No release was published. Ranking falls back to popularity.")
}

/// Problems that draft-ietf-ppm-dap-18, section 3.2, names.
extension ProblemType {
    /// A message that does not decode or is invalid.
    public static let dapInvalidMessage = dap(
        "invalidMessage", 400, "A message received by a protocol participant could not be parsed or otherwise was invalid.",
        "The message does not decode, or a field has a value the protocol forbids.")
    /// An unknown task id.
    public static let dapUnrecognizedTask = dap(
        "unrecognizedTask", 404, "A server received a message with an unknown task ID.", "Fetch the list of tasks again.")
    /// An unknown aggregation job id.
    public static let dapUnrecognizedAggregationJob = dap(
        "unrecognizedAggregationJob", 404, "A server received a message with an unknown aggregation job ID.", "The job was never made or is gone.")
    /// A batch query that makes no valid batch.
    public static let dapBatchInvalid = dap(
        "batchInvalid", 400, "The batch boundary check for the Collector's query failed.", "Ask for a batch on the task's boundaries.")
    /// A batch too small.
    public static let dapInvalidBatchSize = dap(
        "invalidBatchSize", 400, "There are an invalid number of reports in the batch.", "The batch is below the task's least size.")
    /// An aggregation parameter that is not allowed.
    public static let dapInvalidAggregationParameter = dap(
        "invalidAggregationParameter", 400, "The aggregation parameter assigned to a batch is invalid.", "Prio3 takes the empty parameter.")
    /// The aggregators disagree about the batch.
    public static let dapBatchMismatch = dap(
        "batchMismatch", 400, "Leader and Helper disagree on reports aggregated in a batch.", "Both must aggregate again.")
    /// A step out of order.
    public static let dapStepMismatch = dap(
        "stepMismatch", 400, "The Aggregators disagree on the current step of the DAP aggregation protocol.", "The step was skipped or repeated.")
    /// A batch that was queried already.
    public static let dapBatchOverlap = dap(
        "batchOverlap", 400, "The Collector's query includes reports that were previously collected in a different batch.",
        "A report is released once.")
    /// An extension this server does not know.
    public static let dapUnsupportedExtension = dap(
        "unsupportedExtension", 400, "An extension in the upload request's report is not known to the server.",
        "`unsupported_extensions` lists the numbers. Send the report without them.")
    /// An extension that is malformed.
    public static let dapInvalidExtension = dap(
        "invalidExtension", 400, "An extension is malformed or not allowed here.", "The extension does not decode or stands twice.")
}

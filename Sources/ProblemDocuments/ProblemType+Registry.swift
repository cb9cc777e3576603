extension ProblemType {
    /// Every problem type that a program of this project may answer with, in the order of the reference page.
    public static let all: [ProblemType] = [
        malformedBody, invalidParameter, unauthenticated, originNotAllowed, forbidden, notFound, methodNotAllowed, requestTimeout, conflict,
        contentTooLarge, unsupportedMediaType, misdirected, tooManyRequests, headersTooLarge, internalError, unavailable, storageFull,
        invalidEvent, consentRequired, enrolmentRefused, deviceRevoked, roundClosed, taskBelowFloors, noModel,
        dapInvalidMessage, dapUnrecognizedTask, dapUnrecognizedAggregationJob, dapBatchInvalid, dapInvalidBatchSize,
        dapInvalidAggregationParameter, dapBatchMismatch, dapStepMismatch, dapBatchOverlap, dapUnsupportedExtension, dapInvalidExtension,
    ]

    /// The reference page in Markdown: a row a type.
    public static func referencePage() -> String {
        var text = "# Problem types\n\nErrors are `application/problem+json` (RFC 9457). No problem document repeats what a person sent.\n\n"
        text += "| type | status | title | meaning |\n|---|---|---|---|\n"
        for type in all { text += "| `\(type.uri)` | \(type.status) | \(type.title) | \(type.doc) |\n" }
        return text
    }
}

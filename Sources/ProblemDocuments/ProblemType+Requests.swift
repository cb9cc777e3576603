/// Problems with a request, whatever it asks for.
extension ProblemType {
    /// 400: the body is not what its media type says.
    public static let malformedBody = sotto(
        "malformed-body", 400, "The body can't be read",
        "The body is not JSON, or not the binary message that its media type names. `code` says what is wrong and `offset` at which byte.")
    /// 400: a query or path parameter is wrong.
    public static let invalidParameter = sotto(
        "invalid-parameter", 400, "A parameter is not allowed",
        "A parameter of the path or query is missing, unknown or out of range; `parameter` names it.")
    /// 401: no token, or a wrong one.
    public static let unauthenticated = sotto(
        "unauthenticated", 401, "The request carries no valid credential",
        "The token or the request signature is missing or wrong. Nothing says which.")
    /// 403: `Origin` is not allowed.
    public static let originNotAllowed = sotto(
        "origin-not-allowed", 403, "The origin is not allowed", "The `Origin` header names a site that the operator did not list.")
    /// 403: the credential does not reach this far.
    public static let forbidden = sotto(
        "forbidden", 403, "The credential does not allow this", "The request is authenticated and may not do this.")
    /// 404: nothing there.
    public static let notFound = sotto("not-found", 404, "There is nothing here", "The path or the object it names does not exist.")
    /// 405: wrong method.
    public static let methodNotAllowed = sotto(
        "method-not-allowed", 405, "The method is not allowed here", "The path exists and takes the methods in the `Allow` header.")
    /// 408: too slow.
    public static let requestTimeout = sotto(
        "request-timeout", 408, "The request took too long to arrive", "Headers or body did not arrive within the deadline. Try again.")
    /// 409: the state forbids it.
    public static let conflict = sotto(
        "conflict", 409, "The request contradicts the present state", "The object has moved on (a round closed, a token used). Read it again.")
    /// 413: too large.
    public static let contentTooLarge = sotto(
        "content-too-large", 413, "The body is too large",
        "The body, or what it inflates to, or the number of its parts is above `limit`. Send less at once.")
    /// 415: wrong media type or coding.
    public static let unsupportedMediaType = sotto(
        "unsupported-media-type", 415, "The media type is not supported", "`Content-Type` or `Content-Encoding` is not one that this path takes.")
    /// 421: wrong host.
    public static let misdirected = sotto(
        "misdirected-request", 421, "The host is not served here", "The `Host` header names a host that the operator did not list.")
    /// 429: too often.
    public static let tooManyRequests = sotto(
        "too-many-requests", 429, "Too many requests", "Wait as long as `Retry-After` says.")
    /// 431: headers too large.
    public static let headersTooLarge = sotto(
        "headers-too-large", 431, "The header fields are too large", "The header section is above its limit.")
    /// 500: a fault of the server.
    public static let internalError = sotto(
        "internal-error", 500, "The server failed", "A fault of the server. Nothing was accepted. `instance` finds it in the log.")
    /// 503: not now.
    public static let unavailable = sotto(
        "unavailable", 503, "The server can't take this now",
        "It starts, stops or is overloaded. Nothing was accepted; wait as long as `Retry-After` says.")
    /// 507: no room.
    public static let storageFull = sotto(
        "storage-full", 507, "The disk is full", "Nothing was accepted, so that nothing is lost. Wait as long as `Retry-After` says.")
}

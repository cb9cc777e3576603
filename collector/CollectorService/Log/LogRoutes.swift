import HTTPTypes
import Hummingbird
import ProblemDocuments
import TransparencyLog

/// The public log's static files. A path is parsed to what it means and written anew; no text of a request reaches the file system.
struct LogRoutes: Sendable {
    let runtime: CollectorRuntime

    /// How long anybody may keep what never changes.
    private static let immutable = "public, max-age=31536000, immutable"

    /// `GET /log/checkpoint`
    @Sendable @concurrent func checkpoint(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try serve(LogDirectory.checkpoint, type: LogFile.checkpointMediaType, cache: "public, max-age=1")
    }

    /// `GET /log/tile/{level}/{a}[/{b}[/{c}]]`: a tile or an entry bundle, full or partial (C2SP tlog-tiles).
    @Sendable @concurrent func tile(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let parts = ["level", "a", "b", "c"].compactMap { context.parameters.get($0) }
        guard let index = try? TileIndex(path: (["tile"] + parts).joined(separator: "/")) else { throw Refusal(.notFound) }
        return try serve(index.path, type: LogFile.tileMediaType, cache: Self.immutable)
    }

    /// `GET /log/index/tasks/{task}`
    @Sendable @concurrent func task(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let name = context.parameters.get("task").flatMap(LogIndex.task) else { throw Refusal(.notFound) }
        return try serve(name, type: MediaTypes.text, cache: Self.immutable)
    }

    /// `GET /log/index/releases/{version}`
    @Sendable @concurrent func release(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let name = context.parameters.get("version").flatMap(LogIndex.release) else { throw Refusal(.notFound) }
        return try serve(name, type: MediaTypes.text, cache: Self.immutable)
    }

    /// `GET /log/policy`: the text whose SHA-256 the log's last entry of scope `collector` holds.
    @Sendable @concurrent func policy(_ request: Request, _ context: CollectorContext) async throws -> Response {
        Response(runtime.collector.configuration.policy, type: MediaTypes.text, cache: "public, max-age=1")
    }

    private func serve(_ name: String, type: String, cache: String) throws -> Response {
        guard let bytes = runtime.log.directory.read(name), !bytes.isEmpty else { throw Refusal(.notFound) }
        return Response(bytes, type: type, cache: cache)
    }
}

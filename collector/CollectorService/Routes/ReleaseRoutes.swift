import HTTPTypes
import Hummingbird
import ProblemDocuments
import ReportIntake

/// Signed metadata and the files that it names, byte for byte as they were signed.
struct ReleaseRoutes: Sendable {
    let runtime: CollectorRuntime

    /// `GET /v1/releases/{file}`: `timestamp.json`, `N.root.json`, `N.targets.json`
    @Sendable @concurrent func metadata(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let name = context.parameters.get("file").flatMap(ReleaseName.init(metadata:)) else { throw Refusal(.notFound) }
        return try await serve(name, type: MediaTypes.json)
    }

    /// `GET /v1/releases/targets/{file}`: `<sha256>.<name>`
    @Sendable @concurrent func file(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let name = context.parameters.get("file").flatMap(ReleaseName.init(file:)) else { throw Refusal(.notFound) }
        return try await serve(name, type: MediaTypes.bytes)
    }

    /// Only names that are in the store lead anywhere; no name ever becomes a path of the file system.
    private func serve(_ name: ReleaseName, type: String) async throws -> Response {
        // What the log does not hold yet is not there yet. A root comes with its timestamp or not at all.
        let released = runtime.state.release
        if name == .timestamp {
            guard let timestamp = released.timestamp else { throw Refusal(.notFound) }
            return Response(timestamp, type: type, cache: "public, max-age=1")
        }
        if name.document == ReleaseName.roots, let version = name.version, version > released.root { throw Refusal(.notFound) }
        let store = runtime.collector.store
        let document: StoredRelease?
        do throws(IntakeError) {
            if let version = name.version {
                document = try await store.release(name.document, version: version)
            } else {
                document = try await store.release(name.document)
            }
        } catch { throw Refusal(error) }
        guard let document else { throw Refusal(.notFound) }
        return Response(document.bytes, type: type, cache: name.isImmutable ? "public, max-age=31536000, immutable" : "public, max-age=1")
    }
}

import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import TransparencyLog

/// `sotto-audit witness serve`
struct WitnessServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers logs over HTTP: POST /add-checkpoint, GET /<origin hash>/checkpoint (C2SP tlog-witness).",
        discussion: "Plain HTTP, meant for a loopback address behind a proxy that has the certificate. Prints the address once it is bound.")

    @Option(help: "The witness's folder.")
    var state: String

    @Option(help: "A log's key; its name is the origin. May be given several times.")
    var key: [String]

    @Option(help: "The address to listen on.")
    var listen = "127.0.0.1:8085"

    func validate() throws {
        guard !key.isEmpty else { throw ValidationError("Give the --key of at least one log.") }
        guard address() != nil else { throw ValidationError("--listen takes HOST:PORT.") }
    }

    func run() async throws {
        let desk: WitnessDesk
        do throws(WitnessFailure) { desk = try open() } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: false)
        }
        guard let address = address() else { return }
        var logger = Logger(label: "sotto-audit.witness")
        logger.logLevel = .warning
        let application = Application(
            router: WitnessRoutes(desk: desk, clock: { UInt64(max(1, Date().timeIntervalSince1970)) }).router(),
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: nil),
            onServerRunning: { channel in
                // Not print: whoever started the witness waits for this line, and a pipe would keep it in a buffer.
                guard let bound = channel.localAddress else { return }
                let line = "Listening on \(bound.ipAddress ?? address.host):\(bound.port ?? address.port)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            }, logger: logger)
        try await application.runService()
    }

    private func open() throws(WitnessFailure) -> WitnessDesk {
        var logs: [LogTrust] = []
        do throws(TransparencyError) {
            for text in key { logs.append(try LogTrust(key: try NoteVerifierKey(text: text))) }
        } catch { throw WitnessFailure("a log's key can't be used: \(error)") }
        return try WitnessDesk(WitnessFolder(state), logs: logs)
    }

    private func address() -> (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port),
            colon > listen.startIndex
        else { return nil }
        return (String(listen[..<colon]), port)
    }
}

/// The witness's two routes.
struct WitnessRoutes: Sendable {
    let desk: WitnessDesk
    let clock: @Sendable () -> UInt64

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("add-checkpoint") { request, context in try await addCheckpoint(request, context) }
        router.get(":origin/checkpoint") { request, context in try await checkpoint(request, context) }
        return router
    }

    private func addCheckpoint(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = try await request.body.collect(upTo: AddCheckpointRequest.maximumLength)
        let answer: WitnessDesk.Answer
        do { answer = try await desk.add(Array(body.readableBytesView), now: clock()) } catch {
            context.logger.error("A record can't be stored; nothing was cosigned.")
            return Response(status: .internalServerError)
        }
        switch answer {
        case .cosigned(let checkpoint): return response(.ok, checkpoint.response, type: LogFile.checkpointMediaType)
        case .refused(let refusal):
            return response(
                HTTPResponse.Status(code: refusal.reason.rawValue), Array(refusal.body.utf8),
                type: refusal.currentSize == nil ? LogFile.checkpointMediaType : WitnessRefusal.sizeMediaType)
        }
    }

    private func checkpoint(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        guard let origin = context.parameters.get("origin"), let note = await desk.latest(originHash: origin) else {
            return Response(status: .notFound)
        }
        return response(.ok, note, type: LogFile.checkpointMediaType)
    }

    private func response(_ status: HTTPResponse.Status, _ bytes: [UInt8], type: String) -> Response {
        Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

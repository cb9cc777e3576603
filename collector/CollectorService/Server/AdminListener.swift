import Hummingbird
import ServiceLifecycle

/// The admin listener as a service of the program, whose failures name its own setting.
struct AdminListener: Service {
    let application: Application<RouterResponder<CollectorContext>>
    let port: Int

    func run() async throws {
        do { try await application.run() } catch {
            throw CollectorFailure(listening: error, host: "127.0.0.1", port: port, setting: "admin.port")
        }
    }
}

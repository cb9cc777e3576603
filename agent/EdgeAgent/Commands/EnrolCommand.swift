import ArgumentParser
import CollectorClient
import Crypto
import DeviceStore
import Enrolment
import ModelRelease

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `sotto-agent enrol DIR --bundle FILE`
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Makes the agent's directory and enrols the device at a collector.",
        discussion: """
            The bundle comes from the operator (`sotto-collector device token --bundle`). It names the collector, pins its certificate
            authority and first root of trust, and holds a token that can be used once. The device's key is made here and never leaves.
            Repeating the command with the same bundle and directory is harmless.
            """)

    @OptionGroup var options: AgentOptions

    @Option(help: "The enrolment bundle, a JSON file, or - for standard input.", completion: .file(extensions: ["json"]))
    var bundle: String

    func run() async throws {
        try await reporting {
            let bytes = try readBundle()
            let bundle = try EnrolmentBundle(decoding: bytes)
            let directory = options.agentDirectory
            try directory.create()
            let store = try AgentStore.open(directory, configuration: directory.configuration(flags: []))
            let key = try store.deviceKey()
            let endpoint = try CollectorEndpoint(url: bundle.collector.text, pinnedAuthority: bundle.caCertificate)
            let transport = try CollectorTransport(endpoint: endpoint)
            let outcome: Result<EnrolmentResponse, any Error>
            do {
                outcome = .success(try await transport.enrol(token: bundle.token, key: key))
            } catch {
                outcome = .failure(error)
            }
            await transport.shutdown()
            let response = try outcome.get()
            try store.saveEnrolment(bundle: bundle, response: response)
            if options.json {
                print("{\"device\":\"\(response.deviceID)\",\"collector\":\"\(bundle.collector.text)\",\"expires\":\(response.expires)}")
            } else {
                print("Enrolled as \(response.deviceID) at \(bundle.collector.text).")
                print("Start the agent with: sotto-agent run \(directory.path)")
            }
        }
    }

    private func readBundle() throws -> [UInt8] {
        let data: Data?
        if bundle == "-" {
            var text = ""
            while let line = readLine(strippingNewline: false), text.utf8.count <= EnrolmentBundle.maximumBytes { text += line }
            data = Data(text.utf8)
        } else {
            data = FileManager.default.contents(atPath: bundle)
        }
        guard let data else { throw AgentFailure(.noInput, "\(bundle) is not there or can't be read") }
        return Array(data)
    }
}

import ArgumentParser
import Enrolment
import Foundation
import NIOSSL
import ReportIntake
import ServiceConfiguration

/// `sotto-collector device …`
struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "Enrol, list and revoke devices.", subcommands: [Token.self, List.self, Revoke.self])

    /// `device token DIR`
    struct Token: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make one-time enrolment tokens.",
            discussion: """
                A token is shown once and kept as a hash. With --bundle each line is an enrolment bundle: the collector's address, the \
                authority to pin, the root of trust and a token. Hand it to one device over a channel you trust. --output FILE writes a \
                file of mode 0600; a file made with > has the mode of your shell's mask, so run umask 077 before it.
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "How many.") var count: Int = 1
        @Flag(help: "Print enrolment bundles, one a line.") var bundle = false
        @Option(name: .customLong("output"), help: "Write them to this new file, mode 0600, instead of printing them.", completion: .file())
        var file: String?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...100_000).contains(count) else { throw ValidationError("--count is 1 to 100000") }
        }

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            var tokens: [EnrolmentToken] = []
            do { for _ in 0..<count { tokens.append(try EnrolmentToken(randomBytes: SecureRandom.bytes(16))) } } catch {
                throw CollectorFailure(.key, "a token could not be made")
            }
            // Bundles are made first: a token that was never shown must not be redeemable.
            let lines = bundle ? try await collector.bundles(tokens) : tokens.map(\.text)
            if let file {
                guard !FileManager.default.fileExists(atPath: file) else { throw CollectorFailure(.input, "\(file) exists; it may hold tokens") }
                try CollectorDirectory.writePrivate(Array((lines.joined(separator: "\n") + "\n").utf8), to: file)
            }
            let lifetime = UInt64(collector.configuration.seconds(CollectorSettings.tokenLifetime))
            do { try await collector.store.addEnrolmentTokens(tokens.map(\.hash), expiry: SystemTime.now + lifetime) } catch {
                throw CollectorFailure(store: error)
            }
            if let file { return output.emit(["file": file], text: "wrote \(count == 1 ? "one" : "\(count)") to \(file)") }
            output.emit(lines, text: lines.joined(separator: "\n"))
        }
    }

    private struct Row: Encodable {
        let id: String
        let enrolled: UInt64
        let revoked: UInt64?
    }

    /// `device list DIR`
    struct List: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "List the devices that enrolled.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let devices: [Device]
            do { devices = try await collector.store.devices() } catch { throw CollectorFailure(store: error) }
            var table = TextTable("DEVICE", "ENROLLED", "STATE")
            var rows: [Row] = []
            for device in devices {
                guard let key = try? DevicePublicKey(rawRepresentation: device.publicKey) else { continue }
                let id = DeviceID(key).description
                rows.append(Row(id: id, enrolled: device.enrolled, revoked: device.revoked))
                table.add(id, DashboardText.moment(device.enrolled), device.revoked.map { "revoked " + DashboardText.moment($0) } ?? "active")
            }
            output.emit(rows, text: table.text(empty: "no device has enrolled"))
        }
    }

    /// `device revoke DIR DEVICE`
    struct Revoke: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a device's right to upload, at once. What it contributed stays counted: it cannot be told apart any more.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The device, as `device list` shows it.") var device: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let id: DeviceID
            do { id = try DeviceID(text: device) } catch { throw CollectorFailure(.input, "a device's name has 22 characters of base64url") }
            let collector = try options.open()
            defer { collector.store.close() }
            let isNew: Bool
            do {
                guard try await collector.store.device(id.bytes) != nil else { throw CollectorFailure(.notFound, "there is no such device") }
                isNew = try await collector.store.revoke(id.bytes, now: SystemTime.now)
            } catch let failure as CollectorFailure { throw failure } catch let error as IntakeError { throw CollectorFailure(store: error) } catch {
                throw CollectorFailure(.store, "the device could not be revoked")
            }
            output.emit(["device": device, "state": "revoked"], text: isNew ? "revoked" : "was revoked before")
        }
    }
}

extension OpenedCollector {
    /// Enrolment bundles, one for each token, with the newest root of trust.
    func bundles(_ tokens: [EnrolmentToken]) async throws(CollectorFailure) -> [String] {
        guard let root = try await desk.latest(ReleaseName.roots)?.bytes else { throw CollectorFailure(.store, "the store holds no root of trust") }
        let layers = configuration.layers
        var authority: [UInt8]?
        let own = layers[CollectorSettings.certificate] == nil ? directory.authorityCertificate : nil
        if configuration.address.isEncrypted, let file = layers[CollectorSettings.authority]?.string ?? own {
            let pem = try CollectorDirectory.read(file, limit: 64 * 1024)
            do { authority = try NIOSSLCertificate(bytes: pem, format: .pem).toDERBytes() } catch {
                throw CollectorFailure(.key, "\(file) is not a certificate in PEM")
            }
        }
        var lines: [String] = []
        do throws(EnrolmentError) {
            for token in tokens {
                let bundle = try EnrolmentBundle(collector: configuration.address, caCertificate: authority, token: token, root: root)
                lines.append(String(decoding: try bundle.encoded(), as: UTF8.self))
            }
        } catch { throw CollectorFailure(.input, "the bundle could not be made: \(error)") }
        return lines
    }
}

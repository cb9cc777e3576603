import ArgumentParser

/// `sotto-collector init DIR`
struct InitCommand: CollectorCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a collector's directory: keys, certificates, database, sample configuration, first release.",
        discussion: """
            DIR must be empty or not exist. Three root keys are made, two of which must sign a change of keys: move DIR/keys/root-*.key to \
            media that are kept offline, in different places. The server works without them.
            """)

    @Argument(help: "The directory to make.", completion: .directory) var dir: String
    @Option(help: "A DNS name or an IP address under which devices reach the collector; may be repeated.") var host: [String] = []
    @Option(help: "The port that the server listens on and devices connect to.") var port: UInt16 = 8443
    @Option(help: "The address to listen on; 127.0.0.1 unless given.") var listen: String?
    @Option(help: "The address that devices use, if it is not https://HOST:PORT.") var publicURL: String?
    @Flag(help: "Speak HTTP without TLS, on loopback only.") var plainHTTP = false
    @Option(help: "Your certificate chain in PEM, instead of a private authority.", completion: .file()) var certificate: String?
    @Option(help: "The private key of --certificate in PEM.", completion: .file()) var key: String?
    @Option(help: "The authority that signed --certificate, in PEM; devices pin it.", completion: .file()) var authority: String?
    @Option(help: "The public log's name, if it is not HOST/sotto-log.") var logOrigin: String?
    @Option(help: "The first model; without it the prior.", completion: .file()) var model: String?
    @Option(help: "The first item table.", completion: .file()) var items: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if (certificate == nil) != (key == nil) { throw ValidationError("--certificate and --key go together") }
        if authority != nil, certificate == nil { throw ValidationError("--authority belongs to --certificate") }
        if plainHTTP, certificate != nil { throw ValidationError("--plain-http needs no certificate") }
    }

    func execute() async throws(CollectorFailure) {
        var plan = CollectorFoundation(directory: CollectorDirectory(dir), hosts: host, port: port)
        plan.listen = listen
        plan.publicURL = publicURL
        plan.isPlainHTTP = plainHTTP
        if let certificate, let key { plan.certificate = (certificate, key) }
        plan.authority = authority
        plan.logOrigin = logOrigin
        plan.model = try model.map { (file) throws(CollectorFailure) in try ModelFiles.model(file) }
        plan.items = try items.map { (file) throws(CollectorFailure) in try ModelFiles.items(file) }
        let result = try await plan.lay(now: SystemTime.now)
        output.emit(
            result,
            text: """
                Made a collector in \(dir).
                  configuration   \(result.configuration)
                  devices use     \(result.publicURL)
                  root of trust   SHA-256 \(result.rootSHA256)
                  model           v\(result.model)

                Now:
                  1. Move \(dir)/keys/root-1.key, root-2.key and root-3.key offline, to different places. Two of them must sign a change of keys.
                  2. sotto-collector serve \(dir)
                  3. sotto-collector device token \(dir) --bundle --output device.bundle
                  4. sotto-collector task create \(dir) --epsilon 4 --delta 1e-6 --rounds 10 --min-batch 100 --target-batch 1000
                """)
    }
}

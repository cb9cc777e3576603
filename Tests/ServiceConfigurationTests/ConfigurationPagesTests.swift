import Foundation
import ServiceConfiguration
import Testing

@Suite("Configuration pages")
struct ConfigurationPagesTests {
    @Test("The sample is the golden text, says nothing as it stands, and says the defaults once its lines are set")
    func sample() throws {
        let sample = TestSettings.schema.sampleConfiguration()
        #expect(sample == Self.goldenSample)
        #expect(try TestSettings.load(sample).printed() == (try ConfigurationLoader.load(TestSettings.schema).printed()))
        let set = sample.split(separator: "\n").filter { $0.wholeMatch(of: /# *[a-z][a-z-]*:.*/) != nil }.map { $0.dropFirst() }.joined(
            separator: "\n")
        let configuration = try TestSettings.load(set)
        let defaults = try ConfigurationLoader.load(TestSettings.schema)
        for declaration in TestSettings.schema.declarations where declaration.fallback != nil {
            #expect(configuration.origin(of: declaration.path) != .fallback, "\(declaration.path)")
        }
        #expect(values(configuration) == values(defaults))
    }

    @Test("What print-config prints reads back as the same configuration")
    func printed() throws {
        let configuration = try TestSettings.load(
            "data: \"a: b # \\\"c\\\"\"\nserver: {port: 1, host: \"true\", origins: [\"x, y\", \"*\", é]}\n", flags: ["log.level=debug", "a.b.c=5"])
        #expect(values(try TestSettings.load(configuration.printed())) == values(configuration))
    }

    @Test("The reference has a row a setting, with the bars of its texts escaped")
    func reference() {
        let page = TestSettings.schema.referencePage()
        for declaration in TestSettings.schema.declarations {
            #expect(page.contains("| `\(declaration.path)` | `\(TestSettings.schema.variable(for: declaration.path))` |"))
        }
        #expect(page.contains("| `server.max-body` | `SOTTO_TEST_SERVER_MAX_BODY` | `1MiB` | a size from 1KiB to 16MiB | Largest body. |"))
        #expect(page.contains("Log JSON \\| not text."))
        #expect(page.components(separatedBy: "\n## ").count == 5)
    }

    private func values(_ configuration: Configuration) -> [String] {
        configuration.printed().split(separator: "\n").map { String($0.prefix { $0 != "#" }) }
    }

    private static let goldenSample = """
        # Configuration of sotto-test.
        # Every line shows a default. To change one, remove the # before it and before its section.
        # Overridden by environment variables (SOTTO_TEST_...), and those by --set key=value.
        ## Data folder. Allowed: a path.
        #data: /var/lib/sotto

        #server:
        #  # Port to listen on. Allowed: a whole number from 1 to 65535.
        #  port: 8443
        #  # Address to listen on. Allowed: a text.
        #  host: "127.0.0.1"
        #  # Idle deadline. Allowed: a duration from 1s to 1h.
        #  idle-timeout: 1m
        #  # Largest body. Allowed: a size from 1KiB to 16MiB.
        #  max-body: 1MiB
        #  # Allowed origins. Allowed: a list of texts.
        #  origins: []
        #  # Token of the app. Allowed: a secret text.
        #  # token:

        #log:
        #  # Least level that is logged. Allowed: one of debug, info, error.
        #  level: info
        #  # Log JSON | not text. Allowed: true or false.
        #  json: false

        #a:
        #  b:
        #    # A nested number. Allowed: a whole number.
        #    c: -1

        """
}

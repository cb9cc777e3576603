import Aggregation
import ArgumentParser
import Enrolment
import Foundation
import RankingModel
import ReportIntake
import ServiceConfiguration
import Testing

@testable import CollectorService

@Suite("Configuration and commands")
struct ConfigurationTests {
    private func failure(_ yaml: String, flags: [String] = []) -> CollectorFailure? {
        do {
            _ = try CollectorConfiguration(file: ConfigurationLoader.File(name: "collector.yaml", bytes: Array(yaml.utf8)), flags: flags)
            return nil
        } catch { return error }
    }

    @Test(
        "errors name the line",
        arguments: [
            ("server:\n  prot: 1\n", "collector.yaml:2"), ("server:\n  port: 70000\n", "collector.yaml:2"),
            ("limits:\n  body: 1\n", "collector.yaml:2"), ("collector:\n  name: a\n  name: b\n", "collector.yaml:"),
            ("collector:\n  public-url: http://example.com\n", "collector.yaml:2"),
            ("server:\n  host: 0.0.0.0\n  plain-http: true\ncollector:\n  public-url: http://127.0.0.1\n", "collector.yaml:3"),
            ("server:\n  certificate: a.pem\n", "collector.yaml:2"), ("limits:\n  header-field: 64KiB\n", "collector.yaml:2"),
            ("server:\n  plain-http: true\n", "default"),
        ])
    func lines(_ yaml: String, _ place: String) throws {
        let found = failure(yaml)
        let failure = try #require(found)
        #expect(failure.code == .configuration)
        #expect(failure.exitStatus == 2)
        #expect(failure.detail.contains(place), "\(failure.detail)")
    }

    @Test("of the sample is valid, and every setting is in it")
    func sample() throws {
        let sample = CollectorSettings.schema.sampleConfiguration()
        #expect(failure(sample) == nil)
        for declaration in CollectorSettings.schema.declarations { #expect(sample.contains(declaration.path.split(separator: ".").last ?? "")) }
    }

    @Test("that init wrote holds what it was told, once, and takes another setting as its comment says")
    func initialFile() async throws {
        let world = try CollectorWorld()
        var foundation = CollectorFoundation(directory: world.directory, hosts: ["collector.example"], port: 9_443)
        foundation.listen = "0.0.0.0"
        foundation.certificate = ("/etc/chain.pem", "/etc/key.pem")
        foundation.authority = "/etc/ca.pem"
        _ = try await foundation.lay(now: world.now)
        let text = try String(contentsOfFile: world.directory.configurationFile, encoding: .utf8)
        func read(_ yaml: String) throws -> Configuration {
            try CollectorConfiguration(file: ConfigurationLoader.File(name: "collector.yaml", bytes: Array(yaml.utf8))).layers
        }
        let layers = try read(text)
        #expect(layers[CollectorSettings.publicURL] == "https://collector.example:9443")
        #expect(layers[CollectorSettings.host] == "0.0.0.0")
        #expect(layers[CollectorSettings.port] == 9_443)
        #expect(layers[CollectorSettings.certificate]?.string == "/etc/chain.pem")
        #expect(layers[CollectorSettings.key]?.string == "/etc/key.pem")
        #expect(layers[CollectorSettings.authority]?.string == "/etc/ca.pem")
        let lines = text.split(separator: "\n")
        for name in ["server", "collector"] { #expect(lines.count { $0 == "\(name):" || $0 == "#\(name):" } == 1) }
        // The # before it, and before its section where there is one.
        let second = text.replacing("#  metrics: true", with: "  metrics: false").replacing("#log:", with: "log:")
            .replacing("#  level: info", with: "  level: debug")
        #expect(try !read(second)[CollectorSettings.metrics])
        #expect(try read(second)[CollectorSettings.logLevel] == "debug")
        #expect(try read(second)[CollectorSettings.port] == 9_443)
    }

    @Test("the sample that is shipped is the one that the schema makes")
    func shippedSample() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shipped = try String(contentsOf: root.appendingPathComponent("collector/deploy/collector.yaml"), encoding: .utf8)
        #expect(shipped == CollectorSettings.schema.sampleConfiguration())
    }

    @Test("is overridden by the environment, and that by flags")
    func layers() throws {
        let file = ConfigurationLoader.File(name: "collector.yaml", bytes: Array("server:\n  port: 1\n".utf8))
        let environment = ["SOTTO_COLLECTOR_SERVER_PORT": "2"]
        #expect(try CollectorConfiguration(file: file).layers[CollectorSettings.port] == 1)
        #expect(try CollectorConfiguration(file: file, environment: environment).layers[CollectorSettings.port] == 2)
        #expect(try CollectorConfiguration(file: file, environment: environment, flags: ["server.port=3"]).layers[CollectorSettings.port] == 3)
    }

    @Test("init leaves nothing that others may read, and refuses a directory that holds something")
    func permissions() async throws {
        let world = try CollectorWorld()
        try await world.found(encrypted: true)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: world.directory.path)
        #expect(paths.count >= 12)
        for path in paths {
            let attributes = try FileManager.default.attributesOfItem(atPath: world.directory.path + "/" + path)
            let mode = try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
            #expect(mode & 0o077 == 0, "\(path)")
        }
        await #expect(throws: CollectorFailure(.directory, "")) { try await world.found() }
    }

    @Test("a directory that others may enter is refused")
    func openDirectory() async throws {
        let world = try CollectorWorld()
        try await world.found()
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: world.directory.path)
        #expect(throws: CollectorFailure(.directory, "")) { try world.open() }
    }

    @Test("a task that agents would refuse is refused with the reason")
    func refusedTasks() throws {
        let base = TaskDraft(
            epsilon: 4, delta: 1e-6, rounds: 10, reportsPerSubject: 10, clip: 1, minimumBatch: 50, targetBatch: 60, roundSeconds: 60,
            optimizer: .fedAvg(learningRate: 1))
        _ = try base.plan(for: .initial, collectorURL: "https://localhost", now: 1_800_000_000)
        func refusal(_ change: (inout TaskDraft) -> Void) -> CollectorFailure? {
            var draft = base
            change(&draft)
            do {
                _ = try draft.plan(for: .initial, collectorURL: "https://localhost", now: 1_800_000_000)
                return nil
            } catch { return error }
        }
        #expect(refusal { $0.minimumBatch = 49 }?.detail.contains("batchSize") == true)
        #expect(refusal { $0.epsilon = 100 }?.code == .refused)
        #expect(refusal { ($0.epsilon, $0.reportsPerSubject) = (40, 1) }?.detail.hasSuffix("epsilon may be at most 8.2 at delta 1e-06") == true)
        #expect(refusal { $0.delta = 0.1 }?.detail.hasSuffix("delta may be at most 1e-5") == true)
        for delta in [1e-5, 1e-6, 1e-9] {
            #expect(refusal { ($0.epsilon, $0.delta) = (TaskDraft.largestEpsilon(delta: delta), delta) } == nil)
            #expect(refusal { ($0.epsilon, $0.delta) = (TaskDraft.largestEpsilon(delta: delta) + 0.2, delta) }?.code == .refused)
        }
        #expect(refusal { $0.timePrecision = 1 }?.detail.contains("timePrecision") == true)
        #expect(refusal { $0.duration = 40_000_000 }?.detail.contains("interval") == true)
        #expect(refusal { $0.epochs = 0 }?.detail.contains("training") == true)
        #expect(refusal { $0.targetBatch = 10 }?.code == .input)
        #expect(refusal { $0.epsilon = -1 }?.code == .input)
        #expect(refusal { $0.name = "" }?.code == .input)
        #expect(refusal { $0.learningRate = .nan }?.code == .input)
    }

    @Test(
        "every command parses",
        arguments: [
            "init d --host a --port 1", "serve d --set log.level=debug", "validate d --json", "print-config d --reference",
            "device token d --count 3 --bundle --output f",
            "device list d", "device revoke d x",
            "task create d --epsilon 4 --delta 1e-6 --rounds 3 --reports-per-subject 2 --clip 1 --min-batch 50 --target-batch 100 --round-seconds 60 --optimizer fedadam --beta1 0.9",
            "task list d", "task show d x", "task close d x", "round list d --task x", "round show d x 1", "model list d", "model show d 1",
            "model publish d --model m --items i", "model rollback d 1", "model quality d 1 --hr20 0.5 --mrr20 0.3 --events 10 --label x",
            "key list d", "key rotate d hpke", "key rotate d targets --root-key a --root-key b",
        ])
    func parsing(_ line: String) throws {
        _ = try SottoCollector.parseAsRoot(line.split(separator: " ").map(String.init))
    }

    @Test("a task's defaults are those that were measured to work")
    func taskDefaults() throws {
        let create = try #require(try SottoCollector.parseAsRoot(["task", "create", "d", "--epsilon", "4"]) as? TaskCommand.Create)
        #expect(create.clip == 0.5)
        #expect(create.learningRate == 1)
        #expect(create.reportsPerSubject == 1)
        #expect(try create.optimizer.chosen() == .fedAvg(learningRate: 0.6))
    }

    @Test("secrets go into a file that only the owner reads, and into none that is there")
    func secretFile() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let file = world.directory.path + "/device.bundle"
        let command = ["device", "token", world.directory.path, "--bundle", "--count", "2", "--output", file]
        let token = try #require(try SottoCollector.parseAsRoot(command) as? DeviceCommand.Token)
        try await token.execute()
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines { _ = try EnrolmentBundle(decoding: Array(line.utf8)) }
        await #expect(throws: CollectorFailure(.input, "")) { try await token.execute() }
        #expect(try await world.open().store.statistics(now: SystemTime.now).openTokens == 2)
    }

    @Test(
        "an option of another optimizer is refused", arguments: ["--momentum 0.9", "--optimizer fedavg --tau 1", "--optimizer fedavgm --beta1 0.5"])
    func optimizers(_ line: String) throws {
        let options = try OptimizerOptions.parse(line.split(separator: " ").map(String.init))
        #expect(throws: CollectorFailure(.input, "")) { try options.chosen() }
    }
}

/// Files that tests take away.
enum TestFiles {
    static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }
}

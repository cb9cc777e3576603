import AggregationTasks
import ArgumentParser
import RankingModel
import ReportIntake
import TLSPresentation

/// `sotto-collector model …`
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Publish models and record their quality.",
        subcommands: [List.self, Show.self, Publish.self, Rollback.self, Quality.self])

    fileprivate struct Fact: Encodable {
        struct Measured: Encodable {
            let label: String
            let hr20: Double
            let mrr20: Double
            let events: UInt64
        }
        let version: UInt64
        let restores: UInt64?
        let bytes: Int
        let sha256: String
        let published: UInt64
        let isCurrent: Bool
        let quality: [Measured]
    }

    /// `model list DIR`
    struct List: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "List every model that was released.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let facts = try await collector.modelFacts()
            var table = TextTable("VERSION", "PUBLISHED", "HR@20", "MRR@20", "SHA-256", "")
            for fact in facts {
                let best = fact.quality.last
                table.add(
                    "v\(fact.version)", DashboardText.moment(fact.published), best.map { DashboardText.decimal($0.hr20, places: 4) } ?? "-",
                    best.map { DashboardText.decimal($0.mrr20, places: 4) } ?? "-", String(fact.sha256.prefix(16)),
                    (fact.isCurrent ? "current" : "") + (fact.restores.map { " restores v\($0)" } ?? ""))
            }
            output.emit(facts, text: table.text(empty: "no model"))
        }
    }

    private struct Shown: Encodable {
        let model: Fact
        /// The linear weights by feature.
        let weights: [String: Float]
        let hiddenUnits: [ModelSummary.Unit]
    }

    /// `model show DIR VERSION`
    struct Show: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Show a model: weights by feature, hidden units, digest, quality.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The model's version; the current one unless given.") var version: UInt64?
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let released = try await collector.model(version)
            let model: RankingModel
            do { model = try RankingModel(decoding: try await collector.desk.bytes(of: released)) } catch {
                throw CollectorFailure(.store, "the released model cannot be read")
            }
            let summary = ModelSummary(model)
            guard let fact = try await collector.modelFacts().first(where: { $0.version == released.version }) else {
                throw CollectorFailure(.notFound, "there is no such model")
            }
            let quality = fact.quality.map { "  \($0.label): HR@20 \($0.hr20), MRR@20 \($0.mrr20) on \($0.events) events" }
            output.emit(
                Shown(
                    model: fact, weights: Dictionary(summary.linear.map { ($0.feature, $0.weight) }) { first, _ in first },
                    hiddenUnits: summary.units),
                text: (["v\(fact.version)  SHA-256 \(fact.sha256)", "  \(summary.shape)"] + quality + [summary.text]).joined(separator: "\n"))
        }
    }

    private struct Published: Encodable {
        let model: UInt64?
        let items: UInt64?
        let itemsDeltaBytes: Int?
        let targets: UInt64

        init(_ receipt: ReleaseDesk.Receipt) {
            (model, items, itemsDeltaBytes, targets) = (receipt.model, receipt.items, receipt.itemsDeltaLength, receipt.targets)
        }

        var text: String {
            let delta = itemsDeltaBytes.map { " (\($0) bytes to fetch for agents that have the table before)" } ?? ""
            return [model.map { "model v\($0)" }, items.map { "items v\($0)\(delta)" }, "files v\(targets)"].compactMap(\.self)
                .joined(separator: ", ")
        }
    }

    /// `model publish DIR`
    struct Publish: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign and release a model, an item table or both.",
            discussion: "The version is the next one, whatever the file says. A model is refused while a task trains the current one.")

        @OptionGroup var options: DirectoryOptions
        @Option(help: "The model.", completion: .file()) var model: String?
        @Option(help: "The item table.", completion: .file()) var items: String?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if model == nil, items == nil { throw ValidationError("give --model, --items or both") }
        }

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            if model != nil { try await collector.requireNoTraining() }
            let weights = try model.map { (file) throws(CollectorFailure) in try ModelFiles.model(file) }
            let table = try items.map { (file) throws(CollectorFailure) in try ModelFiles.items(file) }
            let receipt = try await collector.desk.publish(
                weights: weights.map { ($0.schemaFingerprint, $0.weights) }, items: table, now: SystemTime.now)
            output.emit(Published(receipt), text: Published(receipt).text)
        }
    }

    /// `model rollback DIR VERSION`
    struct Rollback: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Release an older model again, under a new and higher version: agents never go back.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The version to restore.") var version: UInt64
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            try await collector.requireNoTraining()
            let receipt = try await collector.desk.rollback(to: try await collector.model(version), now: SystemTime.now)
            output.emit(Published(receipt), text: Published(receipt).text)
        }
    }

    /// `model quality DIR VERSION`
    struct Quality: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Record how well a model ranks, for `model list` and the dashboard.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The model's version.") var version: UInt64
        @Option(help: "Hit rate among the first 20, 0 to 1.") var hr20: Double
        @Option(help: "Mean reciprocal rank among the first 20, 0 to 1.") var mrr20: Double
        @Option(help: "Ranked positions.") var events: UInt64 = 0
        @Option(help: "What was measured, 1 to 64 bytes.") var label = "held out"
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            guard (1...64).contains(label.utf8.count) else { throw CollectorFailure(.input, "a label has 1 to 64 bytes") }
            let collector = try options.open()
            defer { collector.store.close() }
            _ = try await collector.model(version)
            do { try await collector.store.recordQuality(modelVersion: version, hr20: hr20, mrr20: mrr20, events: events, label: label) } catch {
                throw CollectorFailure(store: error)
            }
            output.emit(["recorded": "v\(version)"], text: "recorded")
        }
    }
}

extension OpenedCollector {
    /// One released model; the current one for nil.
    func model(_ version: UInt64?) async throws(CollectorFailure) -> PublishedModel {
        let models = try await desk.models()
        guard let model = version.map({ version in models.first { $0.version == version } }) ?? models.last else {
            throw CollectorFailure(.notFound, "there is no such model")
        }
        return model
    }

    /// A round's updates belong to one model; publishing another one underneath would waste them.
    func requireNoTraining() async throws(CollectorFailure) {
        if let task = try await tasks().first(where: \.isOpen) {
            throw CollectorFailure(
                .input, "task \(task.id.description.prefix(10)) (\(task.configuration.name)) trains the model; end it with `task close` first")
        }
    }

    fileprivate func modelFacts() async throws(CollectorFailure) -> [ModelCommand.Fact] {
        let models = try await desk.models()
        let quality: [ModelQuality]
        do { quality = try await store.quality() } catch { throw CollectorFailure(store: error) }
        return models.map { model in
            ModelCommand.Fact(
                version: model.version, restores: model.contentVersion == model.version ? nil : model.contentVersion, bytes: model.length,
                sha256: model.digest, published: model.published, isCurrent: model.version == models.last?.version,
                quality: quality.filter { $0.modelVersion == model.version }
                    .map { ModelCommand.Fact.Measured(label: $0.label, hr20: $0.hr20, mrr20: $0.mrr20, events: $0.events) })
        }
    }
}

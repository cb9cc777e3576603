import RankingModel

/// A model's weights as an operator reads them: the linear ones by feature, and what each hidden unit is made of.
struct ModelSummary: Encodable, Equatable {
    /// A weight of a feature.
    struct Input: Encodable, Equatable {
        let feature: String
        let weight: Float
    }

    /// A hidden unit: it adds `output` times the softsign of its inputs' sum and `bias` to a score, so at most the magnitude of `output`.
    struct Unit: Encodable, Equatable {
        let output: Float
        let bias: Float
        /// The length of its input weights.
        let norm: Float
        /// The inputs with the largest magnitudes, the largest first.
        let strongest: [Input]
    }

    /// Most inputs told of a hidden unit.
    static let strongestInputs = 4

    /// The linear weights, in the schema's order; all weights when they have no shape of the current schema.
    let linear: [Input]
    /// The hidden units, none in a linear model.
    let units: [Unit]

    init(_ model: RankingModel) {
        let names = FeatureSchema.current.names
        func input(_ slot: Int, _ weight: Float) -> Input { Input(feature: slot < names.count ? names[slot] : "slot \(slot)", weight: weight) }
        let weights = model.weights
        guard let shape = model.shape else {
            linear = weights.enumerated().map { input($0, $1) }
            units = []
            return
        }
        linear = weights[shape.linear].enumerated().map { input($0, $1) }
        units = (0..<shape.hiddenUnits).map { unit in
            let inputs = weights[shape.hiddenRow(unit)].enumerated().map { input($0, $1) }
            let strongest = inputs.enumerated().sorted { ($1.element.weight.magnitude, $0.offset) < ($0.element.weight.magnitude, $1.offset) }
            return Unit(
                output: weights[shape.outputs.lowerBound + unit], bias: weights[shape.biases.lowerBound + unit],
                norm: inputs.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot(),
                strongest: strongest.prefix(Self.strongestInputs).map(\.element))
        }
    }

    /// The shape in words.
    var shape: String {
        units.isEmpty ? "\(linear.count) weights, linear" : "\(linear.count) linear weights and \(units.count) hidden units"
    }

    /// One table of features and, with hidden units, one of these.
    var text: String {
        var features = TextTable("FEATURE", "WEIGHT")
        for input in linear { features.add(input.feature, Self.number(input.weight)) }
        guard !units.isEmpty else { return features.text(empty: "") }
        var hidden = TextTable("UNIT", "OUTPUT", "BIAS", "NORM", "STRONGEST INPUTS")
        for (number, unit) in units.enumerated() {
            hidden.add(
                "\(number + 1)", Self.number(unit.output), Self.number(unit.bias), Self.number(unit.norm),
                unit.strongest.map { "\($0.feature) \(Self.number($0.weight))" }.joined(separator: ", "))
        }
        return features.text(empty: "") + "\n\n" + hidden.text(empty: "")
    }

    private static func number(_ weight: Float) -> String { DashboardText.decimal(Double(weight), places: 6) }
}

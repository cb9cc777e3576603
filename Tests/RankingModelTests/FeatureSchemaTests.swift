import Testing

@testable import RankingModel

@Suite struct FeatureSchemaTests {
    @Test func `Slot names are unique and the schema lists them in order`() {
        let names = FeatureSlot.allCases.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(FeatureSchema.current.names == names)
        #expect(FeatureSchema.current.fingerprint.count == 32)
        #expect(FeatureSlot.allCases.map(\.rawValue) == Array(names.indices))
    }

    @Test func `A renamed slot, another order and another constant change the fingerprint`() {
        let base = FeatureSchema(names: ["a", "b"], constants: [("k", 1)])
        #expect(base == FeatureSchema(names: ["a", "b"], constants: [("k", 1)]))
        #expect(base != FeatureSchema(names: ["b", "a"], constants: [("k", 1)]))
        #expect(base != FeatureSchema(names: ["a", "c"], constants: [("k", 1)]))
        #expect(base != FeatureSchema(names: ["a", "b"], constants: [("k", 2)]))
    }

    @Test func `The initial model has the weights of the prior and fits the schema`() {
        let model = RankingModel.initial
        #expect(model.version == 0)
        #expect(model.matchesCurrentSchema)
        var rest = model.weights
        for (slot, weight) in RankingModel.prior {
            #expect(rest[slot.rawValue] == weight, "exact in half precision, each slot once")
            rest[slot.rawValue] = 0
        }
        #expect(rest.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [0, 1, 12, 64]) func `A shape follows from its number of weights`(units: Int) throws {
        let slots = FeatureSchema.current.count
        let shape = RankerShape(slots: slots, hiddenUnits: units)
        #expect(RankerShape(parameterCount: shape.parameterCount, slots: slots) == shape)
        #expect(RankerShape(parameterCount: shape.parameterCount + 1, slots: slots) == nil)
        #expect(shape.outputs.upperBound == shape.parameterCount)
        let model = RankingModel.initial(hiddenUnits: units)
        #expect(model.shape == shape && model.matchesCurrentSchema)
        #expect(model.weights[shape.outputs].allSatisfy { $0 == 0 })
    }

    @Test func `A model needs a fingerprint of 32 bytes and weights`() {
        #expect(RankingModel(version: 1, schemaFingerprint: [1], weights: [1]) == nil)
        #expect(RankingModel(version: 1, schemaFingerprint: [UInt8](repeating: 0, count: 32), weights: []) == nil)
        let many = [Float](repeating: 0, count: RankingModel.maximumWeights + 1)
        #expect(RankingModel(version: 1, schemaFingerprint: [UInt8](repeating: 0, count: 32), weights: many) == nil)
    }
}

import TLSPresentation

/// What became of a table's vectors, one byte ahead of everything else about them.
private enum VectorsChange: UInt8 {
    /// The new table has none.
    case absent = 0
    /// The gains are the old ones.
    case gainsKept = 1
    /// The gains follow.
    case gainsGiven = 2
}

/// What changed in an item's vector, as bits of one byte; an item without one before is expected to have zeros and cluster 0.
private enum VectorChange {
    static let cluster: UInt8 = 1
    static let components: UInt8 = 2
}

extension DeltaNumbering {
    /// The cluster and the components that an item's old vector lets expect.
    fileprivate func expected(_ item: Int, _ old: ItemVectors?) -> (cluster: UInt16, components: ArraySlice<Int8>) {
        guard let old, let before = self.old(item) else { return (0, ItemVectors.zeros[...]) }
        return (old.clusterOf[before], old.components(of: before))
    }
}

extension ItemVectors {
    fileprivate static let zeros = [Int8](repeating: 0, count: dimension)
}

extension DeltaWriter {
    mutating func putVectors(from old: ItemVectors?, to new: ItemVectors?, _ numbering: DeltaNumbering) {
        guard let new else { return byte(VectorsChange.absent.rawValue, in: .vectors) }
        let isKept = new.gains.map(\.bitPattern) == old?.gains.map(\.bitPattern)
        byte((isKept ? VectorsChange.gainsKept : .gainsGiven).rawValue, in: .vectors)
        if !isKept { for gain in new.gains { put(UInt64(gain.bitPattern), in: .vectors) } }
        for item in 0..<new.count {
            let (cluster, components) = numbering.expected(item, old)
            let row = new.components(of: item)
            let isElsewhere = new.clusterOf[item] != cluster
            let isTurned = !row.elementsEqual(components)
            byte((isElsewhere ? VectorChange.cluster : 0) | (isTurned ? VectorChange.components : 0), in: .vectors)
            if isElsewhere { put(UInt64(new.clusterOf[item]), in: .vectors) }
            // A vector that turned has nothing in common with the old one, so that differences would not be smaller.
            if isTurned { bytes(row.map { UInt8(bitPattern: $0) }, in: .components) }
        }
    }
}

extension DeltaReader {
    mutating func vectors(from old: ItemVectors?, _ numbering: DeltaNumbering) throws(CodecError) -> ItemVectors? {
        guard let change = VectorsChange(rawValue: try byte(in: .vectors)) else { throw malformed }
        var gains = old?.gains ?? []
        switch change {
        case .absent: return nil
        case .gainsKept: guard old != nil else { throw malformed }
        case .gainsGiven:
            gains = []
            for _ in 0..<ItemVectors.positions * ItemVectors.dimension {
                let gain = Float(bitPattern: UInt32(try number(upTo: Int(UInt32.max), in: .vectors)))
                guard gain.isFinite else { throw malformed }
                gains.append(gain)
            }
        }
        var clusters: [UInt16] = []
        var components: [Int8] = []
        for item in numbering.oldOfNew.indices {
            let change = try byte(in: .vectors)
            guard change <= VectorChange.cluster | VectorChange.components else { throw malformed }
            let expected = numbering.expected(item, old)
            if change & VectorChange.cluster != 0 {
                clusters.append(UInt16(try number(upTo: ItemVectors.maximumClusters - 1, in: .vectors)))
            } else {
                clusters.append(expected.cluster)
            }
            if change & VectorChange.components != 0 {
                components += try bytes(ItemVectors.dimension, in: .components).map { Int8(bitPattern: $0) }
            } else {
                components += expected.components
            }
        }
        return ItemVectors(components: components, gains: gains, clusterOf: clusters)
    }
}

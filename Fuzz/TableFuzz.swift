// libFuzzer entry point for what agents and collectors read of item tables: tables, deltas between them, noised histograms;
// Fuzz/run-table.sh builds it.
//
// What it checks: no input traps or runs away; what is read is written back byte for byte; a forged delta gives the table that its digest
// names or an error.

import RankingModel
import TLSPresentation

private let shop: ItemTable = {
    var builder = ItemTableBuilder()
    for (place, session) in [["a", "b", "c"], ["a", "b", "c"], ["b", "a"], ["d", "d"], ["a", "b", "d"]].enumerated() {
        builder.add(session: session, endedAt: Int64(place))
    }
    try? builder.add(CatalogueEntry(item: "a", category: "shoes", priceMinor: 4_990, attributes: ["risk_class": .number(2)]))
    try? builder.add(CatalogueEntry(item: "e", category: "hats", attributes: ["licence": .text("CC-BY")]))
    return builder.build()
}()

/// Reads `count` bytes at `start`, behind one byte that chooses, as what comes from outside.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTable(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 4 {
    case 0: table(bytes)
    case 1: delta(bytes)
    case 2: content(bytes)
    default: histogram(bytes)
    }
    return 0
}

private func table(_ bytes: [UInt8]) {
    guard let table = try? ItemTable(decoding: bytes) else { return }
    precondition(table.encoded() == bytes)
    for item in 0..<UInt32(table.count) {
        precondition(table.item(table.identifier(of: item)) == item)
        for name in ["category", "price_minor", "risk_class"] { _ = table.attribute(name, of: item) }
    }
    guard let delta = ItemTableDelta(from: shop, to: table) else { preconditionFailure("small tables have deltas") }
    precondition((try? delta.apply(to: shop))?.encoded() == bytes)
    guard let back = ItemTableDelta(from: table, to: shop) else { preconditionFailure("small tables have deltas") }
    precondition((try? back.apply(to: table)) == shop)
}

private func delta(_ bytes: [UInt8]) {
    guard let delta = try? ItemTableDelta(decoding: bytes) else { return }
    precondition(delta.encoded() == bytes)
}

/// The content of a delta whose digests are right: nothing that chance finds.
private func content(_ bytes: [UInt8]) {
    guard let delta = ItemTableDelta(forging: bytes, from: shop) else { return }
    if let table = try? delta.apply(to: shop) { precondition((try? ItemTable(decoding: table.encoded())) == table) }
}

private func histogram(_ bytes: [UInt8]) {
    guard let histogram = try? ItemHistogram(decoding: bytes) else { return }
    precondition(histogram.encoded() == bytes)
    guard let table = ItemTableBuilder().build(from: histogram) else { return }
    precondition((try? ItemTable(decoding: table.encoded())) == table)
}

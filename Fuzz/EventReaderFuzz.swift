// libFuzzer entry point for EventReader; Fuzz/run.sh compiles it together with the room's sources as one module.
//
// What it checks: no input traps or runs away; an error stays inside the body; what is read respects every cap; reading is a function.

/// Reads `count` bytes at `start` as an event body and checks what holds for every body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEventReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = EventLimits(bytes: 4096, events: 8, items: 4, identifierBytes: 16, textBytes: 64)
    let reader = EventReader(limits: limits)
    do {
        let events = try reader.read(bytes)
        precondition(events.count <= limits.events)
        for event in events {
            precondition(event.items.count <= limits.items && !event.subject.isEmpty && event.subject.utf8.count <= limits.identifierBytes)
            precondition(event.timestamp >= 0 && (event.dwell ?? 0) >= 0 && (event.valueMicros ?? 0) >= 0)
            for item in event.items {
                precondition(!item.id.isEmpty && item.id.utf8.count <= limits.identifierBytes && (item.priceMicros ?? 0) >= 0)
            }
        }
        precondition((try? reader.read(bytes)) == events)
    } catch {
        precondition(error.offset >= 0 && error.offset <= bytes.count && error.event >= 0)
    }
    return 0
}

import Synchronization

/// A number that only grows while the process lives.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// Adds to the count. Wraps after 2^64.
    public func increment(by amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    /// The count.
    public var value: UInt64 { count.load(ordering: .relaxed) }
}

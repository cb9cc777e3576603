#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Counts how often the process has become the child of a fork, so that a stream or a store of noise can tell that it now exists twice.
///
/// The count is raised by the system (`pthread_atfork`) before the child runs any other code, and reading it is one load. A child made
/// by a bare `clone` system call is not seen, and neither is a virtual machine that is resumed twice from one snapshot.
@safe package final class ProcessForks: @unchecked Sendable {
    /// The counter that the system raises.
    package static let ofThisProcess: ProcessForks = {
        let forks = ProcessForks()
        unsafe systemCounter = forks.counter
        _ = pthread_atfork(nil, nil) { unsafe ProcessForks.systemCounter?.pointee &+= 1 }
        return forks
    }()

    nonisolated(unsafe) private static var systemCounter: UnsafeMutablePointer<UInt>?

    private let counter: UnsafeMutablePointer<UInt>

    /// A counter that only ``noteFork()`` raises; for tests.
    package init() {
        unsafe counter = .allocate(capacity: 1)
        unsafe counter.initialize(to: 0)
    }

    deinit {
        unsafe counter.deallocate()
    }

    /// The number of forks so far.
    @inline(__always)
    package var count: UInt { unsafe counter.pointee }

    /// What the system does in the child of a fork.
    package func noteFork() {
        unsafe counter.pointee &+= 1
    }
}

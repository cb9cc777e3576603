/// A fixed number of integers that must not outlive their use: noise, seeds, anything from which a draw could be reconstructed.
///
/// It can't be copied, so there is one place to erase, and it is erased in a way the compiler may not remove (`OPENSSL_cleanse`) when it
/// goes, or earlier with ``erase(_:)``. It is never resized: growing would leave the old storage behind.
@safe package struct SecretBuffer<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    private let elements: UnsafeMutableBufferPointer<Element>
    private let whenErased: (@Sendable (Bool) -> Void)?

    /// Creates a buffer of `count` zeros.
    ///
    /// `whenErased` is told, after the last erasure and before the storage is given back, whether every element is zero; for tests.
    package init(count: Int, whenErased: (@Sendable (Bool) -> Void)? = nil) {
        precondition(count >= 0, "a buffer has no negative size")
        unsafe elements = .allocate(capacity: count)
        unsafe elements.initialize(repeating: 0)
        self.whenErased = whenErased
    }

    deinit {
        unsafe CounterModeCipher.cleanse(UnsafeMutableRawBufferPointer(elements))
        whenErased?(unsafe elements.allSatisfy { $0 == 0 })
        unsafe elements.deallocate()
    }

    /// The number of elements.
    package var count: Int { unsafe elements.count }

    /// The element at `index`.
    package subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count, "an index inside the buffer")
            return unsafe elements[index]
        }
        @inline(__always) nonmutating set {
            precondition(index >= 0 && index < count, "an index inside the buffer")
            unsafe elements[index] = newValue
        }
    }

    /// Overwrites a range with zeros.
    package func erase(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range inside the buffer")
        unsafe CounterModeCipher.cleanse(
            UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(elements)[
                    range.lowerBound * MemoryLayout<Element>.stride..<range.upperBound * MemoryLayout<Element>.stride]))
    }
}

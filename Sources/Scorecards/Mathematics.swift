#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// The functions that the room takes from the C library, which rounds them correctly to about one unit in the last place. What is
// computed with them is rounded to decimals before anybody sees it.

/// The natural logarithm.
func logarithm(_ number: Double) -> Double { log(number) }

/// The exponential function.
func exponential(_ number: Double) -> Double { exp(number) }

/// The complementary error function.
func complementaryError(_ number: Double) -> Double { erfc(number) }

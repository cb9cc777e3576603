/// A decimal number as written: `mantissa` times ten to the `exponent`.
struct DecimalToken {
    var mantissa: UInt64
    var exponent: Int
    var isNegative: Bool
    /// Neither a fraction nor an exponent was written.
    var isInteger: Bool
}

extension JSONCursor {
    /// Reads a whole number from 0 to `most`.
    mutating func integer(upTo most: Int64) throws(EventError) -> Int64 {
        let start = skipToNumber()
        let number = try decimal()
        guard number.isInteger else { throw error(.notAnInteger, at: start) }
        guard number.exponent == 0, number.mantissa <= UInt64(most), number.mantissa == 0 || !number.isNegative else {
            throw error(.numberOutOfRange, at: start)
        }
        return Int64(number.mantissa)
    }

    /// Reads a number from 0 to `most` millionths and cuts off what is finer than a millionth.
    mutating func micros(upTo most: Int64) throws(EventError) -> Int64 {
        let start = skipToNumber()
        let number = try decimal()
        guard number.mantissa != 0 else { return 0 }
        guard !number.isNegative else { throw error(.numberOutOfRange, at: start) }
        var value = number.mantissa
        var shift = number.exponent &+ 6
        while shift < 0, value > 0 {
            value /= 10
            shift &+= 1
        }
        while shift > 0 {
            // A value of at most 10^18 is at most 10^19 after the step, which fits.
            guard value <= UInt64(most) else { throw error(.numberOutOfRange, at: start) }
            guard value > 0 else { return 0 }
            value &*= 10
            shift &-= 1
        }
        guard value <= UInt64(most) else { throw error(.numberOutOfRange, at: start) }
        return Int64(value)
    }

    private mutating func skipToNumber() -> Int {
        _ = peek()
        return position
    }

    /// Reads a number by RFC 8259's grammar. Eighteen significant digits are kept, the others only move the exponent.
    private mutating func decimal() throws(EventError) -> DecimalToken {
        let start = position
        var number = DecimalToken(mantissa: 0, exponent: 0, isNegative: false, isInteger: true)
        if byte == UInt8(ascii: "-") {
            number.isNegative = true
            position &+= 1
            if byte == UInt8(ascii: "I") || byte == UInt8(ascii: "N") { throw error(.notANumber, at: start) }
        }
        guard isDigit else {
            if number.isNegative { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
            throw mismatch()
        }
        if byte == UInt8(ascii: "0") {
            position &+= 1
            if isDigit { throw error(.leadingZero, at: start) }
        } else {
            while isDigit { append(&number, isFraction: false) }
        }
        if byte == UInt8(ascii: ".") {
            number.isInteger = false
            position &+= 1
            guard isDigit else { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
            while isDigit { append(&number, isFraction: true) }
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            number.isInteger = false
            position &+= 1
            try exponent(&number)
        }
        switch byte {
        case 0, 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): return number
        default: throw error(.invalidNumber)
        }
    }

    private mutating func exponent(_ number: inout DecimalToken) throws(EventError) {
        var isNegative = false
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
            isNegative = byte == UInt8(ascii: "-")
            position &+= 1
        }
        guard isDigit else { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
        var exponent = 0
        while isDigit {
            // Beyond a million the number is zero or out of every range, whatever the other digits say.
            if exponent < 1_000_000 { exponent = exponent * 10 + Int(byte & 0x0F) }
            position &+= 1
        }
        number.exponent += isNegative ? -exponent : exponent
    }

    @inline(__always)
    private mutating func append(_ number: inout DecimalToken, isFraction: Bool) {
        if number.mantissa < 100_000_000_000_000_000 {
            number.mantissa = number.mantissa &* 10 &+ UInt64(byte & 0x0F)
            if isFraction { number.exponent &-= 1 }
        } else if !isFraction {
            number.exponent &+= 1
        }
        position &+= 1
    }

    /// The byte at the position, or zero at the end.
    @inline(__always)
    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    @inline(__always)
    private var isDigit: Bool { byte &- 0x30 < 10 }
}

extension Keystream {
    /// Known-answer test: the first block of NIST SP 800-38A, F.5.5 (CTR-AES256.Encrypt).
    static func selfTest() throws(KeystreamError) {
        let key: [UInt8] = [
            0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe, 0x2b, 0x73, 0xae, 0xf0, 0x85, 0x7d, 0x77, 0x81,
            0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61, 0x08, 0xd7, 0x2d, 0x98, 0x10, 0xa3, 0x09, 0x14, 0xdf, 0xf4,
        ]
        let counter: [UInt8] = [UInt8](0xf0...0xff)
        let plain: [UInt8] = [
            0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a,
        ]
        let expected: [UInt8] = [
            0x60, 0x1e, 0xc3, 0x13, 0x77, 0x57, 0x89, 0xa5, 0xb7, 0xa7, 0xf5, 0x04, 0xbb, 0xf3, 0xd2, 0x28,
        ]
        guard encrypt(plain, key: key, counter: counter) == expected else { throw KeystreamError(.selfTestFailed) }
    }

    /// AES-256-CTR of `plain`, or nil if the key or counter has the wrong length or libcrypto refuses. For tests against vectors.
    package static func encrypt(_ plain: [UInt8], key: [UInt8], counter: [UInt8]) -> [UInt8]? {
        guard key.count == CounterModeCipher.keyByteCount, let cipher = CounterModeCipher(seed: (key + counter).span) else { return nil }
        var bytes = plain
        let encrypted = unsafe bytes.withUnsafeMutableBytes { unsafe cipher.encrypt($0) }
        return encrypted ? bytes : nil
    }
}

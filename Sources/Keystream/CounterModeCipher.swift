import CLibCrypto

/// AES-256 in counter mode from the system's libcrypto (NIST SP 800-38A, section 6.5).
///
/// The one place that touches the C interface; the context never leaves it. The context is freed, and its key with it, when the object goes.
@safe final class CounterModeCipher {
    static let keyByteCount = 32
    static let counterByteCount = 16

    private let context: OpaquePointer

    /// Starts the cipher, or returns nil if libcrypto refuses; `seed` is the key followed by the first counter block.
    init?(seed: Span<UInt8>) {
        guard seed.count == Self.keyByteCount + Self.counterByteCount, let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        unsafe self.context = context
        let started = unsafe seed.withUnsafeBufferPointer { bytes -> Int32 in
            guard let key = bytes.baseAddress else { return 0 }
            return unsafe EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), nil, key, key + Self.keyByteCount)
        }
        guard started == 1 else { return nil }
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    /// Encrypts `bytes` in place and returns whether libcrypto did all of it. Zeros become key stream.
    func encrypt(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, bytes.count <= Int(Int32.max) else { return false }
        let pointer = unsafe base.assumingMemoryBound(to: UInt8.self)
        var written: Int32 = 0
        let status = unsafe EVP_EncryptUpdate(context, pointer, &written, pointer, Int32(bytes.count))
        return status == 1 && Int(written) == bytes.count
    }

    /// Overwrites bytes in a way the compiler may not remove.
    static func cleanse(_ bytes: UnsafeMutableRawBufferPointer) {
        unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    }

    /// Fills `bytes` from libcrypto's private generator, which the operating system seeds. False if it could not.
    static func systemSeed(_ bytes: inout [UInt8]) -> Bool {
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe RAND_priv_bytes(buffer.baseAddress, Int32(buffer.count)) == 1
        }
    }
}

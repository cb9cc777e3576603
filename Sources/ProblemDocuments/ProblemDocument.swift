/// A problem document (RFC 9457).
///
/// `detail` and the extensions are for the client's developer. They say where and which rule, and never repeat what a person sent; callers
/// build them from error codes and offsets.
public struct ProblemDocument: Sendable, Hashable {
    /// The media type of the bytes.
    public static let contentType = "application/problem+json"

    /// What kind of problem it is.
    public var type: ProblemType
    /// HTTP status; the type's own unless the occurrence needs another.
    public var status: Int
    /// What is particular to this occurrence, one sentence.
    public var detail: String?
    /// A name for this occurrence that finds it in the log, as `urn:uuid:...`.
    public var instance: String?
    /// Extension members, in the order they are written. Names are the program's own: letters, digits and `_`, at least two characters, the
    /// first a letter, none of RFC 9457's own members, none twice.
    public private(set) var extensions: [(name: String, value: ProblemValue)] = []

    /// Makes a document.
    public init(_ type: ProblemType, detail: String? = nil, instance: String? = nil) {
        self.type = type
        status = type.status
        self.detail = detail
        self.instance = instance
    }

    /// The same document with one more extension member; a name that is there already gets the new value.
    public func with(_ name: String, _ value: ProblemValue) -> Self {
        precondition(Self.isExtensionName(name), "not a name of an extension member")
        var copy = self
        if let index = copy.extensions.firstIndex(where: { $0.name == name }) {
            copy.extensions[index].value = value
        } else {
            copy.extensions.append((name, value))
        }
        return copy
    }

    private static func isExtensionName(_ name: String) -> Bool {
        guard name.utf8.count >= 2, !["type", "title", "status", "detail", "instance"].contains(name) else { return false }
        guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else { return false }
        return name.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0)) }
    }

    /// Compares every member, extensions in order.
    public static func == (left: Self, right: Self) -> Bool {
        left.type == right.type && left.status == right.status && left.detail == right.detail && left.instance == right.instance
            && left.extensions.elementsEqual(right.extensions) { $0 == $1 }
    }

    /// Hashes the type and the texts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(status)
        hasher.combine(detail)
        hasher.combine(instance)
    }
}

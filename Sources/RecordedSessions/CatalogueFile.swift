/// A catalogue: one item a line, as JSON objects when the first byte is `{`, else separated by commas or tabs with a header line; plain or
/// compressed with gzip.
///
/// Columns or members: `id` (or `item_id`), `category`, `price` (in units, at most two decimals) or `price_minor`; `name` is left out;
/// everything else is an attribute. In separated text an empty field is no value, and a column whose values are all `true` or `false` is one
/// of flags, all plain decimal numbers one of numbers; `NAME:text`, `NAME:number` or `NAME:flag` in the header decides otherwise.
package struct CatalogueFile: Sendable {
    /// Where the file is.
    package let path: String

    package init(path: String) { self.path = path }

    /// All records, in the file's order.
    ///
    /// - Parameter skip: Called for a line that cannot be used, which is then left out; without it such a line is an error. A bad header and
    ///   an unreadable file are errors in any case.
    package func records(skip: ((CatalogueError) -> Void)? = nil) throws(CatalogueError) -> [CatalogueRecord] {
        var parser = CatalogueParser()
        do {
            try LineFile(path: path).forEachLine { line in
                do throws(CatalogueError) { try parser.parse(line: line) } catch {
                    guard let skip, parser.hasForm else { throw error }
                    skip(error)
                }
            }
            return try parser.finish(skip: skip)
        } catch let error as CatalogueError { throw error } catch let error as RecordedSessionError {
            let codes: [RecordedSessionFault: CatalogueFault] = [.lineTooLong: .badLine, .badCompression: .badCompression]
            throw CatalogueError(codes[error.code] ?? .unreadable)
        } catch { throw CatalogueError(.unreadable) }
    }
}

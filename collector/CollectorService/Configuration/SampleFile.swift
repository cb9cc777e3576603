/// The sample configuration with some settings made: each stands where its default stood, and each section once, so that another
/// setting is changed by removing the # before it.
struct SampleFile {
    /// The file.
    let text: String

    /// - Parameters:
    ///   - sample: What `ConfigurationSchema.sampleConfiguration()` writes.
    ///   - chosen: YAML scalars by the setting's path. A path that the sample does not have is left out.
    init(_ sample: String, chosen: [String: String]) {
        var lines = ["# What init was told stands without a #."]
        var section = ""
        for line in sample.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let name = line.wholeMatch(of: /#([a-z][a-z-]*):/)?.1 {
                section = String(name)
                lines.append(chosen.keys.contains { $0.hasPrefix(section + ".") } ? section + ":" : line)
            } else if let key = line.wholeMatch(of: /#  (?:# )?([a-z][a-z0-9-]*):(?: .*)?/)?.1, let value = chosen["\(section).\(key)"] {
                lines.append("  \(key): \(value)")
            } else {
                lines.append(line)
            }
        }
        text = lines.joined(separator: "\n")
            .replacing("remove the # before it and before its section.", with: "remove the # before it, and before its section if one is there.")
    }
}

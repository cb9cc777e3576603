import Foundation

/// Starts the drill, with and without faults, on copies of one prepared store.
struct FaultBench {
    let folder: URL
    let rounds: Int
    let start: StartingPoint
    private let program: String

    init(folder: String, rounds: Int, from start: StartingPoint) throws {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        self.rounds = rounds
        self.start = start
        program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    private var template: URL { folder.appending(path: "template", directoryHint: .isDirectory) }
    private var current: URL { folder.appending(path: "run", directoryHint: .isDirectory) }

    /// Makes the store that every run starts from, if it starts from one: two releases, so that there is something to lose.
    func prepare() throws {
        try? FileManager.default.removeItem(at: template)
        try FileManager.default.createDirectory(at: template, withIntermediateDirectories: true)
        guard start != .nothing else { return }
        guard try drill(template, day: 0, rounds: 2, more: start == .queued ? ["--offline"] : []) == 0, try check(template).status == 0 else {
            throw BenchError(reason: "the drill fails without any fault")
        }
    }

    /// Every system call, the k-th time it is made, until a run doesn't meet the fault.
    func inject(_ mode: FaultMode, stride: Int, into tally: inout FaultTally) throws {
        for (call, faults) in try systemCalls(for: mode) {
            for fault in faults {
                // The calls before the store is opened belong to the loader; the window starts where the store does.
                var k = try baseline(call) + 1
                while true {
                    try fresh()
                    let rule = "inject=\(call):\(fault):when=\(k)" + (mode == .failAfter ? "+" : "")
                    let status = try drill(current, day: 1, rounds: rounds, strace: ["-e", rule])
                    if status == 0, mode == .kill { break }
                    if mode != .kill, try !met() { break }
                    tally.runs += 1
                    tally.bySystemCall[call, default: 0] += 1
                    try verify("\(call) \(fault) at \(k)", into: &tally)
                    k += stride
                    if k > 20_000 { throw BenchError(reason: "\(call) never ends") }
                }
            }
            Progress.show("\(mode.rawValue): \(tally.runs) runs, \(tally.violations.count) violations")
        }
    }

    /// Each clock alone, forwards and backwards, from a millisecond to centuries, at the start of a run and within it. The collector's signed
    /// time stands still, so no more than two days may ever have releases: the signed one, and the one that the allowance reaches.
    func moveClocks(into tally: inout FaultTally) throws {
        let jumps: [Int64] = [
            1, 1_000, 59_999, 3_600_000, 43_199_999, 43_200_000, 86_399_999, 86_400_000, 172_800_000, 31_536_000_000, 9_000_000_000_000,
        ]
        for (start, step) in [("--wall-clock", "--wall-step"), ("--monotonic", "--monotonic-step")] {
            for jump in jumps + jumps.map(-) {
                for within in [false, true] {
                    for repeated in 1...5 {
                        try fresh()
                        for number in 0..<repeated {
                            let far = Int64(number + 1) * jump
                            var clocks = ["--wall-clock": DrillWorld.start, "--monotonic": 1_000_000 + Int64(number)]
                            if within { clocks[step] = jump } else { clocks[start, default: 0] += far }
                            let more =
                                clocks.map { "\($0.key)=\($0.value)" } + ["--signed-time=\(DrillWorld.start)", "--first-round=\(10 * number + 5)"]
                            _ = try drill(current, day: nil, rounds: 4, more: more)
                        }
                        tally.runs += 1
                        let what = "\(within ? step : start) by \(jump) ms, \(repeated) times"
                        let days = Set(CollectorFile(path: current.appending(path: "sent.log").path).lines().map(\.day))
                        if days.count > 2 { tally.violations.append("\(what): releases on \(days.count) days") }
                        try verify(what, into: &tally)
                    }
                }
            }
            Progress.show("clock: \(tally.runs) runs, \(tally.violations.count) violations")
        }
    }

    /// An older copy of everything, of each single file, of everything but one, or nothing at all, under the reports that were sent since. The
    /// collector's signed count says how many releases there were.
    func restoreCopies(into tally: inout FaultTally) throws {
        try fresh()
        let names = try FileManager.default.subpathsOfDirectory(atPath: current.path).filter { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: current.appending(path: name).path)
            return attributes[.type] as? FileAttributeType == .typeRegular && !name.hasSuffix("sent.log")
        }
        let sets: [[String]] = [names] + names.map { [$0] } + names.map { name in names.filter { $0 != name } }
        for later in 1...6 {
            for (index, restored) in sets.enumerated() {
                for removed in [false, true] {
                    try fresh()
                    for number in 0..<later { _ = try drill(current, day: 1 + number / 3, rounds: 1, more: ["--first-round=\(number + 1)"]) }
                    for name in restored {
                        let target = current.appending(path: name)
                        try? FileManager.default.removeItem(at: target)
                        if !removed { try? FileManager.default.copyItem(at: template.appending(path: name), to: target) }
                    }
                    tally.runs += 1
                    try verify(
                        "\(removed ? "removed" : "restored") set \(index) after \(later)", day: 1 + (later - 1) / 3, signed: true, into: &tally)
                }
            }
            Progress.show("restore: \(tally.runs) runs, \(tally.violations.count) violations")
        }
    }

    /// Checks what a fault left, runs on without faults, and checks again.
    private func verify(_ what: String, day: Int = 1, signed: Bool = false, into tally: inout FaultTally) throws {
        let clock =
            ["--wall-clock=\(DrillWorld.start + Int64(day) * 86_400_000)"]
            + (signed ? ["--signed-time=\(DrillWorld.start + Int64(day) * 86_400_000)"] : [])
        let after = try check(current, clock)
        if after.status != 0 { tally.violations.append("\(what): \(after.text)") }
        let resumed = try drill(current, day: nil, rounds: 1, more: clock + ["--first-round=100"])
        // A store that fails closed may refuse to go on; it must say so (status 3), never crash.
        if ![0, 3].contains(resumed) { tally.violations.append("\(what): going on ended with \(resumed)") }
        let later = try check(current, clock)
        if later.status != 0 { tally.violations.append("\(what), after going on: \(later.text)") }
    }

    private func fresh() throws {
        try? FileManager.default.removeItem(at: current)
        try FileManager.default.copyItem(at: template, to: current)
    }

    /// Runs the drill. Days count from the template's; without one, `more` says what the clocks show.
    private func drill(_ place: URL, day: Int?, rounds: Int, strace: [String] = [], more: [String] = []) throws -> Int32 {
        let clock = day.map { ["--wall-clock=\(DrillWorld.start + Int64($0) * 86_400_000)"] } ?? []
        let arguments = ["run"] + files(place) + ["--rounds=\(rounds)"] + clock + more
        if strace.isEmpty { return try Child.run(program, arguments).status }
        let trace = folder.appending(path: "trace").path
        try? FileManager.default.removeItem(atPath: trace)
        return try Child.run("strace", ["-f", "-qq", "-o", trace] + strace + [program] + arguments).status
    }

    private func check(_ place: URL, _ more: [String] = []) throws -> (status: Int32, text: String) {
        let result = try Child.run(program, ["check"] + files(place) + ["--json"] + more)
        return (result.status, result.output)
    }

    private func files(_ place: URL) -> [String] {
        ["--directory", place.appending(path: "store").path, "--outbox-file", place.appending(path: "sent.log").path]
    }

    private func met() throws -> Bool {
        let trace = try String(contentsOf: folder.appending(path: "trace"), encoding: .utf8)
        return trace.contains("(INJECTED)") || trace.contains("SIGKILL")
    }

    /// The system calls of a run once its store is open, with the faults that make sense for them.
    private func systemCalls(for mode: FaultMode) throws -> [(String, [String])] {
        let counts = try window().inside
        let failing = [
            "write", "pwrite64", "writev", "fsync", "fdatasync", "rename", "renameat", "renameat2", "ftruncate", "openat", "unlink", "read",
            "pread64",
        ]
        return counts.keys.sorted().compactMap { call in
            switch mode {
            case .kill: return (call, ["signal=KILL"])
            case .failOnce, .failAfter:
                guard failing.contains(call) else { return nil }
                return (call, ["write", "pwrite64", "writev", "openat"].contains(call) ? ["error=EIO", "error=ENOSPC"] : ["error=EIO"])
            case .clock, .restore: return nil
            }
        }
    }

    private func baseline(_ call: String) throws -> Int { try window().before[call] ?? 0 }

    /// How often each system call is made before and after the store's folder is first named.
    private func window() throws -> (before: [String: Int], inside: [String: Int]) {
        let record = folder.appending(path: "window.json")
        if let data = try? Data(contentsOf: record), let known = try? JSONDecoder().decode([[String: Int]].self, from: data), known.count == 2 {
            return (known[0], known[1])
        }
        try fresh()
        guard try drill(current, day: 1, rounds: rounds, strace: ["-e", "trace=all"]) == 0 else {
            throw BenchError(reason: "strace can't run the drill")
        }
        var before: [String: Int] = [:]
        var inside: [String: Int] = [:]
        var isOpen = false
        for line in try String(contentsOf: folder.appending(path: "trace"), encoding: .utf8).split(separator: "\n") {
            // "PID name(arguments" or "PID <... name resumed>"; a short PID is padded.
            let call = line.drop { $0.isNumber }.drop { $0 == " " }
            guard let name = call.split(separator: "(").first.map(String.init), !name.isEmpty,
                name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
            else { continue }
            if !isOpen, name != "execve", line.contains(current.path + "/store") { isOpen = true }
            if isOpen { inside[name, default: 0] += 1 } else { before[name, default: 0] += 1 }
        }
        inside["exit_group"] = nil
        inside["exit"] = nil
        guard !inside.isEmpty else { throw BenchError(reason: "strace's record of the drill can't be read") }
        try JSONEncoder().encode([before, inside]).write(to: record)
        return (before, inside)
    }
}

/// Why a campaign can't be carried out.
struct BenchError: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}

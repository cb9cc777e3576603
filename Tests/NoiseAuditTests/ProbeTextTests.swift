import NoiseAudit
import Testing

@Suite("The probe's text")
struct ProbeTextTests {
    @Test(
        "a question survives its line",
        arguments: [
            .again, .release([1, -0.25, 3], trials: 7), .release([0, 0, 0, 0, 2.5, 0], trials: 1),
            .release([.infinity, 0, 0, -.infinity], trials: 1),
            .release([0, 0, 0], trials: 2),
        ] as [ProbeQuestion])
    func roundTrip(question: ProbeQuestion) throws {
        let dimension: Int = if case .release(let values, _) = question { values.count } else { 1 }
        #expect(try ProbeQuestion.parse(question.line, dimension: dimension) == question)
    }

    @Test("what is no number stays none")
    func notANumber() throws {
        let question = try ProbeQuestion.parse(ProbeQuestion.release([.nan, 1], trials: 1).line, dimension: 2)
        guard case .release(let values, 1) = question else { throw ProbeFormatError(.notAQuestion) }
        #expect(values[0].isNaN && values[1] == 1)
    }

    @Test("empty lines and comments mean nothing; other text is an error")
    func otherLines() throws {
        #expect(try ProbeQuestion.parse("", dimension: 1) == nil)
        #expect(try ProbeQuestion.parse("  # release 1 2", dimension: 1) == nil)
        for line in ["release", "release x 1", "release 0 1", "release 1 1:2:3", "release 1 9:1", "release 1 one", "again 1", "stop"] {
            #expect(throws: ProbeFormatError(.notAQuestion)) { try ProbeQuestion.parse(line, dimension: 2) }
        }
    }

    @Test("answers are read in pieces of any size", arguments: [1, 3, 1_000])
    func answers(piece: Int) throws {
        let text = Array("# hello\n1 -2\n30 4\r\nrefused notFinite\n5 6\n".utf8)
        var transcript = ProbeTranscript(
            questions: [.release([0, 0], trials: 2), .release([.nan, 0], trials: 1), .again], dimension: 2)
        for start in stride(from: 0, to: text.count, by: piece) { try transcript.read(text[start..<min(text.count, start + piece)]) }
        try transcript.finish()
        #expect(transcript.replies[0].samples.values == [1, -2, 30, 4])
        #expect(transcript.replies[1].refusals == 1 && transcript.replies[1].samples.rows == 0)
        #expect(transcript.replies[2].samples.values == [5, 6] && transcript.replies[2].samples.line(0) == "5 6")
    }

    @Test("numbers off the grid are counted and kept, not refused")
    func offGrid() throws {
        var transcript = ProbeTranscript(questions: [.release([0, 0], trials: 1)], dimension: 2)
        try transcript.read(Array("1.25 -3\n".utf8))
        #expect(transcript.replies[0].samples.offGrid == 1)
        #expect(transcript.replies[0].samples.values == [1, -3])
        #expect(transcript.replies[0].samples.line(0) == "1.25 -3")
    }

    @Test(
        "malformed answers have a name",
        arguments: [
            ("1 2 3\n", .wrongDimension), ("1\n", .wrongDimension), ("1 x\n", .notAnAnswer), ("1 nan\n", .notAnAnswer), ("1 2\n3 4\n", .answerCount),
            ("", .answerCount), ("1 99999999999999999999999\n", .wrongDimension),
        ] as [(String, ProbeFormatError.Code)])
    func malformed(text: String, code: ProbeFormatError.Code) {
        #expect(throws: ProbeFormatError(code)) {
            var transcript = ProbeTranscript(questions: [.release([0, 0], trials: 1)], dimension: 2)
            try transcript.read(Array(text.utf8))
            try transcript.finish()
        }
    }
}

import BehaviorEvents
import Consent
import Foundation
import Testing

@Suite("Consent")
struct ConsentTests {
    private let gate = ConsentGate(currentVersion: 2)
    private let event = BehaviorEvent(kind: .pageView, id: EventID(hashing: "a"), subject: "s", timestamp: 10)

    private func refusal(_ register: ConsentRegister?, at now: Int64 = 100) -> ConsentRefusal? {
        guard case .refused(let refusal) = gate.admit(event, under: register, at: now) else { return nil }
        return refusal
    }

    @Test("Every choice, signal, version and time has the one standing that the rules give it")
    func everySmallWorld() {
        for purpose in ConsentPurpose.allCases {
            for signal in [false, true] {
                for choice in 0..<4 {
                    for version: UInt32 in 1...3 {
                        for now: Int64 in [149, 150] {
                            var register = ConsentRegister(subject: "s")
                            _ = register.observeGlobalPrivacyControl(signal, at: 0, currentVersion: 2)
                            if choice == 1 || choice == 3 { register.grant(ConsentPurposes(purpose), version: version, at: 50, lifetime: 100) }
                            if choice >= 2 { _ = register.refuse(ConsentPurposes(purpose), version: version, at: 60) }
                            let expected: ConsentState
                            switch choice {
                            case 2: expected = .denied
                            case 3: expected = .withdrawn
                            case 1 where version >= 2 && now < 150: expected = .granted
                            case 1 where version >= 2 && !signal: expected = .expired
                            default: expected = signal ? .denied : .pending
                            }
                            let standing = register.standing(on: purpose, at: now, currentVersion: 2)
                            #expect(standing.state == expected, "choice \(choice), version \(version), signal \(signal), now \(now)")
                            let granted: ConsentPurposes = expected == .granted ? ConsentPurposes(purpose) : []
                            #expect(register.granted(at: now, currentVersion: 2) == granted)
                        }
                    }
                }
            }
        }
    }

    @Test("An explicit choice beats the signal, before it and after it", arguments: [true, false])
    func choiceBeatsSignal(signalFirst: Bool) {
        var register = ConsentRegister(subject: "s")
        if signalFirst { #expect(register.observeGlobalPrivacyControl(true, at: 1, currentVersion: 2).isEmpty) }
        register.grant(.ranking, version: 2, at: 2)
        if !signalFirst { #expect(register.observeGlobalPrivacyControl(true, at: 3, currentVersion: 2).isEmpty) }
        #expect(register.granted(at: 4, currentVersion: 2) == .ranking)
        #expect(register.standing(on: .measurement, at: 4, currentVersion: 2).basis == .globalPrivacyControl)
    }

    @Test("An event is admitted only for what is granted")
    func admittedPurposes() throws {
        var register = ConsentRegister(subject: "s")
        register.grant([.ranking, .measurement], version: 2, at: 1)
        guard case .admitted(let admitted) = gate.admit(event, under: register, at: 2) else {
            Issue.record("a granted event was refused")
            return
        }
        #expect(admitted.purposes == [.ranking, .measurement])
        #expect(admitted.event == event)
    }

    @Test("Every refusal has its reason")
    func refusals() {
        var register = ConsentRegister(subject: "s")
        #expect(refusal(nil) == .pending)
        #expect(refusal(register) == .pending)
        #expect(refusal(ConsentRegister(subject: "t")) == .anotherSubject)
        _ = register.observeGlobalPrivacyControl(true, at: 1, currentVersion: 2)
        #expect(refusal(register) == .globalPrivacyControl)
        _ = register.refuse(.ranking, version: 2, at: 2)
        #expect(refusal(register) == .denied)
        register.grant(.ranking, version: 2, at: 3)
        #expect(refusal(register) == nil)
        _ = register.refuse(.ranking, version: 2, at: 4)
        #expect(refusal(register) == .withdrawn)
        var lapsed = ConsentRegister(subject: "s")
        lapsed.grant(.all, version: 2, at: 0, lifetime: 100)
        #expect(refusal(lapsed, at: 99) == nil)
        #expect(refusal(lapsed, at: 100) == .expired)
    }

    @Test("Taking back the last purpose stops, then erases, then destroys the key")
    func lastPurpose() {
        var register = ConsentRegister(subject: "s")
        register.grant(.all, version: 2, at: 1)
        #expect(
            register.refuse(.modelImprovement, version: 2, at: 2)
                == [.stopUploads(.modelImprovement), .eraseOutbox(.modelImprovement), .eraseLocalModel])
        #expect(register.refuse(.ranking, version: 2, at: 3) == [.eraseFeatures])
        #expect(
            register.refuse(.measurement, version: 2, at: 4)
                == [.stopUploads(.all), .eraseOutbox(.all), .eraseEvents, .eraseFeatures, .eraseLocalModel, .destroyKey])
        #expect(register.refuse(.all, version: 2, at: 5).isEmpty)
        #expect(register.withdrawAll(at: 6).count == 6)
        #expect(refusal(register) == .withdrawn)
    }

    @Test("A lapsed grant that the signal then denies loses what was kept under it")
    func signalAfterLapse() {
        var register = ConsentRegister(subject: "s")
        register.grant(.all, version: 2, at: 0, lifetime: 10)
        #expect(register.observeGlobalPrivacyControl(true, at: 11, currentVersion: 2).last == .destroyKey)
        #expect(register.observeGlobalPrivacyControl(true, at: 12, currentVersion: 2).isEmpty)
    }

    @Test("The stored form is the golden text, and reads back")
    func golden() throws {
        var register = ConsentRegister(subject: "s")
        register.grant(.ranking, version: 3, at: 1_000, lifetime: 500)
        _ = register.refuse(.measurement, version: 3, at: 1_001)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(register), as: UTF8.self)
        #expect(
            text
                == #"{"format":1,"global_privacy_control":false,"purposes":{"measurement":{"decided_at":1001,"state":"denied","version":3},"#
                + #""ranking":{"decided_at":1000,"expires_at":1500,"state":"granted","version":3}},"subject":"s"}"#
        )
        #expect(try JSONDecoder().decode(ConsentRegister.self, from: Data(text.utf8)) == register)
    }

    @Test(
        "A stored form that can't be trusted is an error",
        arguments: [
            #"{"format":2,"global_privacy_control":false,"purposes":{},"subject":"s"}"#,
            #"{"format":1,"global_privacy_control":false,"purposes":{"advertising":{"decided_at":1,"state":"granted","version":1}},"subject":"s"}"#,
            #"{"format":1,"global_privacy_control":false,"purposes":{"ranking":{"decided_at":1,"state":"expired","version":1}},"subject":"s"}"#,
            #"{"format":1,"global_privacy_control":false,"purposes":{"ranking":{"decided_at":1,"state":"yes","version":1}},"subject":"s"}"#,
            #"{"format":1,"purposes":{},"subject":"s"}"#,
        ]
    )
    func untrusted(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ConsentRegister.self, from: Data(text.utf8)) }
    }

    @Test("A lifetime beyond the end of time is no end")
    func farLifetime() {
        var register = ConsentRegister(subject: "s")
        register.grant(.ranking, version: 2, at: .max - 1, lifetime: .max)
        #expect(register[.ranking].expiresAt == .max)
    }
}

import Consent
import Enrichment
import TLSPresentation

extension LiveSubjects {
    // MARK: The operator's facts

    /// Keeps all of the facts, or none of them when one cannot be kept.
    func state(_ changes: [FactChange], now: Int64) throws(FactStoreError) {
        var next = facts
        for change in changes { try next.set(change.value, of: change.name, for: change.owner, until: change.end, now: now) }
        facts = next
        factsChanged()
    }

    /// Takes facts back; those that are not known are gone already.
    func retract(_ removals: [FactRemoval]) {
        for removal in removals { facts.remove(removal.name, of: removal.owner) }
        factsChanged()
    }

    /// What the operator stated and what still holds, the market's first, then by item; of one item when it is named.
    func operatorFacts(item: String?, now: Int64) -> [KnownFact] {
        let owners: [FactOwner] = item.map { [.item($0)] } ?? facts.owners.filter { $0.scope != .subject }
        return owners.flatMap { owner in facts.facts(of: owner, now: now).map { KnownFact(name: $0, owner: owner, fact: $1) } }
            .sorted { ($0.owner.identifier, $0.name) < ($1.owner.identifier, $1.name) }
    }

    /// Removes facts that are over and lets streams rank without them. Call it from a timer; a ranking never reads a fact that is over.
    func removeFactsThatAreOver(now: Int64) {
        guard facts.removeOver(at: now) else { return }
        factsChanged()
    }

    private func factsChanged() {
        overlay = nil
        streams.changedAll()
    }

    // MARK: What the host application says about a subject

    /// Why attributes were not kept.
    enum AttributeRefusal: Error {
        /// The subject has not allowed ranking.
        case noConsent
        /// A fact that cannot be kept.
        case fact(FactStoreError)
    }

    /// Keeps attributes of a subject that allowed ranking, and removes those whose value is nil. When it returns, they are durable.
    func describe(subject: String, as attributes: [FactName: FactStore.Held?], now: Int64) throws {
        guard try consent(of: subject).granted(at: now, currentVersion: gate.currentVersion).contains(.ranking) else {
            throw AttributeRefusal.noConsent
        }
        try loadAttributes(of: subject, now: now)
        let before = facts
        do throws(FactStoreError) {
            for (name, held) in attributes where held == nil { facts.remove(name, of: .subject(subject)) }
            for (name, held) in attributes {
                if let held { try facts.set(held.value, of: name, for: .subject(subject), until: held.end, now: now) }
            }
        } catch {
            facts = before
            throw AttributeRefusal.fact(error)
        }
        let kept = facts.facts(of: .subject(subject), now: now)
        do {
            try store.saveAttributes(kept.isEmpty ? nil : StoredAttributes.encode(kept, of: subject), subject: subject)
        } catch {
            facts = before
            throw error
        }
        if attributes.values.contains(where: { $0 == nil }) { try store.overwriteWhatWasDeleted() }
        streams.changed(subject)
    }

    /// What is kept of a subject and still holds.
    func attributes(of subject: String, now: Int64) throws -> [FactName: FactStore.Held] {
        try loadAttributes(of: subject, now: now)
        return facts.facts(of: .subject(subject), now: now)
    }

    /// Forgets a subject's attributes, in memory and in the store.
    func forgetAttributes(of subject: String) throws {
        facts.removeAll(of: .subject(subject))
        subjectsWithFacts.remove(subject)
        if try store.attributes(of: subject) != nil { try store.saveAttributes(nil, subject: subject) }
    }

    /// Brings what is kept of a subject into memory; another subject's attributes, which the store has, make room.
    private func loadAttributes(of subject: String, now: Int64) throws {
        guard !subjectsWithFacts.contains(subject) else { return }
        let stored = try store.attributes(of: subject)
        if subjectsWithFacts.count >= maximumConsents, let victim = subjectsWithFacts.first(where: { live[$0] == nil }) ?? subjectsWithFacts.first {
            facts.removeAll(of: .subject(victim))
            subjectsWithFacts.remove(victim)
        }
        // What cannot be read is unknown, and a rule that needs it decides as for every unknown fact.
        if let stored, let read = try? StoredAttributes.decode(stored), read.subject == subject {
            for (name, held) in read.facts where held.end > now {
                try? facts.set(held.value, of: name, for: .subject(subject), until: held.end, now: now)
            }
        }
        subjectsWithFacts.insert(subject)
    }
}

extension FactOwner {
    /// The item's or subject's identifier, empty for the market.
    var identifier: String {
        switch self {
        case .market: ""
        case .item(let name), .subject(let name): name
        }
    }
}

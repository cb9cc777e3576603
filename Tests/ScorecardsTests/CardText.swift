import Enrichment
import Scorecards

/// A small card of points as text, one attribute of each type, for tests that change one thing.
enum CardText {
    static let points = """
        {"format": 1, "id": "test", "version": 1, "title": "Test", "purpose": "Tests.", "fairness": "None.", "kind": "points", "better": "higher",
        "base_points": 10, "attributes": [
        {"id": "size", "fact": "item.size", "type": "number", "monotonic": "increasing", "bins": [
        {"id": "low", "from": 0, "to": 10, "ends": "[)", "points": 1}, {"id": "high", "from": 10, "to": 20, "ends": "[]", "points": 5}],
        "missing": {"points": -1}, "other": {"points": -2}, "reason": {"code": "R-size", "texts": {"en": "Size.", "de": "Größe."}}},
        {"id": "colour", "fact": "item.colour", "type": "text", "monotonic": "none", "bins": [
        {"id": "warm", "texts": ["red", "yellow"], "points": 3}, {"id": "cold", "texts": ["blue"], "points": 7}],
        "missing": {"points": 0}, "other": {"points": 2}, "reason": {"code": "R-colour", "texts": {"en": "Colour."}}},
        {"id": "new", "fact": "item.new", "type": "flag", "monotonic": "none", "bins": [
        {"id": "yes", "flag": true, "points": 4}, {"id": "no", "flag": false, "points": 0}],
        "missing": {"points": 1}, "other": {"points": 0}, "reason": {"code": "R-new", "texts": {"en": "New."}}}],
        "range": {"lowest": 0, "highest": 30},
        "bands": [{"id": "low", "below": 15, "texts": {"en": "low"}}, {"id": "high", "texts": {"en": "high"}}],
        "cutoff": {"score": 12, "at_or_above": "yes", "below": "no"}, "reasons": {"count": 2, "against": "best"},
        "examples": [{"title": "one", "facts": {"item.size": 3, "item.colour": "red"}, "score": 15, "band": "high", "decision": "yes",
        "reasons": ["R-size", "R-colour"]}]}
        """

    /// A logistic card with counts: 100 good and 100 bad cases.
    static let logistic = """
        {"format": 1, "id": "odds", "version": 1, "title": "Test", "purpose": "Tests.", "fairness": "None.", "kind": "logistic", "better": "higher",
        "outcome": {"good": "good", "bad": "bad"}, "decimals": 2, "scaling": {"points_to_double_odds": 20, "base_score": 600, "base_odds": 1},
        "intercept": 0, "attributes": [
        {"id": "size", "fact": "item.size", "type": "number", "coefficient": 1, "monotonic": "increasing", "bins": [
        {"id": "low", "to": 10, "ends": "()", "woe": -1.3863, "counts": {"good": 20, "bad": 80}},
        {"id": "high", "from": 10, "ends": "[)", "woe": 1.3863, "counts": {"good": 80, "bad": 20}}],
        "missing": {"woe": 0}, "other": {"woe": 0}, "information_value": 1.6636, "reason": {"code": "R-size", "texts": {"en": "Size."}}},
        {"id": "new", "fact": "item.new", "type": "flag", "coefficient": 1, "monotonic": "none", "bins": [
        {"id": "yes", "flag": true, "woe": 0, "counts": {"good": 50, "bad": 50}},
        {"id": "no", "flag": false, "woe": 0, "counts": {"good": 50, "bad": 50}}],
        "missing": {"woe": 0}, "other": {"woe": 0}, "reason": {"code": "R-new", "texts": {"en": "New."}}}],
        "range": {"lowest": 0, "highest": 1000}, "bands": [{"id": "all", "texts": {"en": "all"}}],
        "reasons": {"count": 2, "against": "neutral"}}
        """

    static func card(_ text: String = points) throws -> Scorecard { try Scorecard(reading: Array(text.utf8)) }
}

extension FactName {
    /// A name that a test knows to be one.
    static func of(_ text: String) throws -> FactName {
        guard let name = FactName(text) else { throw NoName(text: text) }
        return name
    }

    struct NoName: Error { let text: String }
}

"""What /evidence finds: one page of the facts that match, or what comes near where none does."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from ascn_api.errors import ResourceNotFound
from ascn_api.readings import Reading
from ascn_graph.evidence import Evidence, Other, Pattern, Witnesses
from ascn_graph.fact_syntax import StatementNames, evidence_address
from ascn_graph.namespaces import Namespace, Term

FACTS = 25
"""Facts on one page."""
_NEAR = 10
_LONGEST_NAME, _LONGEST_SHOWN = 200, 100


@dataclass(frozen=True)
class Found:
    """The facts that match a pattern, `total` of them or more, and one page of their evidence."""

    pattern: Pattern
    total: int
    cut: bool
    page: int
    facts: tuple[Evidence, ...]
    others: tuple[Other, ...]
    others_cut: bool

    @property
    def pages(self) -> int:
        """Pages of facts."""
        return max(1, -(-self.total // FACTS))


def find(reading: Reading, languages: tuple[str, ...], pattern: Pattern, page: int) -> Found:
    """Find one page of the facts that match, with their evidence; where one fact is asked for, also other values."""
    witnesses = _witnesses(reading, languages)
    found = witnesses.find(pattern)
    start = (page - 1) * FACTS
    facts = tuple(map(witnesses.evidence, found.triples[start : start + FACTS]))
    one = facts[0].triple if len(found.triples) == len(facts) == 1 else None
    others, others_cut = witnesses.others(one) if one else ((), False)
    return Found(pattern, len(found.triples), found.cut, page, facts, others, others_cut)


def nothing(reading: Reading, pattern: Pattern) -> ResourceNotFound:
    """Say that nothing matches a pattern: which part of it is unknown, and which facts come near."""
    witnesses, number = _witnesses(reading, ("en",)), reading.snapshot.version.number
    unknown = [_shortened(str(alone.parts[0])) for alone in pattern.apart() if not witnesses.occurs(alone)]
    where = "there" if len(pattern.parts) > 1 else "so"
    why = f": {' and '.join(unknown)} never stands {where}" if unknown else ", though each part of it occurs"
    return ResourceNotFound(
        f"Nothing in version {number} states this{why}.", _near(reading, witnesses, pattern)
    )


def address_of(namespace: Namespace, pattern: Pattern) -> str:
    """Give the address of the evidence for what matches a pattern, below the base."""
    return evidence_address(namespace, pattern.subject, pattern.predicate, pattern.value)


def _witnesses(reading: Reading, languages: tuple[str, ...]) -> Witnesses:
    store, namespace = reading.store, reading.snapshot.namespace
    return Witnesses(store, namespace, reading.citer(languages), reading.narrator(languages))


def _near(reading: Reading, witnesses: Witnesses, pattern: Pattern) -> list[tuple[str, str]]:
    """Give facts that match all but one part of a pattern; where a thing is unknown, those whose names come near."""
    namespace = reading.snapshot.namespace
    names = StatementNames(namespace)
    misspelt = [alone.parts[0] for alone in pattern.apart() if not witnesses.occurs(alone)]
    for looser in () if misspelt else pattern.looser():
        if triples := witnesses.find(looser).triples[:_NEAR]:
            return [(names.iri(triple).value, _sentence(witnesses, triple)) for triple in triples]
    asked = [_name(namespace, part) for part in misspelt or pattern.parts]
    found = reading.labels.nearest(asked[0], _NEAR, reading.deadline)
    return [(namespace.base + evidence_address(namespace, NamedNode(iri)), label) for iri, label in found]


def _name(namespace: Namespace, part: Term) -> str:
    """Give what may be a misspelt name."""
    text = part.value if isinstance(part, NamedNode | Literal) else str(part)
    return (namespace.local(text) or text)[:_LONGEST_NAME]


def _sentence(witnesses: Witnesses, triple: Triple) -> str:
    narrator = witnesses.narrator
    words = (
        narrator.words(triple.subject).text,
        narrator.phrase(triple.predicate),
        narrator.words(triple.object).text,
    )
    return " ".join(_shortened(word.value) for word in words)


def _shortened(text: str) -> str:
    return f"{text[:_LONGEST_SHOWN]}…" if len(text) > _LONGEST_SHOWN else text

"""How well the facts of an entity agree with what a table says of it."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ascn_graph.labels import fold
from ascn_graph.lookups import Deadline
from ascn_graph.namespaces import XSD, Term
from ascn_graph.reconciliation.likeness import Likeness
from ascn_graph.reconciliation.questions import Expectation, Reference, Value
from ascn_graph.reconciliation.reader import Reader

if TYPE_CHECKING:
    from ascn_graph.label_index import LabelIndex

AGREES = 0.8
"""Likeness from which on two values count as the same."""
_COMPARED_NAMES = 8
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_LANGUAGES = ("en", "id", "ms", "th", "vi", "fil", "ja", "km", "lo", "my", "zh", "ta")
_DATATYPES = ("integer", "decimal", "date", "gYearMonth", "gYear", "anyURI")
_BOOLEAN = NamedNode(f"{XSD}boolean")


@dataclass(frozen=True)
class Comparer:
    """Compares facts with values; which entities a text may name is found once."""

    reader: Reader
    labels: "LabelIndex"
    deadline: Deadline
    _named: dict[str, dict[str, float]] = field(default_factory=dict)

    def agreement(self, entity: NamedNode, expected: Expectation) -> float | None:
        """Tell from 0 to 1 how well the values of a property are those expected; None where it has none."""
        held = self.reader.values(entity, expected.predicate)
        if not held or not expected.values:
            return None
        likenesses = (max(self._likeness(term, value) for term in held) for value in expected.values)
        return sum(likenesses) / len(expected.values)

    def named(self, text: str) -> dict[str, float]:
        """Give the IRIs of entities that a text may name, each with the likeness of its name."""
        known = self._named.get(text)
        if known is None:
            known = self._named[text] = self._find(text)
        return known

    def _find(self, text: str) -> dict[str, float]:
        found: dict[str, float] = {}
        exact, like = self.labels.number_of(text), Likeness(text)
        names = ([] if exact is None else [exact]) + self.labels.resembling(text)[:_COMPARED_NAMES]
        for name in names:
            self.deadline.check()
            likeness = like.to(self.labels.folded[name])
            for bearer in self.labels.bearers_of(name):
                found[bearer.iri] = max(likeness, found.get(bearer.iri, 0.0))
        return found

    def _likeness(self, held: Term, value: Value) -> float:
        if isinstance(value, Reference):
            return float(held == value.iri)
        if isinstance(held, Literal):
            return _likeness_of_literal(held, value)
        if not isinstance(held, NamedNode) or not isinstance(value, str):
            return 0.0
        if held.value == value or fold(self.reader.text(held)) == fold(value):
            return 1.0
        return self.named(value).get(held.value, 0.0)


def terms_of(value: Value) -> Iterator[Term]:
    """Give the terms as which a graph may hold a value."""
    if isinstance(value, Reference):
        yield from [value.iri] if value.iri else []
    elif isinstance(value, bool):
        yield Literal(value)
    elif isinstance(value, str):
        yield from (Literal(value), *(Literal(value, language=language) for language in _LANGUAGES))
        yield from (Literal(value, datatype=NamedNode(f"{XSD}{name}")) for name in _DATATYPES)
    else:
        written = str(int(value)) if value.is_integer() else str(value)
        yield from (Literal(written, datatype=NamedNode(f"{XSD}{name}")) for name in _DATATYPES)


def _likeness_of_literal(held: Literal, value: str | float | bool) -> float:
    """Compare a literal with a text, a number or a truth.

    >>> population = Literal(1_000_000)
    >>> [_likeness_of_literal(population, value) for value in (1_000_000, "1,000,000", 900_000, "many")]
    [1.0, 1.0, 0.9, 0.0]
    >>> day = Literal("2025-11-10", datatype=NamedNode(XSD + "date"))
    >>> [_likeness_of_literal(day, text) for text in ("2025-11-10T00:00:00Z", "2025-11", "2025-12")]
    [1.0, 1.0, 0.0]
    """
    if held.datatype == _BOOLEAN or isinstance(value, bool):
        return float(
            (held.value in _YES) == (str(value).lower() in _YES) and _is_truth(held.value, str(value))
        )
    numbers = _number(held.value), _number(str(value))
    if numbers[0] is not None and numbers[1] is not None:
        return _closeness(numbers[0], numbers[1])
    text = str(value)
    if held.language is None and _DATE.match(held.value) and _DATE.match(text):
        return float(_same_day(held.value, text))
    return float(fold(held.value) == fold(text) != "")


def _is_truth(*texts: str) -> bool:
    return all(text.lower() in _YES | _NO for text in texts)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _closeness(one: float, other: float) -> float:
    largest = max(abs(one), abs(other))
    return 1.0 if one == other else max(0.0, 1 - abs(one - other) / largest)


def _same_day(one: str, other: str) -> bool:
    """Tell whether two dates can be the same day; either may be less precise than the other."""
    days: Sequence[str] = [found.group() for text in (one, other) if (found := _DATE.match(text))]
    return days[0].startswith(days[1]) or days[1].startswith(days[0])

"""Searching by name: what is found, which of its names was met, of which kinds it is, and what else to try."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ascn_api.lists.kinds import Kind, class_called, kinds_of
from ascn_api.readings import Reading
from ascn_graph.labels import ALT_LABEL, TITLES
from ascn_graph.presentation import TYPE

if TYPE_CHECKING:
    from ascn_graph.label_index import Match

SIZE = 20
"""Things on one page of what was found."""
MOST = 200
"""Things found at most: who needs more asks for the kind, or types more of the name."""
_COMPARED, _COMPARED_OF_KIND = 80, 250
"""Names that are compared letter by letter, twice (see `LabelIndex.matches`), and where one kind is asked for."""
_TYPES = 100
"""Types of one thing that are looked at."""
_NAMES = 200
"""Names of one thing that are looked at."""
_WORDS = 5
"""Words of what was typed that are tried alone when nothing is called like all of it."""
_SHORTEST_WORD = 2


@dataclass(frozen=True)
class Found:
    """A thing found by name, its classes, and the name that was met, None where that is the label shown."""

    iri: str
    label: Literal
    kinds: tuple[NamedNode, ...]
    met: Literal


@dataclass(frozen=True)
class Search:
    """Everything that was found, nearest first, and of how many things each kind is; then narrowed to one kind."""

    matches: Sequence["Match"]
    kinds: Sequence[Kind]
    in_all: int
    """Things found of every kind."""
    is_full: bool
    """There may be more than MOST."""


def find(reading: Reading, text: str, kind: str | None, languages: tuple[str, ...]) -> Search:
    """Find things by a name, or part of one, in any language; typos are forgiven.

    :raises ResourceNotFound: when there is no such kind of thing.
    """
    wanted = class_called(reading, kind) if kind else None
    compared = _COMPARED_OF_KIND if wanted else _COMPARED
    matches = reading.labels.matches(text, MOST, reading.deadline, compared) if text else []
    kinds = {match.iri: kinds_of_thing(reading, match.iri) for match in matches}
    counts = Counter(class_ for found in kinds.values() for class_ in found)
    kept = [match for match in matches if wanted is None or _is_a(reading, match.iri, wanted)]
    return Search(kept, _counted(reading, counts, languages), len(matches), len(matches) == MOST)


def show(reading: Reading, matches: Sequence["Match"], languages: tuple[str, ...]) -> list[Found]:
    """Give what is shown of some of what was found."""
    return [
        Found(
            match.iri,
            reading.memory.literal(reading.store, NamedNode(match.iri), languages) or Literal(match.label),
            kinds_of_thing(reading, match.iri),
            _name_met(reading, match),
        )
        for match in matches
    ]


def kinds_of_thing(reading: Reading, iri: str) -> tuple[NamedNode, ...]:
    """Give the classes of the vocabulary that something states of a thing."""
    return reading.library.kinds.read(iri, lambda: _stated_kinds(reading, iri))


def other_searches(reading: Reading, text: str) -> list[str]:
    """Give the words of a text that find something when they are searched for alone."""
    words = dict.fromkeys(word for word in text.split() if len(word) >= _SHORTEST_WORD and word != text)
    return [word for word in islice(words, _WORDS) if reading.labels.nearest(word, 1, reading.deadline)]


def every_kind(reading: Reading, languages: tuple[str, ...]) -> list[Kind]:
    """List the kinds of things that can be found."""
    return kinds_of(reading, languages, "Entity")


def _stated_kinds(reading: Reading, iri: str) -> tuple[NamedNode, ...]:
    store, namespace = reading.store, reading.snapshot.namespace
    types = islice(store.quads_for_pattern(NamedNode(iri), TYPE, None, None), _TYPES)
    aside = (namespace.inferred, DefaultGraph())
    stated = {quad.object for quad in types if quad.graph_name not in aside}
    own = (kind for kind in stated if isinstance(kind, NamedNode) and namespace.local(kind.value) is not None)
    return tuple(sorted(own, key=str))


def _is_a(reading: Reading, iri: str, class_: NamedNode) -> bool:
    typed = reading.store.quads_for_pattern(NamedNode(iri), TYPE, class_, None)
    return next(iter(typed), None) is not None


def _counted(reading: Reading, counts: Counter[NamedNode], languages: tuple[str, ...]) -> list[Kind]:
    namespace = reading.snapshot.namespace
    return [
        Kind(
            (namespace.local(class_.value) or "").removeprefix("ontology#"),
            reading.memory.literal(reading.store, class_, languages) or Literal(class_.value),
            count,
        )
        for class_, count in sorted(counts.items(), key=lambda item: (-item[1], item[0].value))
    ]


def _name_met(reading: Reading, match: "Match") -> Literal:
    """Give the name that was met with its language, as far as it has one."""
    node = NamedNode(match.iri)
    for property_ in (*TITLES, ALT_LABEL):
        quads = islice(reading.store.quads_for_pattern(node, property_, None, None), _NAMES)
        found = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        named = sorted((name for name in found if name.value == match.typed), key=str)
        if named:
            return next((name for name in named if name.language == "en"), named[0])
    return Literal(match.typed)

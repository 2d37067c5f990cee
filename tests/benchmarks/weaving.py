"""The real graph taken apart, and woven into copies of itself; see `made_up`, which says what comes of it."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from ascn_graph.namespaces import DEFAULT_BASE, RDF, XSD

_SHARED = ("country/", "network/", "series/", "theme/", "ontology", "graph/", "shapes", "versions/")
_SHARED_THINGS = ("source/editors", "source/dossier")
_AGAIN = {
    "city": 0.3,
    "organisation": 0.3,
    "source": 0.3,
    "programme": 0.5,
    "document": 0.3,
    "meeting": 0.2,
    "person": 0.15,
}
"""How often, of 1, a copy uses a thing of an earlier copy again, by the first step of the thing's IRI."""
_SKEW = 3.0
"""How much the earliest copies are preferred; 1 would prefer none."""
_ELSEWHERE = frozenset({"wikidataItem", "geoNamesFeature", "sameAs"})
"""Properties that lead to the same thing in other collections: each copy of it has an IRI of its own there too."""
_TYPE = f"<{RDF}type>"


@dataclass(frozen=True)
class Piece:
    """The name of a thing or graph in two parts; the number of the copy goes between them."""

    before: str
    after: str
    owner: int
    """Number of the thing whose copy it follows; 0 stands for what is the same in every copy."""


@dataclass(frozen=True)
class Row:
    """A triple of the real graph, and the named graphs that state it."""

    subject: Piece
    predicate: str
    object: Piece
    spoken: bool
    """Whether the object is text, which takes the number after a space instead of a hyphen."""
    graphs: tuple[Piece, ...]


@dataclass
class Things:
    """Numbers for the things that each copy has of its own; they are found by their IRIs relative to the base."""

    owners: dict[str, str]
    """For each graph whose name is no paragraph's, the thing that it is about."""
    numbers: dict[str, int] = field(default_factory=lambda: {"": 0})

    def number(self, name: str) -> int:
        """Give the number of the thing, 0 when every copy shares it."""
        if name.startswith(_SHARED) or name in _SHARED_THINGS or not name:
            return 0
        return self.numbers.setdefault(name, len(self.numbers))

    def piece(self, term: NamedNode | BlankNode) -> Piece:
        """Give the two parts of an IRI."""
        if isinstance(term, BlankNode) or not term.value.startswith(DEFAULT_BASE):
            return Piece(str(term), "", 0)
        name = term.value.removeprefix(DEFAULT_BASE)
        thing, _, fragment = name.partition("#")
        if thing in _SHARED_THINGS and fragment:
            return Piece(f"<{term.value}", ">", self.number(self.owners.get(name, name)))
        after = f"#{fragment}>" if fragment else ">"
        return Piece(f"<{DEFAULT_BASE}{thing}", after, self.number(name if thing == "ontology" else thing))


def read_rows(store: Store) -> tuple[Things, list[Row]]:
    """Take the real graph apart into rows, sorted."""
    quads = [quad for quad in store if quad.graph_name != DefaultGraph()]
    merged = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    stated: dict[Triple, list[NamedNode]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            stated[quad.triple].append(quad.graph_name)
    things = Things(_owners(quads))
    return things, [
        _row(things, triple, sorted(stated[triple], key=str)) for triple in sorted(merged, key=str)
    ]


def _owners(quads: list[Quad]) -> dict[str, str]:
    """Tell of each graph `source/editors#…` and `source/dossier#…` which thing it is mostly about."""
    subjects: dict[str, Counter[str]] = defaultdict(Counter)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.subject, NamedNode):
            graph, subject = (
                term.value.removeprefix(DEFAULT_BASE) for term in (quad.graph_name, quad.subject)
            )
            if "#" not in subject:
                subjects[graph][subject] += 1
    return {graph: min(found, key=lambda name: (-found[name], name)) for graph, found in subjects.items()}


def _row(things: Things, triple: Triple, graphs: list[NamedNode]) -> Row:
    if isinstance(triple.subject, Triple):
        raise TypeError("The real graph states nothing about triples.")
    subject = things.piece(triple.subject)
    value = triple.object
    spoken = isinstance(value, Literal) and bool(value.language)
    if isinstance(value, Literal) and (spoken or value.datatype.value == f"{XSD}anyURI"):
        quote = str(value).rindex('"')
        found = Piece(str(value)[:quote], str(value)[quote:], subject.owner)
    elif isinstance(value, NamedNode) and triple.predicate.value.split("#")[-1].split("/")[-1] in _ELSEWHERE:
        found = Piece(f"<{value.value}", ">", subject.owner)
    elif isinstance(value, NamedNode | BlankNode):
        found = things.piece(value)
    else:
        found = Piece(str(value), "", 0)
    return Row(subject, str(triple.predicate), found, spoken, tuple(things.piece(graph) for graph in graphs))


def write_files(folder: Path, things: Things, rows: list[Row], triples: int, seed: int) -> dict[str, int]:
    """Write so many copies that there are about `triples`: `default.nt` holds each once, `named.nq` them by graph."""
    weave = Weave(list(things.numbers), random.Random(seed))
    with (
        (folder / "default.nt").open("w", encoding="utf-8", buffering=1 << 20) as default,
        (folder / "named.nq").open("w", encoding="utf-8", buffering=1 << 20) as named,
    ):
        added = 0
        while triples - weave.counts["triples"] > added / 2:
            before = weave.counts["triples"]
            weave.begin_copy()
            for index, row in enumerate(rows):
                weave.write(index, row, default, named)
            added = weave.counts["triples"] - before
    return weave.counts


class Weave:
    """Which copy of each thing each copy of the graph uses, and which lines are written already."""

    def __init__(self, names: list[str], chance: random.Random) -> None:
        """Begin before the first copy; `names` are those of the things, by number."""
        self.counts = {"triples": 0, "quads": 0, "entities": 0}
        self._again = [_AGAIN.get(name.partition("/")[0], 0.0) for name in names]
        self._chance = chance
        self._used: list[list[int]] = []
        """By copy and number of the thing."""
        self._seen: set[int] = set()
        self._hyphened: list[str] = []
        self._spaced: list[str] = []

    def begin_copy(self) -> None:
        """Choose for each thing which copy of it is used: mostly a new one, else an early one."""
        copy, chance = len(self._used), self._chance.random
        used = [copy if number else 0 for number in range(len(self._again))]
        for number, again in enumerate(self._again):
            if copy and again and chance() < again:
                used[number] = self._used[int(copy * chance() ** _SKEW)][number]
        self._used.append(used)
        self._hyphened.append(f"-n{copy}" if copy else "")
        self._spaced.append(f" {copy}" if copy else "")

    def write(self, index: int, row: Row, default: TextIO, named: TextIO) -> None:
        """Write what the newest copy adds by one row."""
        used, subject, value = self._used[-1], row.subject, row.object
        mine, other = used[subject.owner], used[value.owner]
        told = (self._spaced if row.spoken else self._hyphened)[other]
        about = f"{subject.before}{self._hyphened[mine]}{subject.after}"
        line = f"{about} {row.predicate} {value.before}{told}{value.after}"
        if self._is_new((subject.owner, value.owner), (index, mine, other)):
            default.write(f"{line} .\n")
            self.counts["triples"] += 1
            self.counts["entities"] += value.after == "#Entity>" and row.predicate == _TYPE
        for place, graph in enumerate(row.graphs):
            at = used[graph.owner]
            if self._is_new((subject.owner, value.owner, graph.owner), (index, mine, other, at, place)):
                named.write(f"{line} {graph.before}{self._hyphened[at]}{graph.after} .\n")
                self.counts["quads"] += 1

    def _is_new(self, owners: tuple[int, ...], key: tuple[int, ...]) -> bool:
        """Tell whether no earlier copy wrote the line of a row that uses these copies of these things.

        Only what joins things of different earlier copies must be remembered: all else was written by the latest
        of the copies in it.
        """
        copies = key[1 : 1 + len(owners)]
        latest = max(copies)
        if latest == len(self._used) - 1 and (latest or len(self._used) == 1):
            return True
        then = self._used[latest]
        if all(then[owner] == copy for owner, copy in zip(owners, copies, strict=True)):
            return False
        line = hash(key)
        if line in self._seen:
            return False
        self._seen.add(line)
        return True

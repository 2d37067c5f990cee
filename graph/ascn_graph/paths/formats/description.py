"""An answer as a tree of named things, from which Turtle and JSON-LD are written alike, in the project's vocabulary.

The answer is named by its address, its parts by fragments of it: `#path-1`, `#path-1-hop-2`, `#path-1-hop-2-also-1`,
`#hop-1`, `#neighbour-1`, `#shared-1`, `#shared-1-hop-2`. A hop is an `rdf:Statement` that is derived
(`prov:wasDerivedFrom`) from the graphs that state it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from ascn_graph.namespaces import DCTERMS, PROV, RDF, XSD, Namespace
from ascn_graph.paths.answers import (
    Answer,
    Common,
    Connections,
    Hop,
    Link,
    Neighbour,
    Neighbourhood,
    Path,
    Sentences,
    Shared,
    Tree,
)

_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True)
class Description:
    """A thing by its IRI, and what is said of it: IRIs of properties and their values, in the order of writing."""

    iri: str
    facts: "tuple[tuple[str, NamedNode | Literal | Description], ...]"


Fact = tuple[str, NamedNode | Literal | Description]


def describe_answer(answer: Answer, namespace: Namespace, address: str) -> Description:
    """Describe an answer that was asked for at `address`."""
    return _Describer(namespace, address).answer(answer)


def date_literal(text: str) -> Literal:
    """Give a date as precise as it is written; what is none stays a text.

    >>> str(date_literal("2021-10"))
    '"2021-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    if not _DATE.fullmatch(text):
        return Literal(text)
    return Literal(text, datatype=NamedNode(XSD + _DATES[len(text)]))


@dataclass(frozen=True)
class _Describer:
    namespace: Namespace
    address: str

    def answer(self, answer: Answer) -> Description:
        """Describe the whole and, within it, its parts."""
        return Description(self.address, (*self._whole(answer), *self._parts(answer)))

    def _whole(self, answer: Answer) -> Iterator[Fact]:
        yield self._type("PathAnswer")
        yield f"{DCTERMS}isPartOf", self.namespace.iri(f"versions/{answer.version}")
        yield f"{DCTERMS}description", Literal(answer.explanation, language="en")
        yield self._fact("question", Literal(answer.question))
        yield self._fact("cut", Literal(answer.cut))
        if answer.as_of:
            yield self._fact("onDay", date_literal(answer.as_of))
        if not isinstance(answer, Neighbourhood):
            yield self._fact("meaningful", Literal(answer.meaningful))

    def _parts(self, answer: Answer) -> Iterator[Fact]:
        if isinstance(answer, Connections):
            yield self._link("source", answer.start.iri)
            yield self._link("target", answer.end.iri)
            for number, path in enumerate(answer.paths, start=1):
                yield self._fact("path", self._path(number, path))
        elif isinstance(answer, Tree):
            yield from self._tree(answer)
        elif isinstance(answer, Neighbourhood):
            yield self._link("source", answer.around.iri)
            for number, near in enumerate(answer.neighbours, start=1):
                yield self._fact("finding", self._neighbour(number, near))
            yield from self._hops(answer.ways, f"{self.address}#")
        else:
            yield from self._common(answer)

    def _path(self, number: int, path: Path) -> Description:
        iri = f"{self.address}#path-{number}"
        facts: tuple[Fact, ...] = (
            self._type("Path"),
            self._fact("pathIndex", Literal(number)),
            self._fact("pathLength", Literal(len(path.hops))),
            *self._judged(path),
            *self._sentences(path.sentences),
            *self._hops(path.hops, f"{iri}-"),
        )
        return Description(iri, facts)

    def _tree(self, answer: Tree) -> Iterator[Fact]:
        yield self._fact("score", _decimal(answer.score))
        yield from (self._link("source", node.iri) for node in answer.given)
        yield from (self._link("unconnected", node.iri) for node in answer.unconnected)
        yield from dict.fromkeys(fact for each in answer.sentences for fact in self._sentences(each))
        yield from self._hops(answer.branches, f"{self.address}#")

    def _neighbour(self, number: int, near: Neighbour) -> Description:
        facts = (
            self._type("Finding"),
            self._fact("findingIndex", Literal(number)),
            self._link("foundThing", near.node.iri),
            self._fact("depth", Literal(near.depth)),
            self._fact("score", _decimal(near.score)),
        )
        return Description(f"{self.address}#neighbour-{number}", facts)

    def _common(self, answer: Common) -> Iterator[Fact]:
        yield from (self._link("source", node.iri) for node in answer.of)
        for number, shared in enumerate(answer.shared, start=1):
            iri = f"{self.address}#shared-{number}"
            facts: tuple[Fact, ...] = (
                self._type("Finding"),
                self._fact("findingIndex", Literal(number)),
                self._link("foundThing", shared.node.iri),
                *self._judged(shared),
                *self._sentences(shared.sentences),
                *self._hops(shared.links, f"{iri}-"),
            )
            yield self._fact("finding", Description(iri, facts))

    def _judged(self, part: Path | Shared) -> Iterator[Fact]:
        yield self._fact("score", _decimal(part.score))
        yield self._fact("meaningful", Literal(part.meaningful))
        yield self._fact("scoreReason", Literal(part.reason, language="en"))

    def _sentences(self, sentences: Sentences) -> Iterator[Fact]:
        yield self._fact("sentence", Literal(sentences.en, language="en"))
        yield self._fact("sentence", Literal(sentences.id, language="id"))

    def _hops(self, hops: Sequence[Hop], start: str) -> Iterator[Fact]:
        for number, hop in enumerate(hops, start=1):
            iri = f"{start}hop-{number}"
            also = (
                self._fact("parallelHop", Description(f"{iri}-also-{place}", tuple(self._step(hop, link))))
                for place, link in enumerate(hop.also, start=1)
            )
            index = self._fact("hopIndex", Literal(number))
            yield self._fact("hop", Description(iri, (*self._step(hop, hop.link), index, *also)))

    def _step(self, hop: Hop, link: Link) -> Iterator[Fact]:
        """Describe one statement between the ends of a hop."""
        subject, value = (hop.start, hop.end) if link.forward else (hop.end, hop.start)
        yield self._type("Hop")
        yield f"{RDF}type", NamedNode(f"{RDF}Statement")
        yield f"{RDF}subject", NamedNode(subject)
        yield f"{RDF}predicate", NamedNode(link.predicate)
        yield f"{RDF}object", NamedNode(value)
        yield self._link("startNode", hop.start)
        yield self._link("endNode", hop.end)
        yield self._fact("forward", Literal(link.forward))
        yield self._fact("hopPhrase", Literal(link.label))
        if link.via:
            yield self._link("relationship", link.via)
        yield from self._days(link)
        yield self._fact("originCount", Literal(link.origins))
        graphs = dict.fromkeys(evidence.graph for evidence in link.evidence)
        yield from ((f"{PROV}wasDerivedFrom", NamedNode(graph)) for graph in graphs)

    def _days(self, link: Link) -> Iterator[Fact]:
        days: Iterable[tuple[str, str | None]] = (("firstDay", link.first_day), ("lastDay", link.last_day))
        yield from (self._fact(name, date_literal(day)) for name, day in days if day)
        if link.as_of:
            yield self._fact("dayState", Literal(link.as_of))
        if link.known:
            yield self._fact("dayNote", Literal(link.known, language="en"))

    def _type(self, name: str) -> Fact:
        return f"{RDF}type", self.namespace.term(name)

    def _link(self, name: str, iri: str) -> Fact:
        return self._fact(name, NamedNode(iri))

    def _fact(self, name: str, value: NamedNode | Literal | Description) -> Fact:
        return self.namespace.term(name).value, value


def _decimal(number: float) -> Literal:
    """Write a number without an exponent, which xsd:decimal does not have (XML Schema 1.1 part 2, section 3.3.3)."""
    return Literal(f"{Decimal(repr(number)):f}", datatype=NamedNode(f"{XSD}decimal"))

"""The files of a path graph, as they are written; see `path_graph`."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TextIO

from tests.benchmarks.made_up import ROOT
from tests.benchmarks.path_drawing import KINDS, PARAGRAPHS, Kind, Links, Relationship

from ascn_graph.inputs import read_inputs
from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, RDF, RDFS, XSD, Namespace
from ascn_graph.sources import read_statements

_TERM = f"<{DEFAULT_BASE}ontology#"
_TYPE = f"<{RDF}type>"
_INFERRED = f"<{DEFAULT_BASE}graph/inferred>"
_SPAN = ("firstDay", "lastDay", "knownFrom", "knownUntil")
_FIRST_DAY, _DAYS = date(2000, 1, 1), 9_000
Names = dict[str, list[str]]
"""The IRIs of all things in their brackets, by kind."""


@dataclass
class Pages:
    """The files, and how much was written to them."""

    into_stated: TextIO
    into_concluded: TextIO
    into_named: TextIO
    stated: int = 0
    concluded: int = 0
    quads: int = 0

    def state(self, triples: Sequence[str], graphs: Iterable[str], again: Iterable[str] = ()) -> None:
        """Write triples, the graph of each, and for those that a second graph states that one or ''."""
        self.into_stated.writelines(f"{triple} .\n" for triple in triples)
        self.stated += len(triples)
        self._write_quads(triples, graphs)
        self._write_quads(triples, again)

    def conclude(self, triples: Sequence[str]) -> None:
        """Write triples that follow."""
        self.into_concluded.writelines(f"{triple} .\n" for triple in triples)
        self.concluded += len(triples)
        self._write_quads(triples, itertools.repeat(_INFERRED))

    def _write_quads(self, triples: Sequence[str], graphs: Iterable[str]) -> None:
        rows = [f"{triple} {graph} .\n" for triple, graph in zip(triples, graphs, strict=False) if graph]
        self.into_named.writelines(rows)
        self.quads += len(rows)

    def write_vocabulary(self) -> None:
        """Write the vocabulary and the shapes as the build would."""
        statements = read_statements(read_inputs(ROOT), Namespace(DEFAULT_BASE))
        told = sorted(str(quad.triple) for quad in statements.ontology)
        self.into_concluded.writelines(f"{triple} .\n" for triple in told)
        self.concluded += len(told)
        rows = sorted(f"{quad} .\n" for quad in statements.ontology | statements.shapes)
        self.into_named.writelines(rows)
        self.quads += len(rows)

    def write_things(self, scale: float) -> Names:
        """Write the class, the name and the date of each thing."""
        names = {}
        for kind in KINDS:
            numbers = range(kind.at(scale))
            iris = names[kind.name] = [f"<{DEFAULT_BASE}{kind.step}/{kind.step}-{n}>" for n in numbers]
            graph = f"<{DEFAULT_BASE}source/editors#{kind.step}>"
            everywhere = itertools.repeat(graph)
            self.state([f"{iri} {_TYPE} {_TERM}{kind.name}>" for iri in iris], everywhere)
            self.conclude([f"{iri} {_TYPE} {_TERM}Entity>" for iri in iris])
            self.state(_namings(kind, iris), everywhere)
            days = list(map(_day, range(len(iris))))
            if kind.name == "Source":
                self.state(_about(iris, f"<{DCTERMS}issued>", days), everywhere)
            if kind.name == "Meeting":
                self.state(_about(iris, f"{_TERM}startDate>", days), everywhere)
                self._conclude_days(iris, days)
        return names

    def _conclude_days(self, iris: Sequence[str], days: Sequence[str]) -> None:
        for name in _SPAN:
            self.conclude(_about(iris, f"{_TERM}{name}>", days))

    def write_links(self, links: Links, names: Names) -> None:
        """Write the statements of one property, those first that follow from relationships."""
        starts, ends = names[links.property.start], names[links.property.end]
        pairs = [
            (starts[subject], ends[object_])
            for subject, object_ in zip(links.subjects.tolist(), links.objects.tolist(), strict=True)
        ]
        first, again = (
            list(map(_paragraph, numbers.tolist())) for numbers in (links.paragraphs, links.seconds)
        )
        triples = [f"{start} {_TERM}{links.property.name}> {end}" for start, end in pairs]
        related = links.related
        self.conclude(triples[:related])
        self.state(triples[related:], first[related:], again[related:])
        if links.property.relationship:
            self._write_relationships(links.property.relationship, pairs[:related], first, again)

    def _write_relationships(
        self, relationship: Relationship, pairs: list[tuple[str, str]], first: list[str], again: list[str]
    ) -> None:
        step = relationship.kind.lower()
        iris = [f"<{DEFAULT_BASE}{step}/{step}-{number}>" for number in range(len(pairs))]
        starts, ends = zip(*pairs, strict=True)
        days = list(map(_day, range(len(iris))))
        self.conclude([f"{iri} {_TYPE} {_TERM}Relationship>" for iri in iris])
        parts = [
            [f"{iri} {_TYPE} {_TERM}{relationship.kind}>" for iri in iris],
            _about(iris, f"{_TERM}{relationship.start}>", starts),
            _about(iris, f"{_TERM}{relationship.end}>", ends),
        ]
        if relationship.status:
            parts.append([f"{iri} {_TERM}status> {_TERM}{relationship.status}>" for iri in iris])
        if relationship.dated_by:
            parts.append(_about(iris, f"{_TERM}{relationship.dated_by}>", days))
            self._conclude_days(iris, days)
        for part in parts:
            self.state(part, first, again)

    def write_paragraphs(self, sources: int) -> None:
        """Write to which source each paragraph belongs."""
        iris = [_paragraph(number) for number in range(sources * PARAGRAPHS)]
        self.conclude([f"{iri} <{DCTERMS}isPartOf> {iri.partition('#')[0]}>" for iri in iris])
        numbers = itertools.cycle(range(1, PARAGRAPHS + 1))
        self.conclude(
            [f'{iri} {_TERM}paragraph> "{n}"^^<{XSD}integer>' for iri, n in zip(iris, numbers, strict=False)]
        )


def _paragraph(number: int) -> str:
    """Name a paragraph; '' for a number below 0."""
    if number < 0:
        return ""
    source, place = divmod(number, PARAGRAPHS)
    return f"<{DEFAULT_BASE}source/source-{source}#p{place + 1}>"


def _day(number: int) -> str:
    """Date the thing of a number: days differ from one number to the next, and spread over the years."""
    return f'"{_FIRST_DAY + timedelta(days=number * 7919 % _DAYS)}"^^<{XSD}date>'


def _about(iris: Sequence[str], term: str, values: Iterable[str]) -> list[str]:
    return [f"{iri} {term} {value}" for iri, value in zip(iris, values, strict=False)]


def _namings(kind: Kind, iris: Sequence[str]) -> list[str]:
    """Name each thing by its kind and number."""
    if not kind.named_by:
        return []
    property_ = f"<{RDFS}label>" if kind.named_by == "label" else f"<{DCTERMS}title>"
    return _about(iris, property_, (f'"{kind.name} {number}"@en' for number in range(len(iris))))

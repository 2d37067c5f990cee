"""A data set as a source file: readable TriG, the same bytes for the same content, one property a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap

from pyoxigraph import Literal

from ascn_graph.inputs import SOURCES
from ascn_graph.reference.packages import Package

Properties = Mapping[str, Iterable[str]]
"""Objects by property, both as they are written in TriG; a property without objects is left out."""

_PREFIXES = """\
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True)
class DataSet:
    """One source: where it comes from, on what terms, and what it states of places.

    `source` is the name of the source and its file; `notes` say how the facts were taken; `version` is that of
    the data within the package, where it tells one.
    """

    source: str
    title: str
    publisher: str
    licence: str
    attribution: str
    languages: tuple[str, ...]
    package: Package
    notes: str
    facts: Mapping[str, Properties]
    version: str | None = None

    @property
    def file(self) -> str:
        """The name of its file relative to the inputs' root."""
        return f"{SOURCES}/{self.source}.trig"


def text(value: str, language: str | None = None) -> str:
    """Write a text.

    >>> text('Da "Nang"', "en"), text("ID-JI")
    ('"Da \\\\"Nang\\\\""@en', '"ID-JI"')
    """
    return str(Literal(value, language=language) if language else Literal(value))


def date(value: str) -> str:
    """Write a date as precisely as it is known.

    >>> date("2026-07"), date("2026-02-16")
    ('"2026-07"^^xsd:gYearMonth', '"2026-02-16"^^xsd:date')
    """
    return f'"{value}"^^xsd:{_DATES[len(value)]}'


def decimal(value: float) -> str:
    """Write a number with the digits with which it was read.

    >>> decimal(-8.2325), decimal(19.0), decimal(0.00001)
    ('-8.2325', '19.0', '0.00001')
    """
    return format(Decimal(repr(value)), "f")


def to_trig(data: DataSet) -> str:
    """Write the whole file of `data`."""
    name = f"source/{data.source}"
    blocks = [
        _block(name, _description(data)),
        *(_block(place, data.facts[place]) for place in sorted(data.facts)),
    ]
    origin = (
        f"Written by `ascn reference` from {data.package} for the places that the editors' files identify."
    )
    comment = "#\n".join(_comment(paragraph) for paragraph in (f"{data.title}.", data.notes, origin))
    return f"{comment}\n{_PREFIXES}\n<{name}> {{\n" + "\n".join(blocks) + "}\n"


def _comment(paragraph: str) -> str:
    return "".join(f"# {line}\n" for line in wrap(paragraph, 118))


def _description(data: DataSet) -> Properties:
    return {
        "a": [":Source"],
        "dcterms:title": [text(data.title, "en")],
        "dcterms:publisher": [f"<{data.publisher}>"],
        "dcterms:issued": [date(data.package.issued)] if data.package.issued else [],
        "dcterms:language": [text(language) for language in data.languages],
        "dcterms:license": [f"<{data.licence}>"],
        "dcterms:rights": [text(data.attribution, "en")],
        ":packageName": [text(data.package.name)],
        ":packageVersion": [text(data.package.version)],
        ":dataVersion": [text(data.version)] if data.version else [],
        ":address": [f'"{data.package.address}"^^xsd:anyURI'],
        ":sourceKind": [":Reference"],
    }


def _block(name: str, properties: Properties) -> str:
    stated = [f"{term} {' , '.join(objects)}" for term, objects in properties.items() if objects]
    start = " " if len(stated) == 1 else "\n    "
    return f"  <{name}>{start}" + " ;\n    ".join(stated) + " .\n"

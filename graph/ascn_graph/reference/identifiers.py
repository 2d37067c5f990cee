"""The identifiers that the editors chose for countries and cities, by which packages are asked."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.inputs import InputFile
from ascn_graph.namespaces import DEFAULT_BASE, RDFS, Namespace
from ascn_graph.reference.packages import Package
from ascn_graph.sources import line_of

EDITORS = "editors"
RULE = "reference: identifiers"
_SPACE = Namespace(DEFAULT_BASE)
_FEATURE = re.compile(r"https?://sws\.geonames\.org/(\d+)/")
_LABEL = f"{RDFS}label"


@dataclass(frozen=True)
class Identifiers:
    """What the editors' files say of places, each by the place's name relative to the base, in the order of names.

    `countries` gives ISO 3166-1 alpha-2 codes, `subdivisions` the ISO 3166-2 codes of cities, `features` their GeoNames
    numbers, and `labels` their English labels.
    """

    countries: Mapping[str, str]
    subdivisions: Mapping[str, str]
    features: Mapping[str, str]
    labels: Mapping[str, str]
    files: tuple[InputFile, ...]

    def check(self, chosen: Mapping[str, str], known: Container[str], package: Package) -> None:
        """Check that `package` knows every one of the `chosen` identifiers, which are given by place.

        :raises InvalidSource: with each that is not among the `known`, its file and line.
        """
        unknown = [(place, value) for place, value in chosen.items() if value not in known]
        if unknown:
            raise InvalidSource([self._finding(place, value, package) for place, value in unknown])

    def _finding(self, place: str, value: str, package: Package) -> Finding:
        lines = ((file.name, line_of(file, f"<{place}>", value)) for file in self.files)
        file, line = next(((file, line) for file, line in lines if line), (None, None))
        message = f"{package} does not know {value}, the identifier of <{place}>: correct or remove it."
        return Finding(message, RULE, file, line)


def read_identifiers(sources: Iterable[InputFile]) -> Identifiers:
    """Read the identifiers from the editors' files among `sources`.

    :raises InvalidSource: when a file breaks the syntax, a feature is no address of GeoNames, or no country is
        identified at all.
    """
    files = tuple(file for file in sources if file.source == EDITORS)
    stated = sorted({statement for file in files for statement in _statements(file)})
    countries = {name: value for name, term, value in stated if term == "iso3166" and _is(name, "country")}
    if not countries:
        message = "The editors identify no country: state :iso3166 of each in their files."
        raise InvalidSource([Finding(message, RULE)])
    cities = [statement for statement in stated if _is(statement[0], "city")]
    return Identifiers(
        countries,
        {name: value for name, term, value in cities if term == "subdivision"},
        {name: _feature(name, value) for name, term, value in cities if term == "geoNamesFeature"},
        {name: value for name, term, value in cities if term == "label"},
        files,
    )


def _is(name: str, kind: str) -> bool:
    return name.startswith(f"{kind}/")


def _statements(file: InputFile) -> Iterator[tuple[str, str, str]]:
    """Give (name, term, value) for each label in English and each property of ours that `file` states."""
    try:
        quads = list(parse(file.content, RdfFormat.TRIG, base_iri=_SPACE.base))
    except SyntaxError as error:
        raise InvalidSource(
            [Finding(str(error.args[0]), "build: syntax", file.name, error.lineno)]
        ) from error
    for quad in quads:
        value = quad.object
        name = _SPACE.local(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
        if name is None or not isinstance(value, NamedNode | Literal):
            continue
        if quad.predicate.value == _LABEL and isinstance(value, Literal) and value.language == "en":
            yield name, "label", value.value
        elif local := _SPACE.local(quad.predicate.value):
            yield name, local.removeprefix("ontology#"), value.value


def _feature(name: str, iri: str) -> str:
    found = _FEATURE.fullmatch(iri)
    if not found:
        message = f"{iri} of <{name}> is no feature of GeoNames: write <https://sws.geonames.org/NUMBER/>."
        raise InvalidSource([Finding(message, RULE)])
    return found[1]

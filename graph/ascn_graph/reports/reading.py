"""Reading the report of a version, and carrying it over to a later version with the same content."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ascn_graph.errors import DamagedVersion, NoReport
from ascn_graph.namespaces import SH, Namespace, Term, rebase_quad
from ascn_graph.reports.terms import (
    COMPUTED_ON,
    CONFORMS,
    MEASUREMENT,
    REPORT_FILE,
    RESULT,
    SEVERITIES,
    SEVERITY,
    SHAPE,
    SOURCE,
    TYPE,
    VALUE,
    rank,
    report_name,
)
from ascn_graph.reports.writing import write_triples
from ascn_graph.versions import Version

_Facts = dict[Term, dict[NamedNode, list[Term]]]
"""Subject to property to values."""
_FOCUS_NODE, _MESSAGE = NamedNode(f"{SH}focusNode"), NamedNode(f"{SH}resultMessage")
_COMPONENT, _PATH = NamedNode(f"{SH}sourceConstraintComponent"), NamedNode(f"{SH}resultPath")
_VALUE = NamedNode(f"{SH}value")


@dataclass(frozen=True)
class Result:
    """One result of a report; what it does not tell is None, and so is a path that is no single property."""

    severity: str
    """One of `SEVERITIES`, or an IRI."""
    message: str
    node: str
    shape: str
    component: str | None
    """The kind of constraint, such as `MinCountConstraintComponent`."""
    path: str | None
    value: str | None
    file: str | None
    line: int | None


@dataclass(frozen=True)
class Matched:
    """A shape, how many nodes its targets select, and how many results it has."""

    shape: str
    focus_nodes: int
    results: int


@dataclass(frozen=True)
class ValidationReport:
    """The report of one version, the worst results first, shapes by name; `triples` are the whole of it."""

    iri: str
    conforms: bool
    """As SHACL defines it: no result at all, not even a warning."""
    results: tuple[Result, ...]
    shapes: tuple[Matched, ...]
    triples: tuple[Triple, ...]

    def count(self, severity: str) -> int:
        """Count the results of one severity."""
        return sum(result.severity == severity for result in self.results)

    @property
    def summary(self) -> str:
        """The figures in a few words."""
        counts = ((self.count(severity), severity.lower()) for severity in SEVERITIES)
        told = ", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts)
        idle = sum(not shape.focus_nodes for shape in self.shapes)
        return f"{told}; {len(self.shapes):,} shapes, {idle:,} of which match nothing"


def has_report(version: Version) -> bool:
    """Tell whether a report is kept with `version`; those published before reports were kept have none."""
    return REPORT_FILE in version.sizes


def read_report(version: Version) -> ValidationReport:
    """Read the report of `version`.

    :raises NoReport: when it was published before reports were kept.
    :raises DamagedVersion: when it cannot be read.
    """
    triples = tuple(quad.triple for quad in _parse(version))
    facts = _facts(triples)
    report = Namespace(version.base).iri(report_name(version.number))
    told = facts.get(report, {})
    results = [_result(facts, node) for node in told.get(RESULT, [])]
    return ValidationReport(
        report.value,
        [_text(value) for value in told.get(CONFORMS, [])] == ["true"],
        tuple(sorted(results, key=lambda result: rank(result.severity))),
        tuple(_shapes(facts, Counter(result.shape for result in results))),
        triples,
    )


def move_report(version: Version, namespace: Namespace, number: int) -> bytes:
    """Write the report of `version` as that of version `number`, which has its content under `namespace`.

    :raises NoReport: when there is none.
    :raises DamagedVersion: when it cannot be read.
    """
    old = namespace.iri(report_name(version.number)).value
    new = namespace.iri(report_name(number)).value
    moved = (_moved(quad, version.base, namespace.base) for quad in _parse(version))
    return write_triples([rebase_quad(quad, old, new).triple for quad in moved], namespace)


def _moved(quad: Quad, old: str, new: str) -> Quad:
    """Move a quad to another base; messages name things in their text."""
    moved, text = rebase_quad(quad, old, new), quad.object
    if quad.predicate != _MESSAGE or not isinstance(text, Literal):
        return moved
    words = text.value.replace(old, new)
    message = Literal(words, language=text.language) if text.language else Literal(words)
    return Quad(moved.subject, moved.predicate, message)


def _parse(version: Version) -> list[Quad]:
    if not has_report(version):
        raise NoReport(version.number)
    path = version.folder / REPORT_FILE
    try:
        content = path.read_bytes()
        quads = list(parse(content, RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise DamagedVersion(
            f"Version {version.number} is damaged: {path} cannot be read ({error})."
        ) from error
    if len(content) != version.sizes[REPORT_FILE]:
        raise DamagedVersion(
            f"Version {version.number} is damaged: {path} has not its {version.sizes[REPORT_FILE]} bytes."
        )
    return quads


def _facts(triples: Iterable[Triple]) -> _Facts:
    facts: _Facts = {}
    for triple in triples:
        facts.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    return facts


def _result(facts: _Facts, node: Term) -> Result:
    told = facts.get(node, {})

    def text(predicate: NamedNode) -> str | None:
        return next((_text(value) for value in told.get(predicate, ())), None)

    file, _, place = (text(SOURCE) or "").partition("#line=")
    path = next((value.value for value in told.get(_PATH, ()) if isinstance(value, NamedNode)), None)
    component = text(_COMPONENT)
    return Result(
        severity=(text(SEVERITY) or "").removeprefix(SH),
        message=" ".join(sorted(_text(value) for value in told.get(_MESSAGE, ()))),
        node=text(_FOCUS_NODE) or "",
        shape=text(SHAPE) or "",
        component=component and component.removeprefix(SH),
        path=path,
        value=text(_VALUE),
        file=file or None,
        line=int(place.rpartition(",")[2]) if place else None,
    )


def _shapes(facts: _Facts, found: Counter[str]) -> Iterator[Matched]:
    for told in facts.values():
        if MEASUREMENT in told.get(TYPE, ()):
            shape = _text(told[COMPUTED_ON][0])
            yield Matched(shape, int(_text(told[VALUE][0])), found[shape])


def _text(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode | Triple) else term.value

"""What is told of a version and of its report, in RDF and in JSON."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request

from ascn_api.errors import NotAcceptable
from ascn_api.models import PublishedVersion, ReportResult, ReportShape, VersionReport
from ascn_api.negotiation import Choice, Format
from ascn_api.readings import Reading
from ascn_api.snapshots import VersionWatch
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.dumps.keeping import EXTENSIONS
from ascn_graph.history.index import Change, names_changed
from ascn_graph.labels import label_of
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, PROV, RDF, RDFS, XSD, Namespace, rebase_quad
from ascn_graph.reports.reading import ValidationReport, has_report
from ascn_graph.reports.terms import DQV, report_name
from ascn_graph.versions import Version

_VOID = FOREIGN_PREFIXES["void"]
_READ, _NAMED = 2_000, 5
"""Names of what a version changed that are looked at, and named."""
_UNNAMED = (
    *("graph/", "versions/", "membership/", "representation/", "participation/", "appointment/"),
    *("partnership/", "claim/"),
)
"""What is not worth naming: graphs, and relationships, which are told of what they relate."""


def version_quads(version: Version, namespace: Namespace, kept: Collection[int]) -> list[Quad]:
    """Describe a version in RDF; its parent is named where it is among those `kept`.

    >>> from pathlib import Path
    >>> made = Version(2, "2026-11-24T10:00:00+00:00", 1, "ascn build", "More", "http://l/", False, {},
    ...     "00", "00", [], {}, "ascn-kg", {}, [], Path())
    >>> quads = version_quads(made, Namespace("http://l/"), [1, 2])
    >>> [quad.object.value for quad in quads if quad.predicate.value.endswith("wasRevisionOf")]
    ['http://l/versions/1']
    """
    node = namespace.iri(f"versions/{version.number}")
    facts: list[tuple[str, NamedNode | Literal]] = [
        (f"{RDF}type", NamedNode(f"{PROV}Entity")),
        (f"{RDF}type", NamedNode(f"{_VOID}Dataset")),
        (f"{RDFS}label", Literal(f"Version {version.number}", language="en")),
        (f"{DCTERMS}issued", Literal(version.published, datatype=NamedNode(f"{XSD}dateTime"))),
        (f"{DCTERMS}creator", Literal(version.agent)),
        (f"{DCTERMS}description", Literal(version.message)),
        (f"{DCTERMS}identifier", Literal(version.content_digest)),
        (f"{DCTERMS}license", NamedNode(LICENCE)),
        (f"{DCTERMS}isVersionOf", NamedNode(namespace.base)),
        (f"{_VOID}triples", Literal(version.counts.get("triples", 0))),
        (f"{_VOID}entities", Literal(version.counts.get("entities", 0))),
        (f"{_VOID}sparqlEndpoint", namespace.iri(f"versions/{version.number}/sparql")),
    ]
    if version.parent in kept:
        facts.append((f"{PROV}wasRevisionOf", namespace.iri(f"versions/{version.parent}")))
    if has_report(version):
        facts.append((f"{DQV}hasQualityMetadata", namespace.iri(report_name(version.number))))
    files = [namespace.iri(f"versions/{version.number}/dump.{extension}.gz") for extension in EXTENSIONS]
    facts += [(f"{_VOID}dataDump", file) for file in files]
    kind = NamedNode(f"{FOREIGN_PREFIXES['dcat']}Distribution")
    return [
        *(Quad(node, NamedNode(predicate), value) for predicate, value in facts),
        *(Quad(file, NamedNode(f"{RDF}type"), kind) for file in files),
    ]


def report_quads(report: ValidationReport, version: Version, namespace: Namespace) -> list[Quad]:
    """Give the report of a version in RDF, named as it is served here; what it is about has its names in `version`."""
    served = namespace.iri(report_name(version.number))
    about = NamedNode(f"{DQV}hasQualityMetadata")
    return [
        Quad(namespace.iri(f"versions/{version.number}"), about, served),
        *(
            rebase_quad(Quad(triple.subject, triple.predicate, triple.object), report.iri, served.value)
            for triple in report.triples
        ),
    ]


def version_report(report: ValidationReport, version: Version, namespace: Namespace) -> VersionReport:
    """Give the report of a version in JSON."""
    return VersionReport(
        iri=namespace.iri(report_name(version.number)).value,
        version=version.number,
        conforms=report.conforms,
        violations=report.count("Violation"),
        warnings=report.count("Warning"),
        infos=report.count("Info"),
        results=[ReportResult(**asdict(result)) for result in report.results],
        shapes=[ReportShape(**asdict(shape)) for shape in report.shapes],
    )


def watch_of(request: Request) -> VersionWatch:
    """Give what finds the versions that can be asked about."""
    watch: VersionWatch = request.app.state.watch
    return watch


def choice_by_extension(extension: str, formats: Sequence[Format]) -> Choice:
    """Give the one of `formats` whose documents end in `extension`.

    :raises NotAcceptable: when there is none; it lists those there are.
    """
    for offer in formats:
        if offer.extension == extension:
            return Choice(offer, offer.media_type)
    raise NotAcceptable(f".{extension}", [f".{offer.extension}" for offer in formats])


def list_quads(numbers: Collection[int], namespace: Namespace) -> list[Quad]:
    """Describe the list of versions in RDF."""
    node = namespace.iri("versions")
    label = Literal("Versions of the graph", language="en")
    members = (namespace.iri(f"versions/{number}") for number in numbers)
    return [
        Quad(node, NamedNode(f"{RDF}type"), NamedNode(f"{PROV}Collection")),
        Quad(node, NamedNode(f"{RDFS}label"), label),
        *(Quad(node, NamedNode(f"{PROV}hadMember"), member) for member in members),
    ]


def published_version(version: Version, base: str, current: int, kept: Collection[int]) -> PublishedVersion:
    """Describe a version in JSON; `current` is the number of the one in service."""
    iri = f"{base}versions/{version.number}"
    return PublishedVersion(
        iri=iri,
        number=version.number,
        published=version.published,
        parent=version.parent,
        agent=version.agent,
        message=version.message,
        base=version.base,
        strict=version.strict,
        counts=version.counts,
        shacl=version.shacl,
        labels=version.labels,
        content_digest=version.content_digest,
        inputs_digest=version.inputs_digest,
        software=version.software,
        tags=version.tags,
        current=version.number == current,
        report=base + report_name(version.number) if has_report(version) else None,
        diff=f"{iri}/{difference_address(version)}" if has_difference(version, kept) else None,
        sparql=f"{iri}/sparql",
    )


def change_summary(version: Version, reading: Reading) -> str:
    """Say in words what a version changed: counts, and a few of the entities that came and went with it."""
    added, removed = version.counts.get("added", 0), version.counts.get("removed", 0)
    counted = f"{added:,} {_facts(added)} added, {removed:,} {_facts(removed)} removed."
    came, went = (_entities(version, change, reading) for change in (Change.APPEARED, Change.VANISHED))
    named = [f"New: {came}." if came else "", f"Gone: {went}." if went else ""]
    return " ".join([counted, *filter(None, named)])


def _facts(count: int) -> str:
    return "fact" if count == 1 else "facts"


def _entities(version: Version, change: Change, reading: Reading) -> str:
    """Name the first things of a change, by their labels in the version in service where it has them."""
    namespace = reading.snapshot.namespace
    names = [name for name in names_changed(version, change, _READ) if not name.startswith(_UNNAMED)]
    labels = [label_of(reading.store, namespace.iri(name)) for name in names[:_NAMED]]
    return ", ".join([*labels, "…"] if len(names) > _NAMED else labels)


def has_difference(version: Version, kept: Collection[int]) -> bool:
    """Tell whether what a version changed can be told: its parent is kept, or it has none."""
    return version.parent is None or version.parent in kept


def difference_address(version: Version) -> str:
    """Give the address, below that of a version, of its differences from its parent, or from nothing."""
    return "diff" if version.parent is None else f"diff?from={version.parent}"

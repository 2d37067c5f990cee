"""What is told of a version, in RDF and in JSON."""

from collections.abc import Collection

from pyoxigraph import Literal, NamedNode, Quad

from ascn_api.models import PublishedVersion
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, PROV, RDF, RDFS, XSD, Namespace
from ascn_graph.versions import Version

_VOID = FOREIGN_PREFIXES["void"]
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


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
        (f"{DCTERMS}license", NamedNode(_LICENCE)),
        (f"{DCTERMS}isVersionOf", NamedNode(namespace.base)),
        (f"{_VOID}triples", Literal(version.counts.get("triples", 0))),
        (f"{_VOID}entities", Literal(version.counts.get("entities", 0))),
    ]
    if version.parent in kept:
        facts.append((f"{PROV}wasRevisionOf", namespace.iri(f"versions/{version.parent}")))
    return [Quad(node, NamedNode(predicate), value) for predicate, value in facts]


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


def published_version(version: Version, base: str, current: int) -> PublishedVersion:
    """Describe a version in JSON; `current` is the number of the one in service."""
    return PublishedVersion(
        iri=f"{base}versions/{version.number}",
        number=version.number,
        published=version.published,
        parent=version.parent,
        agent=version.agent,
        message=version.message,
        counts=version.counts,
        shacl=version.shacl,
        content_digest=version.content_digest,
        inputs_digest=version.inputs_digest,
        software=version.software,
        tags=version.tags,
        current=version.number == current,
    )

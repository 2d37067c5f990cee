"""Documents in RDF: whatever the format they say the same, and whoever reads them needs nothing else.

They are read by pyoxigraph and by rdflib, which share no code, from a sample of the real graph: of each kind of thing
that of which most is said, that of which least is said, and one by lot.
"""

import re
import socket
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import blake2b

import pytest
import rdflib
from fastapi.testclient import TestClient
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from ascn_graph.versions import Version

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
BY_RDFLIB = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
LARGE = 200_000
"""Bytes of N-Triples that take rdflib seconds."""
Bodies = dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def sample(version: Version) -> list[str]:
    """Choose documents of every kind, by their names relative to the base."""
    said: Counter[str] = Counter()
    for quad in version.open_store().quads_for_pattern(None, None, None, DefaultGraph()):
        said.update(term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode))
    kinds: dict[str, list[str]] = defaultdict(list)
    for iri in said:
        if iri.startswith(version.base) and re.fullmatch(
            r"[a-z]+/[a-z0-9-]+", iri.removeprefix(version.base)
        ):
            name = iri.removeprefix(version.base)
            kinds[name.partition("/")[0]].append(name)
    chosen = {"ontology", "shapes", "graph/catalogue"}
    for names in kinds.values():
        by_weight = sorted(names, key=lambda name: (said[version.base + name], name))
        by_lot = min(names, key=lambda name: blake2b(name.encode()).digest())
        chosen |= {by_weight[0], by_weight[-1], by_lot}
    assert len(kinds) > 20
    return sorted(chosen)


@pytest.fixture(scope="module")
def bodies(client: TestClient, sample: list[str]) -> Bodies:
    """Read every document of the sample in every format."""
    return {
        (name, extension): client.get(f"/{name}.{extension}").raise_for_status().content
        for name in sample
        for extension in FORMATS
    }


@pytest.fixture(scope="module")
def said(bodies: Bodies, sample: list[str]) -> dict[str, set[Triple]]:
    """Give what is said in N-Triples, of which there is only one way to read them."""
    return {name: by_oxigraph(bodies[name, "nt"], "nt") for name in sample}


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to reach another machine fail."""

    def refuse(*_: object) -> None:
        raise AssertionError("A document is to be read without asking anybody.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def canonical(quads: Iterator[Quad]) -> set[Triple]:
    """Give triples, graphs dropped, with blank nodes named by what is said of them (RDFC-1.0)."""
    dataset = Dataset(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def by_oxigraph(body: bytes, extension: str) -> set[Triple]:
    return canonical(parse(body, format=FORMATS[extension]))


def by_rdflib(body: bytes, extension: str) -> set[Triple]:
    graph = rdflib.Graph().parse(data=body, format=BY_RDFLIB[extension])
    return canonical(parse(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES))


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_says_the_same(bodies: Bodies, said: dict[str, set[Triple]], extension: str) -> None:
    assert [name for name in said if by_oxigraph(bodies[name, extension], extension) != said[name]] == []


@pytest.mark.usefixtures("closed")
@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # rdflib uses it itself
@pytest.mark.parametrize("extension", BY_RDFLIB)
def test_another_reader_reads_the_same(
    bodies: Bodies, said: dict[str, set[Triple]], extension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else it would write "01"^^xsd:integer as 1.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    names = [name for name in said if len(bodies[name, "nt"]) < LARGE]
    assert len(names) > 50
    assert [name for name in names if by_rdflib(bodies[name, extension], extension) != said[name]] == []

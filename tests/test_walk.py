"""Every IRI under the base in any answer leads to a document that describes it, on the real graph.

All of their documents are read in Turtle. From a sample of the IRIs one is sent to pages and to JSON-LD: of each kind
of thing from those of which most and least is said, and from some by lot; and from all that describe several.
"""

from collections import Counter, defaultdict
from hashlib import blake2b

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from ascn_graph.versions import Version

OF_EACH_KIND = 2
"""So many of which most is said, of which least is said, and by lot."""
ALIVE = (200, 303, 304, 400)
"""What a link may meet: a page, a thing that sends to its page, a page in hand, a form that wants to be filled in."""


def every_iri(version: Version) -> list[str]:
    """List the IRIs under the base that occur anywhere in the version, as graph or in any place of a triple."""
    store = version.open_store()
    found = {
        term.value
        for quad in store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    found.update(graph.value for graph in store.named_graphs())
    return sorted(iri for iri in found if iri.startswith(version.base))


def kind_of(document: str) -> str:
    return document.partition("/")[0]


@pytest.fixture(scope="session")
def described(version: Version) -> dict[str, list[str]]:
    """Map each document to the IRIs that it is to describe, by their names relative to the base."""
    found: dict[str, list[str]] = defaultdict(list)
    for iri in every_iri(version):
        found[iri.removeprefix(version.base).partition("#")[0]].append(iri)
    assert len(found) > 1500
    return found


@pytest.fixture(scope="session")
def sample(version: Version, described: dict[str, list[str]]) -> list[str]:
    """Choose documents of every kind."""
    said: Counter[str] = Counter()
    for quad in version.open_store().quads_for_pattern(None, None, None, DefaultGraph()):
        said.update(term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode))
    kinds: dict[str, list[str]] = defaultdict(list)
    for document in described:
        kinds[kind_of(document)].append(document)
    chosen = {document for document, iris in described.items() if len(iris) > 1}
    for documents in kinds.values():
        by_weight = sorted(documents, key=lambda document: (said[version.base + document], document))
        by_lot = sorted(documents, key=lambda document: blake2b(document.encode()).digest())
        chosen |= {*by_weight[:OF_EACH_KIND], *by_weight[-OF_EACH_KIND:], *by_lot[:OF_EACH_KIND]}
    return sorted(chosen)


@pytest.fixture(scope="session")
def pages(client: TestClient, sample: list[str]) -> dict[str, str]:
    """Read the pages of the sample."""
    read = {}
    for document in sample:
        answer = client.get(f"/{document}", headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), (
            document
        )
        read[document] = answer.text
    return read


def lost(
    client: TestClient, document: str, iris: list[str], format_: RdfFormat, ending: str = ""
) -> list[str]:
    """Read a document as data, to its last page, and give the IRIs that it fails to describe."""
    quads: list[Quad] = []
    address: str | None = f"/{document}{ending}"
    while address:
        answer = client.get(address, headers={"Accept": format_.media_type})
        assert answer.status_code == 200, address
        assert answer.headers["content-type"].startswith(format_.media_type), address
        quads += parse(answer.content, format=format_)
        address = answer.links.get("next", {}).get("url")
    told = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    return [iri for iri in iris if iri not in told]


def test_every_kind_of_iri_is_walked(described: dict[str, list[str]], sample: list[str]) -> None:
    kinds = set(map(kind_of, described))
    assert {
        *("accession", "appointment", "city", "country", "disagreement", "figure", "gap", "graph", "meeting"),
        *("membership", "milestone", "ontology", "organisation", "outcome", "participation", "partnership"),
        *("person", "position", "programme", "project", "representation", "shapes", "source", "theme"),
    } <= kinds
    assert set(map(kind_of, sample)) == kinds
    assert {"ontology", "shapes", "source/dossier", "source/editors", "source/jpnn-2025-11-12"} <= set(sample)


def test_every_iri_is_described_by_its_document(client: TestClient, described: dict[str, list[str]]) -> None:
    assert [
        iri
        for document, iris in described.items()
        for iri in lost(client, document, iris, RdfFormat.TURTLE, ".ttl" if "/" in document else "")
    ] == []


def test_every_iri_of_the_sample_leads_to_json_ld_that_describes_it(
    client: TestClient, described: dict[str, list[str]], sample: list[str]
) -> None:
    assert [
        iri for document in sample for iri in lost(client, document, described[document], RdfFormat.JSON_LD)
    ] == []


def test_every_iri_of_the_sample_leads_to_a_page_that_describes_it(
    version: Version, described: dict[str, list[str]], pages: dict[str, str]
) -> None:
    unseen = []
    for document, page in pages.items():
        for iri in described[document]:
            _, _, anchor = iri.partition("#")
            shown = f'id="{anchor}"' if anchor else f"<code>{version.base}{document}</code>"
            if document and shown not in page:
                unseen.append(iri)
    assert unseen == []


def test_every_link_on_the_pages_of_the_sample_leads_somewhere(
    client: TestClient, pages: dict[str, str]
) -> None:
    links = {link for page in pages.values() for link in page.split('href="/')[1:]}
    targets = {link.partition('"')[0].partition("#")[0].replace("&amp;", "&") for link in links}
    assert len(targets) > 1000
    # Who has any version of a document in hand is only told that there is one, which costs no writing.
    in_hand = {"If-None-Match": "*"}
    dead = [
        path
        for path in sorted(targets)
        if client.get(f"/{path}", headers=in_hand, follow_redirects=False).status_code not in ALIVE
    ]
    assert dead == []

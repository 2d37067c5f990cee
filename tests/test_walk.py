"""Every IRI under the base in any answer leads to a document that describes it, on the real graph."""

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, parse

from ascn_graph.versions import Version

EVERY_IRI = """
SELECT DISTINCT ?iri WHERE {
  { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri }
  UNION { GRAPH ?iri {} }
  UNION { GRAPH ?g { { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri } } }
  FILTER (isIRI(?iri) && STRSTARTS(STR(?iri), STR(<>)))
} ORDER BY ?iri
"""
ACCEPTED = {
    "turtle": ("text/turtle", RdfFormat.TURTLE),
    "json-ld": ("application/ld+json", RdfFormat.JSON_LD),
}


def every_iri(version: Version) -> list[str]:
    rows = version.open_store().query(EVERY_IRI, base_iri=version.base)
    assert isinstance(rows, QuerySolutions)
    return [row["iri"].value for row in rows]


@pytest.fixture(scope="session")
def iris(version: Version) -> list[str]:
    found = every_iri(version)
    assert len(found) > 500
    return found


def test_every_kind_of_iri_is_walked(iris: list[str], version: Version) -> None:
    kinds = {iri.removeprefix(version.base).partition("/")[0].partition("#")[0] for iri in iris}
    assert {
        "city",
        "country",
        "graph",
        "membership",
        "ontology",
        "person",
        "shapes",
        "source",
        "theme",
    } <= kinds


@pytest.mark.parametrize("wanted", ACCEPTED)
def test_every_iri_leads_to_data_that_describes_it(
    client: TestClient, version: Version, iris: list[str], wanted: str
) -> None:
    media_type, format_ = ACCEPTED[wanted]
    described: dict[str, set[str]] = {}
    lost = []
    for iri in iris:
        document = iri.partition("#")[0].removeprefix(version.base)
        if document not in described:
            answer = client.get(f"/{document}", headers={"Accept": media_type})
            assert answer.status_code == 200, iri
            assert answer.headers["content-type"].startswith(media_type), iri
            described[document] = {
                term.value
                for quad in parse(answer.content, format=format_)
                for term in (quad.subject, quad.graph_name)
                if isinstance(term, NamedNode)
            }
        if iri not in described[document]:
            lost.append(iri)
    assert lost == []


def test_every_iri_leads_to_a_page_that_describes_it(
    client: TestClient, version: Version, iris: list[str]
) -> None:
    pages: dict[str, str] = {}
    lost = []
    for iri in iris:
        document, _, anchor = iri.removeprefix(version.base).partition("#")
        if document not in pages:
            answer = client.get(f"/{document}", headers={"Accept": "text/html"})
            assert (answer.status_code, answer.headers["content-type"]) == (
                200,
                "text/html; charset=utf-8",
            ), iri
            pages[document] = answer.text
        shown = f'id="{anchor}"' if anchor else f"<code>{version.base}{document}</code>"
        if document and shown not in pages[document]:
            lost.append(iri)
    assert lost == []


def test_every_link_on_every_page_leads_somewhere(
    client: TestClient, version: Version, iris: list[str]
) -> None:
    things = sorted({iri.partition("#")[0].removeprefix(version.base) for iri in iris})
    links: set[str] = set()
    for path in things:
        links |= set(client.get(f"/{path}", headers={"Accept": "text/html"}).text.split('href="/')[1:])
    targets = {link.partition('"')[0].partition("#")[0].replace("&amp;", "&") for link in links}
    dead = [path for path in sorted(targets) if client.get(f"/{path}").status_code not in (200, 400)]
    assert dead == []

"""Lists of things by kind, in every format: what they hold, how they lead on, and what is refused."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse
from tests.lists import PREFIXES, publish_world

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import RDF
from ascn_graph.versions import Version

HYDRA = "http://www.w3.org/ns/hydra/core#"
MEMBER, NEXT = NamedNode(f"{HYDRA}member"), NamedNode(f"{HYDRA}next")
FORMATS = {
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/turtle": RdfFormat.TURTLE,
}
LARGEST = 100_000
TOWNS = 250


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a world of 250 towns, one with a very long name and one whose name looks like markup."""
    names = {0: "T" * 10_000, 1: "<script>alert(1)</script>"}
    told = "".join(
        f"<town/t{n}> a :Town , :Entity ; rdfs:label '{names.get(n, f'Town {n:03}')}'@en .\n"
        for n in range(TOWNS)
    )
    text = f'{PREFIXES} <graph/ontology> {{ :Town rdfs:subClassOf :Entity ; rdfs:label "town"@en . }}'
    versions = publish_world(tmp_path_factory.mktemp("towns"), f"{text} <source/editors#all> {{ {told} }}")
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def followed(client: TestClient, address: str, accept: str) -> Store:
    """Read a list in RDF, and each next page that its triples name."""
    read, store = {""}, Store()
    waiting = [address]
    while waiting:
        answer = client.get(waiting.pop(), headers={"Accept": accept})
        assert answer.status_code == 200
        quads = list(parse(answer.content, format=FORMATS[accept], base_iri=str(answer.url)))
        store.extend(quads)
        found = {quad.object.value for quad in quads if quad.predicate == NEXT}
        waiting += found - read
        read |= found
    return store


def members(store: Store) -> set[str]:
    return {str(quad.object) for quad in store.quads_for_pattern(None, MEMBER, None)}


@pytest.mark.parametrize("accept", FORMATS)
def test_list_in_rdf_leads_to_every_thing_of_the_kind(
    client: TestClient, version: Version, accept: str
) -> None:
    kind = NamedNode(f"{version.base}ontology#Source")
    typed = version.open_store().quads_for_pattern(None, NamedNode(f"{RDF}type"), kind, DefaultGraph())
    expected = {str(quad.subject) for quad in typed}
    assert len(expected) > 200
    assert members(followed(client, "/browse/Source", accept)) == expected


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json"])
def test_lists_hold_every_entity_relationship_disagreement_and_gap(
    client: TestClient, version: Version, accept: str
) -> None:
    store, kind = version.open_store(), NamedNode(f"{RDF}type")
    expected = {
        str(quad.subject)
        for name in ("Entity", "Relationship", "Disagreement", "Gap", "Position", "Code")
        for quad in store.quads_for_pattern(None, kind, NamedNode(f"{version.base}ontology#{name}"))
    }
    lists = members(followed(client, "/browse", accept))
    reached = {node for address in lists for node in members(followed(client, address.strip("<>"), accept))}
    assert len(expected) > 1_800
    assert expected <= reached


def test_every_kind_is_listed_in_json_and_on_the_page(client: TestClient) -> None:
    kinds = client.get("/browse?format=json").json()
    page = client.get("/browse", headers={"Accept": "text/html"}).text
    assert {kind["name"]: kind["heading"] for kind in kinds}.items() >= {
        ("City", "Things"),
        ("Membership", "Relationships"),
        ("Gap", "Doubts and gaps"),
        ("Position", "Further kinds"),
    }
    assert re.findall(r'href="/browse/(\w+)"><b>', page) == [kind["name"] for kind in kinds]


@pytest.mark.parametrize("accept", FORMATS)
def test_every_format_of_a_list_says_the_same(client: TestClient, accept: str) -> None:
    turtle = client.get("/browse/City", headers={"Accept": "text/turtle"})
    other = client.get("/browse/City", headers={"Accept": accept})
    assert other.headers["content-type"].startswith(accept)
    triples = {quad.triple for quad in parse(turtle.content, format=RdfFormat.TURTLE)}
    assert {quad.triple for quad in parse(other.content, format=FORMATS[accept])} == triples


def test_list_in_rdf_names_its_kind_its_size_and_its_members(client: TestClient, version: Version) -> None:
    store, base = followed(client, "/browse/City?locatedIn=country/indonesia", "text/turtle"), version.base
    collection = NamedNode(f"{base}browse/City?locatedIn=country/indonesia")
    told = {
        (quad.predicate.value.rpartition("#")[2].rpartition("/")[2], str(quad.object))
        for quad in store.quads_for_pattern(collection, None, None)
    }
    assert ("totalItems", '"8"^^<http://www.w3.org/2001/XMLSchema#integer>') in told
    assert ("primaryTopic", f"<{base}ontology#City>") in told
    assert ("member", f"<{base}city/jakarta>") in told
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    jakarta = NamedNode(f"{base}city/jakarta")
    assert '"Jakarta"@en' in {str(quad.object) for quad in store.quads_for_pattern(jakarta, label, None)}


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
def test_links_lead_from_page_to_page(towns: TestClient, accept: str) -> None:
    middle = towns.get("/browse/Town?page=2", headers={"Accept": accept})
    assert {name: link["url"] for name, link in middle.links.items() if name in ("next", "prev")} == {
        "next": "http://localhost:8000/browse/Town?page=3",
        "prev": "http://localhost:8000/browse/Town",
    }
    last = towns.get("/browse/Town?page=3", headers={"Accept": accept})
    assert "next" not in last.links


def test_pages_together_hold_each_thing_once(towns: TestClient) -> None:
    pages = [towns.get(f"/browse/Town?page={page}&format=json").json() for page in (1, 2, 3)]
    assert [len(page["things"]) for page in pages] == [100, 100, 50]
    assert len({thing["iri"] for page in pages for thing in page["things"]}) == TOWNS
    assert (pages[0]["total"], pages[0]["pages"], pages[2]["next"]) == (TOWNS, 3, None)


def test_hostile_and_endless_names_are_short_text(towns: TestClient) -> None:
    pages = "".join(towns.get(f"/browse/Town?page={page}").text for page in (1, 2, 3))
    assert "&lt;script&gt;alert(1)" in pages
    assert "<script>" not in pages
    assert "T" * 199 + "…" in pages
    assert "T" * 201 not in pages


@pytest.mark.parametrize(
    "path", ["Entity", "Source", "Person", "Organisation", "Project", "Relationship", "Code", "City", "Theme"]
)
def test_page_of_a_list_is_small(client: TestClient, path: str) -> None:
    answer = client.get(f"/browse/{path}")
    assert answer.status_code == 200
    assert 5_000 < len(answer.content) < LARGEST


def test_page_leads_to_the_same_list_as_data(client: TestClient) -> None:
    page = client.get("/browse/City?status=Member&page=1").text
    assert 'href="?status=Member&amp;page=1&amp;format=ttl"' in page
    assert (
        client.get("/browse/City?status=Member&page=1&format=ttl")
        .headers["content-type"]
        .startswith("text/turtle")
    )


def test_copy_in_hand_is_confirmed_and_head_has_no_body(client: TestClient) -> None:
    first = client.get("/browse/City?format=ttl")
    held = {"If-None-Match": first.headers["etag"]}
    assert client.get("/browse/City?format=ttl", headers=held).status_code == 304
    assert client.get("/browse/Country?format=ttl", headers=held).status_code == 200
    head = client.head("/browse/City?format=ttl")
    assert (head.status_code, head.content) == (200, b"")


def test_list_in_rdf_does_not_depend_on_the_reader(client: TestClient) -> None:
    answers = [
        client.get("/browse/Country", headers={"Accept": "text/turtle", "Accept-Language": language})
        for language in ("en", "ja")
    ]
    assert answers[0].headers["vary"] == "Accept"
    assert answers[0].content == answers[1].content


def test_kind_that_is_not_there_is_told_with_those_that_are(client: TestClient) -> None:
    answer = client.get("/browse/Town", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert {"iri": "http://localhost:8000/browse/City", "label": "city"} in answer.json()["candidates"]


def test_example_of_the_description_is_true(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/browse/{name}"]["get"]["responses"]["200"]
    example = described["content"]["application/json"]["example"]
    found = client.get("/browse/City?status=Member&format=json").json()
    assert set(found) == set(example)
    assert found["total"] == example["total"]
    assert json.dumps(example["chosen"]) == json.dumps(found["chosen"])

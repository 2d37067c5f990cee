"""Documents say what they are: about what, of which version, from when, on which terms; in RDF and in their headers."""

import json

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, XSD, Term
from ascn_graph.versions import Version

FOAF = FOREIGN_PREFIXES["foaf"]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SUBJECTS = [
    "city/jakarta",
    "source/jpnn-2025-11-12",
    "ontology",
    "shapes",
    "graph/inferred",
    "theme/built-infrastructure",
]


def told_of(client: TestClient, address: str, node: str) -> dict[str, Term]:
    content = client.get(address).content
    return {
        t.predicate.value: t.object
        for t in parse(content, format=RdfFormat.TURTLE)
        if t.subject == NamedNode(node)
    }


@pytest.mark.parametrize("subject", SUBJECTS)
def test_document_tells_its_topic_version_time_and_licence(
    client: TestClient, version: Version, subject: str
) -> None:
    told = told_of(client, f"/{subject}.ttl", f"{version.base}{subject}#document")
    assert told == {
        f"{RDF}type": NamedNode(f"{FOAF}Document"),
        f"{FOAF}primaryTopic": NamedNode(f"{version.base}{subject}"),
        f"{DCTERMS}license": NamedNode(LICENCE),
        f"{DCTERMS}modified": Literal(version.published, datatype=NamedNode(f"{XSD}dateTime")),
        f"{DCTERMS}isPartOf": NamedNode(f"{version.base}versions/1"),
        f"{FOREIGN_PREFIXES['void']}inDataset": NamedNode(version.base),
    }


def test_pages_of_a_document_lead_to_one_another(client: TestClient, version: Version) -> None:
    xhtml = "http://www.w3.org/1999/xhtml/vocab#"
    source, second = f"{version.base}source/editors", f"{version.base}source/editors?page=2"
    assert told_of(client, "/source/editors.ttl", f"{source}#document")[f"{xhtml}next"] == NamedNode(second)
    told = told_of(client, "/source/editors.ttl?page=2", second)
    assert (told[f"{xhtml}prev"], told[f"{FOAF}primaryTopic"]) == (NamedNode(source), NamedNode(source))
    moved = client.get("/source/editors?page=2", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert moved.headers["location"] == "/source/editors.ttl?page=2"


@pytest.mark.parametrize(
    ("extension", "type_"), [("html", "https://schema.org/AboutPage"), ("ttl", f"{FOAF}Document")]
)
def test_headers_are_signposts(client: TestClient, version: Version, extension: str, type_: str) -> None:
    link = client.head(f"/city/jakarta.{extension}").headers["link"]
    for expected in (
        f'<{version.base}city/jakarta>; rel="cite-as"',
        f'<{version.base}city/jakarta>; rel="describes"',
        f'<{version.base}>; rel="collection"',
        f'<{LICENCE}>; rel="license"',
        f'<{type_}>; rel="type"',
    ):
        assert expected in link


def test_page_names_what_describes_its_thing(client: TestClient) -> None:
    link = client.head("/city/jakarta.html").headers["link"]
    assert '</city/jakarta.ttl>; rel="alternate describedby"; type="text/turtle"' in link


def test_thing_is_signposted_where_it_sends_on(client: TestClient, version: Version) -> None:
    link = client.head("/city/jakarta", follow_redirects=False).headers["link"]
    assert '</city/jakarta.jsonld>; rel="describedby"; type="application/ld+json"' in link
    assert f'<{version.base}city/jakarta>; rel="cite-as"' in link


def test_json_ld_is_a_tree_under_the_thing(client: TestClient) -> None:
    """What Surabaya is linked to stands in its place with its names; what points to Surabaya stands under reverse."""
    document = client.get("/city/surabaya.jsonld").json()
    assert document["locatedIn"]["label"]["ja"] == "インドネシア"
    memberships = {one["id"]: one for one in document["reverse"]["member"]}
    projected = memberships["membership/ascn-surabaya-projected"]
    assert (projected["status"], projected["network"]["id"]) == ("Projected", "network/ascn")
    assert "member" not in projected


def test_json_ld_without_graphs_needs_no_flattening(client: TestClient) -> None:
    document = client.get("/person/safrizal-za.jsonld").json()
    assert "@graph" not in json.dumps(document)
    assert {one["representative"] for one in document.get("included", []) if "representative" in one} == set()

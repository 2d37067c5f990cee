"""Dereferencing: things send to documents, every format says the same, and pages show the evidence."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Store, Triple, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions

FORMATS = {
    "ttl": ("text/turtle; charset=utf-8", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
}
SUBJECTS = [
    "city/surabaya",
    "person/safrizal-za",
    "source/jpnn-2025-11-12",
    "membership/ascn-jakarta",
    "network/ascn",
]


class Tags(HTMLParser):
    """Collects the start tags of a page, and fails on tags left open."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


def triples(body: bytes, format_: RdfFormat) -> set[Triple]:
    """Parse a document; blank nodes are told apart by nothing but their being blank."""

    def plain(term: object) -> object:
        return NamedNode("blank:node") if isinstance(term, BlankNode) else term

    return {
        Triple(plain(quad.subject), quad.predicate, plain(quad.object))  # type: ignore[arg-type]  # plain() keeps kinds
        for quad in parse(body, format=format_)
    }


def value(term: NamedNode | BlankNode | Literal | Triple) -> str:
    return str(term) if isinstance(term, Triple) else term.value


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples", "nt"),
        ("application/trig", "trig"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("*/*", "html"),
        ("text/turtle;q=0.2, application/ld+json;q=0.7", "jsonld"),
    ],
    ids=["turtle", "json-ld", "rdf-xml", "n-triples", "trig", "browser", "anything", "weights"],
)
def test_thing_sends_to_its_document_in_the_format_asked_for(
    client: TestClient, accept: str, extension: str
) -> None:
    answer = client.get("/city/jakarta", headers={"Accept": accept}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/city/jakarta.{extension}")
    assert answer.headers["vary"] == "Accept, Accept-Profile, Accept-Datetime"


@pytest.mark.parametrize("extension", FORMATS)
def test_document_has_the_media_type_of_its_format(client: TestClient, extension: str) -> None:
    answer = client.get(f"/city/jakarta.{extension}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, FORMATS[extension][0])


@pytest.mark.parametrize("extension", ["jsonld", "nt", "rdf", "trig"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_format_says_the_same_triples(client: TestClient, subject: str, extension: str) -> None:
    turtle = triples(client.get(f"/{subject}.ttl").content, RdfFormat.TURTLE)
    assert triples(client.get(f"/{subject}.{extension}").content, FORMATS[extension][1]) == turtle
    assert len(turtle) > 5


@pytest.mark.parametrize("extension", ["jsonld", "nt", "rdf", "trig"])
@pytest.mark.parametrize("name", ["ontology", "shapes", "graph/inferred"])
def test_every_format_of_a_document_says_the_same_triples(
    client: TestClient, name: str, extension: str
) -> None:
    turtle = triples(client.get(f"/{name}.ttl").content, RdfFormat.TURTLE)
    assert triples(client.get(f"/{name}.{extension}").content, FORMATS[extension][1]) == turtle
    assert len(turtle) > 50


def test_description_holds_what_points_to_the_thing_and_the_labels_of_both_ends(
    client: TestClient, version: Version
) -> None:
    base = version.base
    graph = triples(client.get("/city/surabaya.nt").content, RdfFormat.N_TRIPLES)
    told = {(value(t.subject), value(t.predicate).rpartition("#")[2], value(t.object)) for t in graph}
    membership = f"{base}membership/ascn-surabaya-projected"
    assert (membership, "member", f"{base}city/surabaya") in told
    assert (membership, "status", f"{base}ontology#Projected") in told
    assert (f"{base}country/indonesia", "label", "Indonesia") in told


def test_trig_tells_the_paragraph_that_states_a_fact(client: TestClient, version: Version) -> None:
    quads = parse(client.get("/membership/ascn-surabaya-projected.trig").content, format=RdfFormat.TRIG)
    profile = f"{version.base}ontology#profile"
    assert {quad.graph_name for quad in quads if quad.predicate.value == profile} == {
        NamedNode(f"{version.base}source/jpnn-2025-11-12#p13"),
        DefaultGraph(),  # as that of the data set: what any graph states
    }


def test_json_ld_has_the_thing_as_root_and_needs_no_other_file(client: TestClient) -> None:
    document = client.get("/city/surabaya.jsonld").json()
    assert (document["id"], document["label"]["ja"], document["locatedIn"]["id"]) == (
        "city/surabaya",
        "スラバヤ",
        "country/indonesia",
    )
    assert "City" in document["type"]
    assert isinstance(document["@context"], dict)


def test_context_turns_json_of_ones_own_into_our_terms(client: TestClient, version: Version) -> None:
    context = client.get("/context.jsonld")
    assert (context.status_code, context.headers["content-type"]) == (200, "application/ld+json")
    written = json.dumps({**context.json(), "id": "city/jakarta", "locatedIn": "country/indonesia"})
    (read,) = parse(written, RdfFormat.JSON_LD)
    assert (value(read.subject), value(read.predicate), value(read.object)) == (
        f"{version.base}city/jakarta",
        f"{version.base}ontology#locatedIn",
        f"{version.base}country/indonesia",
    )
    again = client.get("/context.jsonld", headers={"If-None-Match": context.headers["etag"]})
    assert again.status_code == 304


def test_page_cites_the_paragraph_of_each_fact(client: TestClient) -> None:
    page = client.get("/city/surabaya.html").text
    assert "Smart industrial and sea port city" in page
    assert "/source/jpnn-2025-11-12.html#p13" in Tags(page).links()


def test_page_marks_inferred_facts_with_the_relationship_behind_them(client: TestClient) -> None:
    page = client.get("/city/jakarta.html").text
    inferred = page[page.index(">inferred</a> through") :][:300]
    assert 'href="/membership/ascn-jakarta"' in inferred


def test_page_marks_what_the_editors_decided(client: TestClient) -> None:
    links = Tags(client.get("/city/jakarta.html").text).links()
    assert [link for link in links if re.fullmatch(r"/source/editors\.html(\?page=\d+)?#city-jakarta", link)]


def test_source_page_shows_what_each_paragraph_states(client: TestClient) -> None:
    page = client.get("/source/jpnn-2025-11-12.html").text
    places = [attributes.get("id") for tag, attributes in Tags(page).tags if tag == "section"]
    assert [place for place in places if place and re.fullmatch(r"p\d+", place)] == [
        f"p{n}" for n in range(3, 15)
    ]
    thirteenth = page[page.index('id="p13"') : page.index('id="p14"')]
    assert "Projected membership of Surabaya" in thirteenth


def test_labels_follow_accept_language(client: TestClient) -> None:
    answer = client.get("/city/takamatsu.html", headers={"Accept-Language": "ja, en;q=0.5"})
    assert '<h1><bdi lang="ja">高松市</bdi></h1>' in answer.text
    assert answer.headers["vary"] == "Accept-Language, Accept-Datetime"


def test_copy_in_hand_is_confirmed_without_a_body(client: TestClient) -> None:
    first = client.get("/city/jakarta.ttl")
    again = client.get("/city/jakarta.ttl", headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_entity_tag_names_the_version_and_differs_by_format_and_language(
    client: TestClient, version: Version
) -> None:
    addresses = [
        ("/city/jakarta.ttl", "en"),
        ("/city/jakarta.nt", "en"),
        ("/city/jakarta.html", "en"),
        ("/city/jakarta.html", "id"),
        ("/city/banyuwangi.ttl", "en"),
    ]
    tags = [client.get(path, headers={"Accept-Language": lang}).headers["etag"] for path, lang in addresses]
    assert len(set(tags)) == len(addresses)
    assert all(tag.startswith(f'"{version.number}-{version.content_digest[:8]}-') for tag in tags)


def test_document_says_when_it_changed_and_must_be_asked_for_again(client: TestClient) -> None:
    headers = client.get("/city/jakarta.ttl").headers
    assert headers["cache-control"] == "no-cache"
    assert headers["last-modified"].endswith(" GMT")
    assert 'rel="alternate"; type="text/html"' in headers["link"]
    assert "content-location" not in headers


def test_head_is_get_without_the_body(client: TestClient) -> None:
    head, get = client.head("/city/jakarta.html"), client.get("/city/jakarta.html")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", get.headers["etag"])


def test_unknown_thing_offers_the_nearest(client: TestClient, version: Version) -> None:
    answer = client.get("/city/jakrta", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["candidates"][0] == {"iri": f"{version.base}city/jakarta", "label": "Jakarta"}


def test_people_get_a_page_about_what_is_missing(client: TestClient) -> None:
    answer = client.get("/city/jakrta", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert any(link.endswith("/city/jakarta") for link in Tags(answer.text).links())


def test_format_nobody_knows_is_not_acceptable(client: TestClient) -> None:
    answer = client.get("/city/jakarta", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["acceptable"]


def test_extension_nobody_knows_lists_those_there_are(client: TestClient) -> None:
    answer = client.get("/city/jakarta.png", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert [entry["label"] for entry in answer.json()["candidates"]][:2] == ["text/html", "text/turtle"]


@pytest.mark.parametrize(
    "path",
    [
        "/city/jakarta/",
        "/City/Jakarta",
        "/city/%6Aakarta",
        "//city//jakarta",
        "/CITY/JAKARTA.TTL",
        "/ontology/",
    ],
)
def test_other_spelling_moves_to_the_one_address(client: TestClient, path: str) -> None:
    answer = client.get(f"http://testserver{path}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].lower()) == (
        301,
        re.sub("/+", "/", path.replace("%6A", "j")).rstrip("/").lower(),
    )


@pytest.mark.parametrize(
    "path",
    [
        "/city/jakarta.",
        "/.ttl",
        "/city",
        "/city/",
        "/city/a%20b",
        "/city/%3Cscript%3E",
        "/city/jakarta%00",
        "/%2F%2Fx",
    ],
)
def test_address_of_nothing_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e3", "９"])
def test_page_that_is_no_number_is_refused(client: TestClient, page: str) -> None:
    answer = client.get("/source/jpnn-2025-11-12.html", params={"page": page})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "page")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/browse",
        "/browse/City",
        "/search?q=takmatsu",
        "/ontology",
        "/shapes",
        "/graph/inferred",
        "/versions",
    ],
)
def test_page_is_whole_without_script_and_without_foreign_files(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    tags = Tags(answer.text).tags
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    scripts = [attributes["type"] for tag, attributes in tags if tag == "script"]
    assert scripts == (["application/ld+json"] if path == "/" else [])  # data, which no browser runs
    assert not [tag for tag, attributes in tags if {"style", "onclick"} & set(attributes)]
    assert [a["href"] for tag, a in tags if tag == "link" and a["rel"] == "stylesheet"] == [
        "/static/style.css"
    ]
    assert [tag for tag, _ in tags if tag in ("main", "h1")] == ["main", "h1"]


def test_style_sheet_is_served(client: TestClient) -> None:
    answer = client.get("/static/style.css")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")


def test_vocabulary_page_documents_each_term_at_its_anchor(client: TestClient) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"}).text
    anchors = [attributes["id"] for tag, attributes in Tags(page).tags if "id" in attributes]
    assert {"City", "memberOf", "Projected"} <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_home_page_counts_what_there_is_and_leads_on(client: TestClient) -> None:
    links = Tags(client.get("/", headers={"Accept": "text/html"}).text).links()
    assert {"/browse", "/browse/City", "/sparql", "/paths", "/ontology", "/versions"} <= set(links)


def test_list_of_cities_links_to_each(client: TestClient) -> None:
    links = Tags(client.get("/browse/City").text).links()
    assert len([link for link in links if link.startswith("/city/")]) == 48


def test_search_forgives_typos_in_json_and_on_the_page(client: TestClient, version: Version) -> None:
    found = client.get("/search", params={"q": "Takmatsu"}, headers={"Accept": "application/json"}).json()
    assert (found[0]["iri"], found[0]["label"]) == (f"{version.base}city/takamatsu", "Takamatsu")
    page = client.get("/search", params={"q": "Takmatsu"}, headers={"Accept": "text/html"}).text
    assert "/city/takamatsu" in Tags(page).links()


def test_version_is_told_in_json_html_and_turtle(client: TestClient, version: Version) -> None:
    told = client.get(f"/versions/{version.number}.json").json()
    assert (told["number"], told["content_digest"], told["current"]) == (
        version.number,
        version.content_digest,
        True,
    )
    assert version.content_digest in client.get(f"/versions/{version.number}.html").text
    turtle = client.get(f"/versions/{version.number}", headers={"Accept": "text/turtle"})
    subjects = {quad.subject for quad in parse(turtle.content, format=RdfFormat.TURTLE)}
    assert NamedNode(f"{version.base}versions/{version.number}") in subjects


@pytest.mark.parametrize("name", ["0", "999", "01", "latest", "1.pdf"])
def test_unknown_version_is_told(client: TestClient, name: str) -> None:
    assert client.get(f"/versions/{name}").status_code == (406 if name.endswith("pdf") else 404)


HOSTILE = """
@prefix : <ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<source/editors#x> {
  <city/x> a :City , :Entity ;
    rdfs:label "<script>alert(1)</script> \\"'\\u202E}}{% x %}"@en ;
    :seeAlso <javascript:alert(1)> , <data:text/html,x> ;
    :address "javascript:alert(2)"^^xsd:anyURI ;
    :startDate "2025-99-99<b>"^^xsd:date ;
    :text "LONG"@ar .
}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[TestClient]:
    versions = Versions(tmp_path)
    with versions.writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        text = HOSTILE.replace("LONG", "ط" * 10_000)
        store.load(text, format=RdfFormat.TRIG, base_iri="http://localhost:8000/", lenient=True)
        store.flush()
        del store
        (folder / "context.jsonld").write_text(
            '{"@context": {"@version": 1.1, "@base": "./", "@vocab": "ontology#", "ascn": "ontology#", '
            '"id": "@id", "type": "@type"}}'
        )
        base = "http://localhost:8000/"
        made = Version(
            0, "", None, "test", "", base, True, {}, "0" * 64, "0" * 64, [], {}, "test", {}, [], folder
        )
        writer.publish(folder, made)
    with TestClient(create_app(Settings(home=tmp_path))) as client:
        yield client


def test_hostile_label_is_text(hostile: TestClient) -> None:
    page = hostile.get("/city/x.html").text
    tags = Tags(page).tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "script" not in [tag for tag, _ in tags]
    assert "b" not in [tag for tag, _ in tags]


def test_addresses_that_could_run_are_never_links(hostile: TestClient) -> None:
    page = hostile.get("/city/x.html").text
    assert "javascript:alert(1)" in page
    assert not [link for link in Tags(page).links() if re.match(r"\s*(javascript|data):", link)]


def test_very_long_text_is_folded_and_whole(hostile: TestClient) -> None:
    page = hostile.get("/city/x.html").text
    assert "ط" * 10_000 in page
    assert '<details class="long">' in page


@pytest.mark.parametrize("extension", ["jsonld", "nt", "rdf", "trig"])
def test_hostile_labels_survive_every_format(hostile: TestClient, extension: str) -> None:
    turtle = triples(hostile.get("/city/x.ttl").content, RdfFormat.TURTLE)
    assert triples(hostile.get(f"/city/x.{extension}").content, FORMATS[extension][1]) == turtle


def test_hostile_search_is_text(hostile: TestClient) -> None:
    page = hostile.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "script" not in [tag for tag, _ in Tags(page).tags]

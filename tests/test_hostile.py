"""Hostile data does no harm and stays readable, on every page and in every document."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import BaseDirection, Literal, NamedNode, Quad, RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.html.links import as_path
from ascn_api.settings import Settings
from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, RDF, RDFS, XSD, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'></title></textarea></script><img src=x onerror=alert(2)>&lt;"
OVERRIDE = "abc\u202egpj.exe\u2066xyz"
CONTROLS = "bell\u0007 null\u0000 escape\u001b next\u0085 end"
ZERO_WIDTH = "zero\u200bwidth\ufeff\u2060joiner\u200d"
ARABIC = "\u0645\u0631\u062d\u0628\u0627"
LONG = "long " * 2000
HUGE = "9" * 5000
CITY, GRAPH = SPACE.iri("city/hostile"), SPACE.iri("source/h#p1")
QUOTED, FOREIGN = (
    SPACE.iri("city/it's-\u00e9\u202e"),
    NamedNode("http://x.example/'q?a=1&b=<".replace("<", "%3C")),
)


def node(name: str) -> NamedNode:
    return SPACE.iri(name)


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


LABELS = [
    Literal(SCRIPT, language="en"),
    Literal(BREAKOUT, language="id"),
    Literal(OVERRIDE, language="ms"),
    Literal(CONTROLS, language="ja"),
    Literal(ZERO_WIDTH, language="th"),
    Literal(ARABIC, language="ar", direction=BaseDirection.RTL),
    Literal(LONG, language="vi"),
    Literal("odd", language="x-a-verylong-private-tag"),
]
VALUES: list[tuple[str, Any]] = [
    ("population", typed(HUGE, "integer")),
    ("population", typed("1e999999", "double")),
    ("area", typed("-" + HUGE + "." + HUGE, "decimal")),
    ("validFrom", typed("0000-01-01", "date")),
    ("validFrom", typed("-0044-03-15", "date")),
    ("validFrom", typed("2025-99-99", "date")),
    ("validFrom", typed("2025-01-" + HUGE, "date")),
    ("validFrom", typed("2025T" + SCRIPT, "dateTime")),
    ("address", typed("javascript:alert(1)", "anyURI")),
    ("address", typed("data:text/html,<script>alert(1)</script>", "anyURI")),
    ("address", typed('https://x.example/"><script>', "anyURI")),
    ("address", typed("https://[bad", "anyURI")),
    ("exactMatch", NamedNode("javascript:alert(1)")),
    ("exactMatch", NamedNode("data:text/html,alert(1)")),
    ("exactMatch", FOREIGN),
    ("locatedIn", QUOTED),
    ("note", Literal(LONG)),
    ("note", Literal(SCRIPT, datatype=NamedNode("javascript:alert(1)"))),
]


def quads() -> Iterator[Quad]:
    label, kind = NamedNode(f"{RDFS}label"), NamedNode(f"{RDF}type")
    for subject in (CITY, QUOTED, node("source/h"), node("disagreement/h"), FOREIGN):
        for literal in LABELS:
            yield Quad(subject, label, literal, GRAPH)
    for literal in LABELS[:3]:
        yield Quad(node("city/jakarta"), label, Literal(literal.value, language="en"), GRAPH)
    yield Quad(CITY, kind, SPACE.term("City"), GRAPH)
    yield Quad(CITY, kind, SPACE.term("Entity"), SPACE.inferred)
    yield Quad(QUOTED, kind, SPACE.term("City"), node("graph/\u202ex'"))
    yield Quad(node("source/h"), kind, SPACE.term("Source"), node("source/h"))
    yield Quad(node("source/h"), NamedNode(f"{DCTERMS}title"), Literal(BREAKOUT), node("source/h"))
    yield Quad(node("source/h"), NamedNode(f"{DCTERMS}publisher"), CITY, node("source/h"))
    yield Quad(GRAPH, NamedNode(f"{DCTERMS}isPartOf"), node("source/h"), SPACE.inferred)
    yield Quad(CITY, SPACE.term("memberOf"), QUOTED, SPACE.inferred)
    yield Quad(node("disagreement/h"), SPACE.term("about"), CITY, GRAPH)
    yield Quad(node("disagreement/h"), SPACE.term("onProperty"), SPACE.term("population"), GRAPH)
    yield Quad(node("disagreement/h"), SPACE.term("believed"), Literal(SCRIPT), GRAPH)
    yield Quad(node("disagreement/h"), SPACE.term("reason"), Literal(OVERRIDE), GRAPH)
    for name, value in VALUES:
        yield Quad(CITY, SPACE.term(name), value, GRAPH)


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory,
    make_small_root: Callable[[Path], Path],
    publish_as_client: Callable[..., Version],
) -> Iterator[TestClient]:
    """Give a client of a world with hostile data that a client wrote, in version 2."""
    folder = tmp_path_factory.mktemp("hostile")
    versions = Versions(folder / "home")
    build(make_small_root(folder / "inputs"), versions, SPACE)
    named = list(quads())
    publish_as_client(versions, *named)
    with TestClient(create_app(Settings(home=versions.home)), raise_server_exceptions=False) as client:
        yield client


class Markup(HTMLParser):
    """Collects what of a page could do harm, and where markup stands that may not stand there."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})
    LINES = frozenset({"a", "h1", "h2", "h3", "p", "summary", "span", "dt", "title"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.harmful: list[str] = []
        self.misplaced: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and named.get("type") != "application/ld+json":
            self.harmful.append(tag)
        self.harmful += [name for name in named if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction"):
            address = (named.get(name) or "").strip().lower()
            if not address.startswith(("/", "#", "?", "http://", "https://")) and address != "data:,":
                self.harmful += [address] if name in named else []
        if (tag in {"details", "p", "div", "ul", "section"} and self.LINES & set(self._open)) or (
            tag == "a" and "a" in self._open
        ):
            self.misplaced.append(f"{tag} in {self._open[-3:]}")
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.misplaced.append(f"/{tag}")


def local(iri: str) -> str:
    return as_path(iri.removeprefix(DEFAULT_BASE))


QUERY = "SELECT * WHERE { ?subject ?property ?value } ORDER BY STRLEN(STR(?value)) LIMIT 300"
PAGES = {
    "home": "/",
    "thing": "/city/hostile.html",
    "thing in another language": "/city/hostile.html?",
    "thing with an odd name": f"/{local(QUOTED.value)}.html",
    "disagreement": "/disagreement/h.html",
    "source": "/source/h.html",
    "part of a source": "/source/h.html?part=p1",
    "graph": "/graph/inferred",
    "graph with an odd name": "/graph/%E2%80%AEx'",
    "kinds": "/browse",
    "list": "/browse/City",
    "search": f"/search?{urlencode({'q': SCRIPT})}",
    "search by an override": f"/search?{urlencode({'q': OVERRIDE})}",
    "results": f"/sparql?{urlencode({'query': QUERY, 'format': 'html'})}",
    "results about one thing": f"/sparql?{urlencode({'query': f'DESCRIBE <{CITY.value}>', 'format': 'html'})}",
    "form": "/sparql",
    "paths": "/paths?from=city/jakarta&to=country/indonesia",
    "tree": "/tree?of=city/jakarta&of=country/indonesia",
    "neighbourhood": "/neighbourhood?of=country/indonesia&depth=2",
    "shared things": "/common?of=country/indonesia&of=city/jakarta",
    "evidence": "/evidence?subject=city/hostile",
    "evidence of a name": f"/evidence?{urlencode({'subject': 'city/hostile', 'predicate': 'a'})}",
    "evidence of a script": f"/evidence?{urlencode({'object': json.dumps(SCRIPT)})}",
    "evidence of a foreign thing": f"/evidence?{urlencode({'subject': FOREIGN.value})}",
    "version": "/versions/2",
    "versions": "/versions",
    "difference": "/versions/2/diff.html",
}
FAILURES = {
    "unknown thing": f"/city/{quote(BREAKOUT, safe='')}",
    "unknown evidence": f"/evidence?{urlencode({'object': json.dumps(BREAKOUT + OVERRIDE)})}",
    "unreadable evidence": f"/evidence?{urlencode({'subject': OVERRIDE + CONTROLS})}",
    "malformed query": f"/sparql?{urlencode({'query': f'SELECT {SCRIPT}{OVERRIDE}'})}",
    "unknown format": f"/sparql?{urlencode({'query': 'ASK {}', 'format': BREAKOUT})}",
    "unknown end of a path": f"/paths?{urlencode({'from': OVERRIDE, 'to': SCRIPT})}",
    "unknown page": f"/browse/City?{urlencode({'page': SCRIPT})}",
    "unknown part": f"/source/h.html?{urlencode({'part': OVERRIDE})}",
    "unknown kind of parts": f"/source/h.html?{urlencode({'kind': SCRIPT})}",
    "unknown version": f"/versions/{quote(SCRIPT, safe='')}",
}


def checked_page(client: TestClient, address: str) -> tuple[int, str]:
    """Give a page and its status once it is known to do no harm."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    markup = Markup(answer.text)
    assert (markup.harmful, markup.misplaced) == ([], [])
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.text) == []
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert len(answer.content) < 100_000
    return answer.status_code, unescape(answer.text)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_harmless(hostile: TestClient, name: str) -> None:
    status, _ = checked_page(hostile, PAGES[name])
    assert status == 200


@pytest.mark.parametrize("name", FAILURES)
def test_page_of_a_failure_is_harmless(hostile: TestClient, name: str) -> None:
    status, _ = checked_page(hostile, FAILURES[name])
    assert status in {400, 404, 406}


def test_hostile_data_is_readable(hostile: TestClient) -> None:
    _, text = checked_page(hostile, "/city/hostile")
    assert SCRIPT in text
    assert BREAKOUT in text
    assert "abc⟦U+202E⟧gpj.exe⟦U+2066⟧xyz" in text
    assert "bell⟦U+0007⟧ null⟦U+0000⟧ escape⟦U+001B⟧ next⟦U+0085⟧ end" in text
    assert f'<bdi lang="ar">{ARABIC}</bdi>' in text
    assert "<code>javascript:alert(1)</code>" in text
    assert "-0044-03-15" in text
    assert "2025-99-99" in text


def test_long_text_is_folded_and_shortened_in_headings(hostile: TestClient) -> None:
    _, text = checked_page(hostile, "/city/hostile")
    assert f"<summary><bdi>{LONG[:280]}…</bdi></summary>" in text
    answer = hostile.get("/city/hostile.html", headers={"Accept-Language": "vi"})
    assert f'<h1><bdi lang="vi">{LONG[:280]}…</bdi></h1>' in answer.text


@pytest.mark.parametrize("name", ["city/hostile", local(QUOTED.value), "source/h", "disagreement/h"])
@pytest.mark.parametrize("extension", ["ttl", "jsonld", "trig", "nq"])
def test_document_tells_hostile_data_as_it_is(hostile: TestClient, name: str, extension: str) -> None:
    plain = hostile.get(f"/{name}.nt")
    answer = hostile.get(f"/{name}.{extension}")
    format_ = RdfFormat.from_extension(extension)
    assert format_ is not None
    triples = {quad.triple for quad in parse(answer.content, format=format_)}
    assert triples >= {quad.triple for quad in parse(plain.content, format=RdfFormat.N_TRIPLES)}
    assert len(triples) > len(LABELS)


@pytest.mark.parametrize(
    "address", ["/city/hostile", f"/{local(QUOTED.value)}", "/source/h", "/evidence?subject=city/hostile"]
)
@pytest.mark.parametrize(
    "accept", ["text/html", "text/turtle", "application/ld+json", "application/trig", "application/json"]
)
def test_headers_are_plain(hostile: TestClient, address: str, accept: str) -> None:
    answer = hostile.get(address, headers={"Accept": accept}, follow_redirects=False)
    assert answer.status_code in {200, 303}
    assert all(value.isascii() and value.isprintable() for value in answer.headers.values())


@pytest.mark.parametrize("name", ["city/hostile", "source/h"])
def test_rdf_xml_that_could_not_be_read_is_refused(hostile: TestClient, name: str) -> None:
    answer = hostile.get(f"/{name}.rdf")
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["acceptable"]


@pytest.mark.parametrize(
    "address", ["/evidence?subject=city/hostile", "/search?q=script", "/versions/2/diff.json"]
)
def test_json_is_json(hostile: TestClient, address: str) -> None:
    answer = hostile.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert json.loads(answer.text)


def test_statement_about_a_long_text_leads_to_its_evidence(hostile: TestClient) -> None:
    found = hostile.get(
        "/evidence?subject=city/hostile&predicate=:note", headers={"Accept": "application/json"}
    ).json()
    (iri,) = [fact["iri"] for fact in found["facts"] if fact["object"]["value"] == LONG]
    assert len(iri) < 300
    again = hostile.get(iri, headers={"Accept": "application/json"}).json()
    assert [fact["object"]["value"] for fact in again["facts"]] == [LONG]


ROUTES = sorted({route.path for route in create_app(Settings()).state.routes})
PLACES = {
    "path:path": "city/hostile",
    "path": "city/hostile",
    "name": "City",
    "number": "2",
    "extension": "json",
}


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_has_a_strict_policy(hostile: TestClient, route: str) -> None:
    address = re.sub(r"\{([^}]*)\}", lambda place: PLACES.get(place[1], "x"), route)
    policy = hostile.get(address, headers={"Accept": "text/html"}).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy

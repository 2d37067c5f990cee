"""What is large is shown in parts that say so, and documents, lists and searches are never worked on without bounds."""

import asyncio
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ascn_api.app import create_app
from ascn_api.desk import Desk
from ascn_api.readings import Readings
from ascn_api.settings import Settings
from ascn_graph.catalogue import catalogue_quads
from ascn_graph.errors import EngineBusy, QueryTimeout
from ascn_graph.lookups import Deadline, TimedLookups
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
PREFIXES = """
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
CITIES, PARAGRAPHS, STATEMENTS, RULES, ITEMS = 5_100, 2_600, 300, 20_100, 20_100
PATIENCE = 60


def world() -> str:
    """Write a world with a country of many cities, a source of many paragraphs, a long paragraph, and a large graph."""
    cities = "".join(
        f"<city/c{n}> a :City ; rdfs:label 'City {n}'@en ; :locatedIn <country/x> .\n" for n in range(CITIES)
    )
    parts = "".join(
        f"<source/long#p{n}> dcterms:isPartOf <source/long> .\n" for n in range(1, PARAGRAPHS + 1)
    )
    parts += "".join(f"<source/huge#i{n}> dcterms:isPartOf <source/huge> .\n" for n in range(ITEMS))
    paragraphs = "".join(
        f"<source/long#p{n}> {{ <city/c{n}> :population {n} . }}\n" for n in range(2, PARAGRAPHS + 1)
    )
    statements = "".join(f"<city/c0> :population {n} .\n" for n in range(STATEMENTS))
    rules = "".join(f"<city/c{n % CITIES}> :rank {n} .\n" for n in range(RULES))
    return f"""{PREFIXES}
        <source/editors#all> {{ <country/x> a :Country ; rdfs:label "X"@en . {cities} }}
        <graph/inferred> {{ {parts} }}
        <source/long> {{ <source/long> a :Source ; rdfs:label "Long"@en . }}
        <source/huge> {{ <source/huge> a :Source ; rdfs:label "Huge"@en . }}
        <source/huge#i0> {{ <country/x> :population 7 . }}
        <source/long#p1> {{ {statements} }}
        {paragraphs}
        <graph/rules> {{ {rules} }}
    """


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Publish the world, each triple once more in the default graph, as a build would."""
    versions = Versions(tmp_path_factory.mktemp("large"))
    with versions.writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        quads = list(parse(world(), format=RdfFormat.TRIG, base_iri=SPACE.base))
        store.bulk_extend(quads)
        store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
        store.extend(catalogue_quads(store, SPACE))
        store.flush()
        counts = {"quads": len(store), "triples": len(store), "entities": 0}
        del store
        (folder / "context.jsonld").write_text(
            '{"@context": {"@base": "./", "@vocab": "ontology#", "ascn": "ontology#", "id": "@id", "type": "@type"}}'
        )
        zero = "0" * 64
        made = Version(
            0, "", None, "test", "", SPACE.base, False, counts, zero, zero, [], {}, "", {}, [], folder
        )
        writer.publish(folder, made)
    return versions


@pytest.fixture(scope="module")
def client_of_large(large: Versions) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=large.home))) as client:
        yield client


def documents(client: TestClient, address: str | None) -> list[Response]:
    """Read a document in RDF and what its links call the next one, to the last."""
    read: list[Response] = []
    while address:
        read.append(client.get(address))
        assert read[-1].status_code == 200
        address = read[-1].links.get("next", {}).get("url")
    return read


def triples(answers: list[Response]) -> set[Triple]:
    return {quad.triple for answer in answers for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}


def query_links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="(/sparql\?query=[^"]*)"', page)]


def rows(client: TestClient, link: str) -> int:
    return len(client.get(link, headers={"Accept": "text/csv"}).text.splitlines()) - 1


def test_documents_of_a_hub_say_everything_together(client_of_large: TestClient, large: Versions) -> None:
    node, store = SPACE.iri("country/x"), large.current().open_store()
    answers = documents(client_of_large, "/country/x.nt")
    said = {quad.triple for quad in store.quads_for_pattern(None, None, node, None)}
    said |= {quad.triple for quad in store.quads_for_pattern(node, None, None, None)}
    assert len(said) == CITIES + 4  # with the catalogue, which tells that things lie there
    assert said <= triples(answers)
    assert len(answers) == 6  # of 1,000 triples that point to it


def test_page_of_a_hub_shows_some_and_asks_for_all_by_sparql(client_of_large: TestClient) -> None:
    page = client_of_large.get("/country/x.html").text
    assert page.count('<a href="/city/c') == 12
    assert "what is counted above is at least so many" in page
    (all_values, everything) = query_links(page)
    assert rows(client_of_large, all_values) == CITIES
    assert rows(client_of_large, everything) == CITIES + 3


def test_long_list_is_read_page_by_page_and_holds_each_thing_once(client_of_large: TestClient) -> None:
    pages = [client_of_large.get("/browse/City", params={"page": page}).text for page in range(1, 52)]
    listed = [city for page in pages for city in re.findall(r'<li><a href="/city/(c\d+)"', page)]
    assert sorted(listed) == sorted(f"c{number}" for number in range(CITIES))
    assert "These are too many to be sorted or narrowed here" in pages[0]
    assert rows(client_of_large, query_links(pages[0])[0]) == CITIES
    assert client_of_large.get("/browse/City", params={"page": 52}).status_code == 404


def test_long_list_is_not_narrowed_and_says_so(client_of_large: TestClient) -> None:
    answer = client_of_large.get("/browse/City?locatedIn=country/x", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "This list cannot be narrowed by locatedIn: its things are too many to be counted; ask by SPARQL.",
    )
    whole = client_of_large.get("/browse/City?format=json").json()
    assert (whole["total"], whole["sort"], whole["facets"]) == (CITIES, "store", [])


def test_short_list_is_sorted(client_of_large: TestClient) -> None:
    page = client_of_large.get("/browse/Country").text
    assert "too many" not in page
    assert '<li><a href="/country/x">' in page


def test_source_of_very_many_parts_is_paged_without_a_list_of_contents(client_of_large: TestClient) -> None:
    first, last = (client_of_large.get("/source/long.html", params={"page": page}).text for page in (1, 130))
    assert "Contents" not in first
    assert re.findall(r'class="passage" id="(p\d+)"', first) == [f"p{number}" for number in range(1, 21)]
    assert re.findall(r'class="passage" id="(p\d+)"', last)[-1] == f"p{PARAGRAPHS}"


def test_long_paragraph_is_cut_and_asks_for_all_by_sparql(client_of_large: TestClient) -> None:
    page = client_of_large.get("/source/long.html").text
    passage = page[page.index('id="p1"') : page.index('id="p2"')]
    assert passage.count("<li>") == 200
    assert 'href="?part=p1"' in passage
    alone = client_of_large.get("/source/long.html?part=p1").text
    passage = alone[alone.index('id="p1"') :]
    assert passage.count("<li>") >= 200
    assert "More is stated than is shown here" in passage
    assert rows(client_of_large, query_links(passage)[0]) == STATEMENTS


def test_citation_leads_to_the_page_of_its_paragraph(client_of_large: TestClient) -> None:
    assert 'href="/source/long.html?page=130#p2600"' in client_of_large.get("/city/c2600.html").text


def test_part_of_a_source_of_too_many_parts_has_a_page_of_its_own(client_of_large: TestClient) -> None:
    assert 'href="/source/huge.html?part=i0#i0"' in client_of_large.get("/country/x.html").text
    page = client_of_large.get("/source/huge.html", params={"part": "i0"}).text
    assert re.findall(r'class="passage" id="(\w+)"', page) == ["i0"]
    assert "<bdi>7</bdi>" in page
    for part in ("i99999", "not an IRI"):
        assert client_of_large.get("/source/huge.html", params={"part": part}).status_code == 404


def test_source_of_too_many_parts_shows_the_first_and_leads_to_all(client_of_large: TestClient) -> None:
    page = client_of_large.get("/source/huge.html").text
    assert "more than 20,000 parts" in page
    assert rows(client_of_large, query_links(page)[-1]) == ITEMS
    first = client_of_large.get("/source/huge.nt")
    assert 'rel="next"' in first.headers["link"]
    assert 0 < sum(1 for triple in triples([first]) if triple.predicate.value.endswith("isPartOf")) < ITEMS


def test_large_graph_is_shown_in_part_and_its_documents_say_everything(client_of_large: TestClient) -> None:
    page = client_of_large.get("/graph/rules").text
    assert "More than 20,000 triples stand in this graph." in page
    assert rows(client_of_large, query_links(page)[0]) == RULES
    assert client_of_large.get("/graph/rules", params={"page": 201}).status_code == 404
    answers = documents(client_of_large, "/graph/rules.nt")
    assert len(answers) == 2
    assert sum(1 for triple in triples(answers) if triple.predicate == SPACE.term("rank")) == RULES


@pytest.mark.parametrize("path", ["country/x.nt", "source/long.nt", "graph/rules.nt"])
def test_document_has_no_page_behind_the_last(client_of_large: TestClient, path: str) -> None:
    assert client_of_large.get(f"/{path}", params={"page": 99}).status_code == 404


def test_catalogue_counts_what_a_query_counts(client: TestClient) -> None:
    def counts(query: str) -> dict[str, int]:
        found = client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
        return {row["term"]["value"]: int(row["count"]["value"]) for row in found}

    for counted, kept in (
        (
            "SELECT ?term (COUNT(*) AS ?count) { ?thing a ?term FILTER isIRI(?term) } GROUP BY ?term",
            "SELECT ?term ?count { GRAPH graph:catalogue { ?part void:class ?term ; void:entities ?count } }",
        ),
        (
            "SELECT ?term (COUNT(*) AS ?count) { ?thing ?term ?value } GROUP BY ?term",
            "SELECT ?term ?count { GRAPH graph:catalogue { ?part void:property ?term ; void:triples ?count } }",
        ),
    ):
        assert len(counts(kept)) > 50
        assert counts(kept) == counts(counted)


@contextmanager
def occupied(versions: Versions, patience: float) -> Iterator[tuple[TestClient, Event]]:
    """Give a client of a server whose one place for documents is taken until the event is set."""
    app = create_app(Settings(home=versions.home, query_timeout=0.5))
    app.state.readings = Readings(1)
    app.state.readings.desk = Desk(1, patience)
    with TestClient(app) as client:
        leave = Event()
        assert client.portal
        client.portal.start_task_soon(app.state.readings.desk.work, "someone else", leave.wait)
        yield client, leave
        leave.set()


@pytest.fixture
def busy(large: Versions) -> Iterator[tuple[TestClient, Event]]:
    """Give such a client, of a server that soon refuses who waits."""
    with occupied(large, patience=0.2) as both:
        yield both


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/browse",
        "/browse/City",
        "/search?q=city",
        "/search?q=city&format=json",
        "/city/c1.html",
        "/city/c1.ttl",
        "/graph/rules",
        "/city/c",
    ],
)
def test_documents_lists_and_searches_take_a_place_or_are_refused(
    busy: tuple[TestClient, Event], path: str
) -> None:
    answer = busy[0].get(path)
    assert (answer.status_code, answer.json()["title"]) == (503, "Server busy")
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize("path", ["/health", "/sparql?query=ASK{}", "/city/c1", "/static/style.css"])
def test_what_needs_no_place_is_answered_meanwhile(busy: tuple[TestClient, Event], path: str) -> None:
    assert busy[0].get(path, follow_redirects=False).status_code in (200, 303)


def test_copy_in_hand_is_confirmed_without_a_place(busy: tuple[TestClient, Event]) -> None:
    client, _ = busy
    for path in ("/", "/browse/City", "/city/c1.html", "/source/long.ttl", "/graph/rules", "/context.jsonld"):
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304


def test_work_that_begins_past_its_deadline_is_stopped(large: Versions) -> None:
    answers: list[Response] = []
    with occupied(large, PATIENCE) as (client, leave):
        waiting = Thread(target=lambda: answers.append(client.get("/city/c1.html")))
        waiting.start()
        waiting.join(2)
        leave.set()
        waiting.join(PATIENCE)
        assert (answers[0].status_code, answers[0].json()["title"]) == (503, "Query past its deadline")
        assert client.get("/city/c1.html").status_code == 200


def test_place_is_kept_until_work_has_ended_though_nobody_waits_for_it() -> None:
    async def leave_early() -> None:
        desk, ended = Desk(1, patience=0.05), Event()
        left = asyncio.create_task(desk.work("a", lambda: ended.wait(PATIENCE)))
        await asyncio.sleep(0)
        left.cancel()
        assert (await asyncio.gather(left, return_exceptions=True))[0].__class__ is asyncio.CancelledError
        with pytest.raises(EngineBusy):
            await desk.work("b", lambda: True)
        ended.set()
        assert await desk.work("b", lambda: True)

    asyncio.run(leave_early())


def test_client_has_at_most_half_of_the_places() -> None:
    async def crowd() -> None:
        desk, ended = Desk(2, patience=0.05), Event()
        first = asyncio.create_task(desk.work("a", lambda: ended.wait(PATIENCE)))
        await asyncio.sleep(0)
        with pytest.raises(EngineBusy):
            await desk.work("a", lambda: True)
        assert await desk.work("b", lambda: True)
        ended.set()
        assert await first

    asyncio.run(crowd())


def test_reading_ends_soon_after_its_deadline() -> None:
    store, deadline = Store(), Deadline(PATIENCE)
    node = NamedNode("http://l/a")
    store.extend(Quad(node, NamedNode(f"http://l/p{number}"), node) for number in range(1_000))
    reading = iter(TimedLookups(store, deadline).quads_for_pattern(node, None, None))
    next(reading)
    deadline.end()
    with pytest.raises(QueryTimeout):
        list(reading)
    with pytest.raises(QueryTimeout):
        next(TimedLookups(store, deadline).quads_for_pattern(node, None, None))

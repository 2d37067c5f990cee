"""Where the engine leaves the standard: each deviation is as told, so that an upgrade that ends one is noticed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store

from ascn_api.app import create_app
from ascn_api.routers.deviations import Deviation, read_deviations
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, XSD
from ascn_graph.versions import Version, Versions

DEVIATIONS = read_deviations()


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a server of the made-up graph of the page."""
    versions = Versions(tmp_path_factory.mktemp("deviations"))
    with versions.writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        store.load(DEVIATIONS.data, RdfFormat.TURTLE, to_graph=DefaultGraph())
        store.flush()
        del store
        writer.publish(folder, made_up(folder))
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def made_up(folder: Path) -> Version:
    counts = {"quads": 3, "triples": 3, "entities": 0}
    return Version(
        0, "", None, "test", "", DEFAULT_BASE, False, counts, "0" * 64, "0" * 64, [], {}, "", {}, [], folder
    )


def answer_of(endpoint: TestClient, query: str) -> str:
    """Give the one value that a query answers, written as the page writes it."""
    answer = endpoint.get("/sparql", params={"query": query, "format": "json"})
    if answer.status_code == 400:
        assert answer.json()["title"] == "Malformed query"
        return "refused"
    assert answer.status_code == 200, answer.text
    result = json.loads(answer.text)
    if "boolean" in result:
        return str(result["boolean"]).lower()
    ((name,), (row,)) = result["head"]["vars"], result["results"]["bindings"]
    return written(row[name]) if name in row else "unbound"


def written(cell: dict[str, str]) -> str:
    """Write a term as SPARQL does, numbers and booleans by their value alone."""
    if cell["type"] == "uri":
        return f"<{cell['value']}>"
    datatype = cell.get("datatype", f"{XSD}string")
    if datatype == f"{XSD}string":
        return str(Literal(cell["value"], language=cell.get("xml:lang")))
    assert NamedNode(datatype).value.startswith(XSD)
    return cell["value"]


def test_deviations_are_listed() -> None:
    assert len(DEVIATIONS.known) >= 20
    assert len({deviation.name for deviation in DEVIATIONS.known}) == len(DEVIATIONS.known)


@pytest.mark.parametrize("deviation", DEVIATIONS.known, ids=lambda deviation: deviation.name)
def test_engine_still_deviates(endpoint: TestClient, deviation: Deviation) -> None:
    assert deviation.answer != deviation.standard
    assert answer_of(endpoint, deviation.query) == deviation.answer


@pytest.mark.parametrize("deviation", DEVIATIONS.known, ids=lambda deviation: deviation.name)
def test_other_query_gives_the_answer_of_the_standard(endpoint: TestClient, deviation: Deviation) -> None:
    assert answer_of(endpoint, deviation.instead) == deviation.standard


@pytest.mark.parametrize("deviation", DEVIATIONS.known, ids=lambda deviation: deviation.name)
def test_page_shows_the_deviation_and_how_to_avoid_it(client: TestClient, deviation: Deviation) -> None:
    page = client.get("/use/deviations", headers={"Accept": "text/html"}).text
    section = page.partition(f'<h2 id="{deviation.name}">')[2].partition("</section>")[0]
    shown = section.replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert deviation.query in shown
    assert deviation.instead in shown
    assert f"Section {deviation.section}" in shown

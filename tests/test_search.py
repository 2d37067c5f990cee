"""Search by name: in every language and script, by kind, page by page, and what is said when nothing is found."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from tests.lists import PREFIXES, publish_world

from ascn_api.app import create_app
from ascn_api.settings import Settings

BASE = "http://localhost:8000/"
OPEN_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
HOUSES = 45


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a world of 45 houses and a street, some of whose names are short or not Latin."""
    told = "".join(
        f"<house/h{n}> a :House , :Entity ; rdfs:label 'Old house {n}'@en .\n" for n in range(HOUSES)
    )
    text = f"""{PREFIXES}
    <graph/ontology> {{
      :House rdfs:subClassOf :Entity ; rdfs:label "house"@en , "rumah"@id .
      :Street rdfs:subClassOf :Entity ; rdfs:label "street"@en .
    }}
    <source/editors#all> {{ {told}
      <street/s> a :Street , :Entity ; rdfs:label "Old street"@en , "Jalan Tua"@id ; skos:altLabel "古街"@ja , "京"@ja .
      <street/r> a :Street , :Entity ; rdfs:label "Bazaar"@en , "شارع"@ar .
    }}"""
    versions = publish_world(tmp_path_factory.mktemp("houses"), text)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def found(client: TestClient, q: str, **asked: str) -> list[dict[str, Any]]:
    answer = client.get("/search", params={"q": q, **asked}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    things: list[dict[str, Any]] = answer.json()
    return things


@pytest.mark.parametrize(
    ("q", "matched", "language"),
    [
        ("old stret", "Old street", "en"),
        ("jalan tua", "Jalan Tua", "id"),
        ("古街", "古街", "ja"),
        ("街", "古街", "ja"),
        ("古", "古街", "ja"),
        ("京", "京", "ja"),
        ("OLD\u200f STREET\u200e", "Old street", "en"),
        ("ol\u200dd street", "Old street", "en"),
    ],
    ids=[
        "typo",
        "indonesian",
        "two-characters",
        "last-character",
        "first-character",
        "name-of-one-character",
        "marks-of-direction",
        "mark-within-a-word",
    ],
)
def test_name_in_any_language_tells_which_name_was_met(
    houses: TestClient, q: str, matched: str, language: str
) -> None:
    assert found(houses, q)[0] == {
        "iri": f"{BASE}street/s",
        "label": "Old street",
        "type": "Street",
        "matched": matched,
        "language": language,
    }


def test_name_written_from_right_to_left_is_found(houses: TestClient) -> None:
    assert [thing["iri"] for thing in found(houses, "\u202bشارع\u202c")] == [f"{BASE}street/r"]


def test_page_names_kind_and_language_of_what_was_met(houses: TestClient) -> None:
    page = houses.get("/search?q=古街").text
    assert 'found as “<span lang="ja" dir="auto">古街</span>” (Japanese)' in page
    assert "street" in page


def test_label_and_kind_are_in_the_readers_language(houses: TestClient) -> None:
    page = houses.get("/search?q=old+house+7", headers={"Accept-Language": "id"}).text
    assert '<span class="others">rumah' in page
    answer = houses.get("/search?q=古街&format=json", headers={"Accept-Language": "id"})
    assert answer.json()[0]["label"] == "Jalan Tua"


def test_kinds_found_are_counted_and_narrow_the_search(houses: TestClient) -> None:
    page = houses.get("/search?q=old").text
    assert f'<a href="?q=old&amp;type=House" rel="nofollow">houses {HOUSES}</a>' in page
    assert '<a href="?q=old&amp;type=Street" rel="nofollow">street 1</a>' in page
    assert [thing["iri"] for thing in found(houses, "old", type="Street")] == [f"{BASE}street/s"]


def test_kind_that_is_not_there_is_told_with_those_that_are(houses: TestClient) -> None:
    answer = houses.get("/search?q=old&type=Castle", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert {"iri": f"{BASE}browse/House", "label": "house"} in answer.json()["candidates"]


def test_what_was_found_is_read_page_by_page(houses: TestClient) -> None:
    pages = [found(houses, "old house", page=str(number)) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 6]
    assert len({thing["iri"] for page in pages for thing in page}) == HOUSES + 1
    first = houses.get("/search?q=old+house&format=json")
    assert first.links["next"]["url"] == "?q=old+house&format=json&page=2"
    assert houses.get("/search?q=old+house&page=4").status_code == 404


def test_nothing_found_suggests_the_words_that_are_names_and_the_kinds(houses: TestClient) -> None:
    page = houses.get("/search?q=bazaar+qqqqqqqqqqqqqqq").text
    assert "Nothing has a name like this." in " ".join(page.split())
    assert '<a href="?q=bazaar">bazaar</a>' in page
    assert "qqqqqqqqqqqqqqq</a>" not in page
    assert '<a href="/browse/House">' in page


def test_nothing_of_a_kind_leads_to_what_other_kinds_have(houses: TestClient) -> None:
    page = houses.get("/search?q=bazaar&type=House").text
    assert '<a href="?q=bazaar">See the 1 of other kinds</a>' in page


def test_search_for_nothing_shows_the_kinds(houses: TestClient) -> None:
    page = houses.get("/search").text
    assert '<a href="/browse/House">' in page
    assert found(houses, "  ") == []


@pytest.mark.parametrize("q", ["\u202e", "\x00", "%", "<b>", "🏙", "a" * 200])
def test_strange_texts_find_nothing_and_do_no_harm(houses: TestClient, q: str) -> None:
    answer = houses.get("/search", params={"q": q}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "<b></" not in answer.text


def test_browsers_can_add_the_search(client: TestClient) -> None:
    page = client.get("/", headers={"Accept": "text/html"}).text
    assert (
        '<link rel="search" type="application/opensearchdescription+xml" title="ASCN graph" href="/opensearch.xml">'
        in page
    )
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    described = ElementTree.fromstring(answer.text)  # noqa: S314 (written by us)
    templates = {url.get("type"): url.get("template") for url in described.iter(f"{OPEN_SEARCH}Url")}
    assert templates["text/html"] == f"{BASE}search?q={{searchTerms}}"
    assert (described.findtext(f"{OPEN_SEARCH}ShortName") or "")[:16] == "ASCN graph"
    assert client.get((templates["text/html"] or "").format(searchTerms="jakarta")).status_code == 200


def test_browsers_get_suggestions_while_somebody_types(houses: TestClient) -> None:
    answer = houses.get("/search?q=古&format=suggestions")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    assert json.loads(answer.text) == ["古", ["古街"], ["Old street"], [f"{BASE}street/s"]]


def test_entity_of_the_real_graph_is_found_by_any_of_its_names(client: TestClient) -> None:
    assert found(client, "高松市")[0]["iri"] == f"{BASE}city/takamatsu"
    assert found(client, "Takmatsu", type="City")[0] == {
        "iri": f"{BASE}city/takamatsu",
        "label": "Takamatsu",
        "type": "City",
        "matched": "Takamatsu",
        "language": "en",
    }

"""Lists narrowed by facets: which there are, what they count, and what is said of those there are not."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import QuerySolutions
from tests.lists import publish_world

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.facet_index import MOST_VALUES
from ascn_graph.versions import Version

BASE = "http://localhost:8000/"


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of the world of five cities."""
    versions = publish_world(tmp_path_factory.mktemp("facets"))
    with TestClient(create_app(Settings(home=versions.home))) as client:
        yield client


def listed(client: TestClient, name: str = "City", **asked: str | list[str]) -> dict[str, Any]:
    answer = client.get(f"/browse/{name}", params=asked, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def labels(client: TestClient, **asked: str | list[str]) -> list[str]:
    return [thing["label"] for thing in listed(client, "City", **asked)["things"]]


def values(found: dict[str, Any], name: str) -> dict[str, int]:
    (facet,) = (facet for facet in found["facets"] if facet["name"] == name)
    return {value["value"]: value["count"] for value in facet["values"]}


def test_shapes_and_shortcuts_say_which_facets_there_are_and_in_which_order(cities: TestClient) -> None:
    found = listed(cities)
    assert [(facet["name"], facet["label"]) for facet in found["facets"]] == [
        ("locatedIn", "country"),
        ("memberOf", "member of"),
        ("status", "status"),
        ("founded", "founded"),
    ]


def test_facet_counts_the_things_of_each_value_and_those_of_which_none_is_stated(cities: TestClient) -> None:
    found = listed(cities)
    assert values(found, "locatedIn") == {"country/x": 3, "country/y": 2, "none": 1}
    assert values(found, "founded") == {"1950": 2, "1900": 1, "none": 2}


def test_codes_of_a_relationship_are_facets_of_what_takes_part_in_it(cities: TestClient) -> None:
    assert values(listed(cities), "status") == {"Member": 3, "Pilot": 1, "none": 2}


def test_property_with_texts_among_its_values_is_no_facet(cities: TestClient) -> None:
    answer = cities.get("/browse/City", params={"nickname": "country/x"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"locatedIn": "country/x"}, ["Alpha", "Beta", "Delta"]),
        ({"locatedIn": "country/x", "status": "Member"}, ["Alpha", "Beta"]),
        ({"locatedIn": ["country/x", "country/y"]}, ["Delta"]),
        ({"locatedIn": f"{BASE}country/y"}, ["Delta", "Gamma"]),
        ({"status": f"{BASE}ontology#Pilot"}, ["Beta"]),
        ({"locatedIn": "none"}, ["Epsilon"]),
        ({"founded": "1950"}, ["Beta", "Gamma"]),
        ({"locatedIn": "country/y", "status": ""}, ["Delta", "Gamma"]),
        ({"status": "Pilot", "founded": "1900"}, []),
        ({"sort": "founded"}, ["Gamma", "Beta", "Alpha", "Delta", "Epsilon"]),
    ],
    ids=[
        "one",
        "two-facets",
        "two-values",
        "whole-iri",
        "whole-iri-of-a-code",
        "none-stated",
        "year",
        "empty-field-of-a-form",
        "nothing-left",
        "newest-first",
    ],
)
def test_choices_narrow_the_list(cities: TestClient, asked: dict[str, Any], expected: list[str]) -> None:
    assert labels(cities, **asked) == expected


def test_counts_are_those_of_the_narrowed_list_and_lead_to_it(cities: TestClient) -> None:
    found = listed(cities, locatedIn="country/x")
    assert found["total"] == 3
    assert values(found, "status") == {"Member": 2, "Pilot": 1, "none": 1}
    (status,) = (facet for facet in found["facets"] if facet["name"] == "status")
    address = status["values"][0]["list"]
    assert address == f"{BASE}browse/City?locatedIn=country/x&status=Member"
    assert listed(cities, locatedIn="country/x", status="Member")["total"] == status["values"][0]["count"]


def test_each_choice_can_be_taken_off(cities: TestClient) -> None:
    found = listed(cities, locatedIn="country/x", status="Member")
    assert [(choice["name"], choice["label"], choice["without"]) for choice in found["chosen"]] == [
        ("locatedIn", "Xland", f"{BASE}browse/City?status=Member"),
        ("status", "member", f"{BASE}browse/City?locatedIn=country/x"),
    ]
    page = cities.get("/browse/City?locatedIn=country/x&status=Member").text
    assert '<a href="/browse/City?status=Member" title="Take this off">' in page


def test_page_offers_what_narrows_further_as_links(cities: TestClient) -> None:
    page = cities.get("/browse/City?locatedIn=country/x").text
    assert 'href="/browse/City?locatedIn=country/x&amp;status=Pilot"' in page
    assert "<script" not in page


def test_facets_and_values_are_named_in_the_readers_language(cities: TestClient) -> None:
    found = cities.get("/browse/City?format=json", headers={"Accept-Language": "id"}).json()
    country, status = found["facets"][0], found["facets"][2]
    assert (country["label"], country["values"][0]["label"]) == ("negara", "Negeri X")
    assert status["values"][0]["label"] == "anggota"


def test_unknown_facet_is_told_with_those_there_are(cities: TestClient) -> None:
    answer = cities.get("/browse/City?colour=red", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "colour")
    assert answer.json()["detail"] == (
        "This list cannot be narrowed by colour; its facets are: locatedIn, memberOf, status, founded."
    )


def test_value_that_nothing_has_is_told_with_the_lists_of_those_there_are(cities: TestClient) -> None:
    answer = cities.get("/browse/City?locatedIn=country/z", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["candidates"] == [
        {"iri": f"{BASE}browse/City?locatedIn=country/x", "label": "Xland"},
        {"iri": f"{BASE}browse/City?locatedIn=country/y", "label": "Yland"},
        {"iri": f"{BASE}browse/City?locatedIn=none", "label": "none stated"},
    ]


@pytest.mark.parametrize(
    "query",
    ["sort=population", "&".join(f"status=S{n}" for n in range(21)), f"status={'x' * 301}", "sort=a&sort=b"],
    ids=["no-such-order", "too-many", "too-long", "twice"],
)
def test_choices_that_cannot_be_read_are_refused(cities: TestClient, query: str) -> None:
    assert cities.get(f"/browse/City?{query}").status_code == 400


@pytest.mark.parametrize("name", ["City", "Person", "Meeting", "Project", "Membership", "Source", "Claim"])
def test_every_count_of_the_real_graph_is_the_length_of_its_list(client: TestClient, name: str) -> None:
    found = listed(client, name)
    offered = [
        (facet["name"], value["value"], value["count"])
        for facet in found["facets"]
        for value in facet["values"][:3]
    ]
    assert len(offered) > 3
    assert offered == [
        (facet, value, listed(client, name, **{facet: value})["total"]) for facet, value, _ in offered
    ]


def test_counts_of_the_real_graph_are_those_of_sparql(client: TestClient, version: Version) -> None:
    rows = version.open_store().query(
        """PREFIX : <http://localhost:8000/ontology#>
        SELECT ?country (COUNT(DISTINCT ?city) AS ?cities) { ?city a :City ; :locatedIn ?country } GROUP BY ?country"""
    )
    assert isinstance(rows, QuerySolutions)
    counted = {row["country"].value.removeprefix(BASE): int(row["cities"].value) for row in rows}
    assert values(listed(client), "locatedIn") == counted


def test_facets_of_the_real_graph_are_few_enough_to_choose_among(client: TestClient) -> None:
    facets = listed(client, "Person")["facets"]
    assert {"associatedCountry", "role", "participatedIn"} <= {facet["name"] for facet in facets}
    assert max(len(facet["values"]) for facet in facets) <= MOST_VALUES + 1

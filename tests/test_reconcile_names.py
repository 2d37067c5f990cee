"""How well names are matched, measured on the real graph by every name that a source prints or the editors chose."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, QuerySolutions

from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

NAMES = """SELECT DISTINCT ?thing ?type ?name {
  ?thing a ?type ; skos:altLabel|rdfs:label ?name
  VALUES ?type { :City :Country :Organisation :Person :Meeting :Programme }
} ORDER BY ?thing ?type ?name"""
ELSEWHERE = (
    "Bandung",
    "London",
    "Atlantis",
    "Kyoto City",
    "Ministry of Magic",
    "Manila Bay",
    "Berlin",
    "東京都庁",
)


@dataclass(frozen=True)
class Named:
    """A name, the thing that bears it, and its type."""

    id: str
    type: str
    name: str


@pytest.fixture(scope="module")
def names(version: Version) -> list[Named]:
    namespace = Namespace(version.base)
    found = version.open_store().query(NAMES, base_iri=version.base, prefixes=namespace.prefixes)
    assert isinstance(found, QuerySolutions)
    rows = [
        Named(_local(namespace, row["thing"]), _local(namespace, row["type"])[9:], row["name"].value)
        for row in found
    ]
    assert len(rows) > 800
    return rows


def _local(namespace: Namespace, term: object) -> str:
    assert isinstance(term, NamedNode)
    return namespace.local(term.value) or ""


def results(client: TestClient, queries: Sequence[Mapping[str, object]]) -> Iterator[list[dict[str, Any]]]:
    """Reconcile as OpenRefine does, in batches."""
    for start in range(0, len(queries), 50):
        batch = queries[start : start + 50]
        form = {"queries": json.dumps({f"q{place}": query for place, query in enumerate(batch)})}
        answer = client.post("/reconcile", data=form).json()
        yield from (answer[f"q{place}"]["result"] for place in range(len(batch)))


def as_query(named: Named) -> dict[str, object]:
    return {"query": named.name, "type": named.type, "type_strict": "should"}


def test_every_name_finds_its_bearer_and_no_match_is_wrong(client: TestClient, names: list[Named]) -> None:
    found = list(results(client, [as_query(named) for named in names]))
    first = [result[0] for result in found]
    right = [named for named, best in zip(names, first, strict=True) if best["id"] == named.id]
    matched = [(named, best) for named, best in zip(names, first, strict=True) if best["match"]]
    missed = [
        named for named, result in zip(names, found, strict=True) if named.id not in [c["id"] for c in result]
    ]
    assert [(named.name, best["id"]) for named, best in matched if best["id"] != named.id] == []
    assert missed == []
    assert len(right) > 0.99 * len(names)
    assert len(matched) > 0.98 * len(names)


def test_every_city_is_matched_by_each_of_its_names(client: TestClient, names: list[Named]) -> None:
    cities = [named for named in names if named.type == "City"]
    found = results(client, [as_query(named) for named in cities])
    assert [(result[0]["id"], result[0]["match"]) for result in found] == [
        (named.id, True) for named in cities
    ]


def test_names_with_a_slip_find_their_bearer_and_no_match_is_wrong(
    client: TestClient, names: list[Named]
) -> None:
    chance = random.Random(1)  # the same slips every time
    cities = [named for named in names if named.type == "City" and len(named.name) > 4]
    slips = [_slip(named.name, chance) for named in cities]
    found = list(results(client, [{"query": slip, "type": "City"} for slip in slips]))
    first = [result[0] if result else {"id": "", "match": False} for result in found]
    outcome = Counter(best["id"] == named.id for best, named in zip(first, cities, strict=True))
    assert outcome[True] > 0.97 * len(cities)
    # What has lost a letter may be another name of the same city.
    matched = [(named, best) for named, best in zip(cities, first, strict=True) if best["match"]]
    assert [(named.name, best["id"]) for named, best in matched if best["id"] != named.id] == []


def _slip(name: str, chance: random.Random) -> str:
    """Leave a letter out."""
    letters = [place for place in range(1, len(name) - 1) if name[place].isalpha()]
    place = chance.choice(letters)
    return name[:place] + name[place + 1 :]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_not_in_the_graph_is_no_match(client: TestClient, name: str) -> None:
    untyped, typed = results(client, [{"query": name}, {"query": name, "type": "City"}])
    assert [found["id"] for found in (*untyped, *typed) if found["match"]] == []


def test_city_state_is_told_from_its_country_by_the_type(client: TestClient) -> None:
    untyped, city, country = results(
        client, [{"query": "新加坡", **more} for more in ({}, {"type": "City"}, {"type": "Country"})]
    )
    assert [found["match"] for found in untyped[:2]] == [False, False]
    assert (city[0]["id"], city[0]["match"]) == ("city/singapore-city", True)
    assert (country[0]["id"], country[0]["match"]) == ("country/singapore", True)


def test_openrefine_guesses_that_a_column_holds_cities(client: TestClient) -> None:
    column = ("Jakarta", "Da Nang", "กรุงเทพมหานคร", "クアラルンプール", "Thành phố Hồ Chí Minh", "Cebu City")
    # OpenRefine asks for three candidates of each, without a type, and weighs their types by rank.
    weights: defaultdict[str, float] = defaultdict(float)
    for result in results(client, [{"query": name, "limit": 3} for name in column]):
        assert 1 <= len(result) <= 3
        for rank, candidate in enumerate(result):
            weights[candidate["type"][0]["id"]] += 1 / (1 + rank)
    assert max(weights, key=lambda type_: weights[type_]) == "City"


def test_large_answer_by_post_is_that_of_its_own_body(client: TestClient) -> None:
    forms = [
        {"queries": json.dumps({str(n): {"query": name, "limit": 50} for n in range(50)})}
        for name in ("Jakarta", "Manila")
    ]
    first, second = (client.post("/reconcile", data=form) for form in forms)
    assert min(len(first.content), len(second.content)) > 64 * 1024
    assert first.json()["0"]["result"][0]["id"] == "city/jakarta"
    assert second.json()["0"]["result"][0]["id"] == "city/manila"

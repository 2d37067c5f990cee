"""The services beside reconciliation itself: suggestions, flyouts, previews, properties, and facts for tables."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

HOSTILE = """
<source/editors#hostile> {
  <city/hostile> a :City ; rdfs:label "<script>alert(1)</script> \\u202Eevil"@en , "Jahat"@id ;
    :locatedIn <country/indonesia> ; :latitude -6.5 .
}
"""


@pytest.fixture(scope="module")
def world(
    make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Give a client of a server of the small world, in which a city has a hostile name."""
    root = make_small_root(tmp_path_factory.mktemp("hostile"))
    editors = root / "graph" / "sources" / "editors.trig"
    editors.write_text(editors.read_text(encoding="utf-8") + HOSTILE, encoding="utf-8")
    versions = Versions(tmp_path_factory.mktemp("home"))
    build(root, versions, Namespace(DEFAULT_BASE))
    with TestClient(create_app(Settings(home=versions.home))) as made:
        yield made


def suggested(client: TestClient, kind: str, **parameters: str) -> list[str]:
    answer = client.get(f"/reconcile/suggest/{kind}", params=parameters)
    assert answer.status_code == 200
    return [entry["id"] for entry in answer.json()["result"]]


def extended(client: TestClient, ids: list[str], *properties: dict[str, object]) -> dict[str, Any]:
    answer = client.post(
        "/reconcile", data={"extend": json.dumps({"ids": ids, "properties": list(properties)})}
    )
    assert answer.status_code == 200
    table: dict[str, Any] = answer.json()
    return table


def test_entity_is_suggested_with_what_tells_it_from_namesakes(world: TestClient) -> None:
    answer = world.get("/reconcile/suggest/entity", params={"prefix": "jak"})
    assert answer.json() == {
        "result": [
            {
                "id": "city/jakarta",
                "name": "Jakarta",
                "description": "city · Indonesia",
                "notable": [{"id": "City", "name": "city"}],
            }
        ]
    }


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("surab", "city/surabaya"),
        ("Surabya", "city/surabaya"),
        ("ジャカ", "city/jakarta"),
        ("กรุงเทพ", "city/bangkok"),
        ("city/jakarta", "city/jakarta"),
        ("http://localhost:8000/city/jakarta", "city/jakarta"),
    ],
)
def test_entity_is_suggested_while_its_name_is_typed(client: TestClient, prefix: str, first: str) -> None:
    assert suggested(client, "entity", prefix=prefix)[0] == first


def test_suggestions_go_on_where_they_were_left(client: TestClient) -> None:
    start = suggested(client, "entity", prefix="smart")
    rest = suggested(client, "entity", prefix="smart", cursor="20")
    assert (len(start), len(rest)) == (20, 20)
    assert not set(start) & set(rest)
    assert suggested(client, "entity", prefix="smart", cursor="200") == []


def test_suggestions_keep_to_a_type(client: TestClient) -> None:
    found = suggested(client, "entity", prefix="ja", type="Country")
    assert found[0] == "country/japan"
    assert {id_.partition("/")[0] for id_ in found} == {"country"}


@pytest.mark.parametrize(
    ("kind", "parameters", "found"),
    [
        ("type", {"prefix": "cit"}, ["City"]),
        ("type", {"prefix": "City"}, ["City"]),
        ("type", {"prefix": "http://localhost:8000/ontology#City"}, ["City"]),
        ("type", {"prefix": "town"}, []),
        ("property", {"prefix": "popul"}, ["population"]),
        ("property", {"prefix": "located"}, ["locatedIn"]),
        ("property", {"prefix": "country", "type": "City"}, ["locatedIn", "heldInCountry", "countryCount"]),
    ],
)
def test_types_and_properties_are_suggested(
    client: TestClient, kind: str, parameters: dict[str, str], found: list[str]
) -> None:
    assert suggested(client, kind, **parameters)[:3] == found


def test_every_type_and_every_property_can_be_reached_without_a_letter(client: TestClient) -> None:
    types = [entry["id"] for entry in client.get("/reconcile").json()["defaultTypes"]]
    assert set(suggested(client, "type", prefix="")) == set(types)
    assert len(suggested(client, "property", prefix="", cursor="40")) == 20


def test_type_says_what_is_above_it_only_where_that_is_a_type(client: TestClient) -> None:
    result = client.get("/reconcile/suggest/type", params={"prefix": ""}).json()["result"]
    assert len(result) > 10
    assert all(set(entry) == {"id", "name"} for entry in result)


@pytest.mark.parametrize(
    ("kind", "id_", "html"),
    [
        (
            "entity",
            "city/jakarta",
            '<p><b dir="auto">Jakarta</b>: <span dir="auto">city · Indonesia</span></p>',
        ),
        (
            "property",
            "locatedIn",
            '<p><b dir="auto">country</b>: <span dir="auto">The country in which a city lies.</span></p>',
        ),
    ],
)
def test_flyout_tells_in_a_few_words(world: TestClient, kind: str, id_: str, html: str) -> None:
    answer = world.get(f"/reconcile/flyout/{kind}", params={"id": id_})
    assert answer.json() == {"id": id_, "html": html}


def test_flyout_of_a_type_gives_its_definition(client: TestClient) -> None:
    html = client.get("/reconcile/flyout/type?id=City").json()["html"]
    assert html.startswith('<p><b dir="auto">city</b>: <span dir="auto">')


def test_names_in_html_are_harmless(world: TestClient) -> None:
    page = world.get("/reconcile/preview?id=city/hostile").text
    flyout = world.get("/reconcile/flyout/entity?id=city/hostile").json()["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in flyout
    assert "<script" not in page + flyout


def test_preview_is_small_and_may_be_framed(client: TestClient) -> None:
    answer = client.get(
        "/reconcile/preview", params={"id": "city/jakarta"}, headers={"Accept-Language": "id"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors *")
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert '<a href="/city/jakarta" target="_blank" rel="noopener">' in answer.text
    assert '<a href="/country/indonesia" target="_blank"' in answer.text
    assert ">DKI Jakarta</span></a></h1>" in answer.text
    assert ">ジャカルタ</span>" in answer.text
    assert "<nav" not in answer.text
    assert len(answer.content) < 10_000


def test_no_other_page_may_be_framed(client: TestClient) -> None:
    for path in ("/city/jakarta.html", "/reconcile/preview?id=city/jakrta", "/reconcile"):
        assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"]


def test_properties_are_proposed_in_the_order_of_the_page(client: TestClient) -> None:
    answer = client.get("/reconcile/properties", params={"type": "City"}).json()
    ids = [entry["id"] for entry in answer["properties"]]
    assert (answer["type"], "limit" in answer) == ("City", False)
    assert {"locatedIn", "population", "skos:altLabel", "memberOf"} <= set(ids)
    assert not {"member", "rdf:type", "startDate"} & set(ids)
    assert ids.index("locatedIn") < ids.index("latitude") < ids.index("population")


def test_properties_are_proposed_up_to_a_limit_and_without_a_type(client: TestClient) -> None:
    few = client.get("/reconcile/properties", params={"type": "City", "limit": "2"}).json()
    every = client.get("/reconcile/properties?type=").json()
    assert (len(few["properties"]), few["limit"]) == (2, 2)
    assert len(every["properties"]) > 50


def test_table_is_extended_by_facts_of_every_kind(client: TestClient) -> None:
    columns: list[dict[str, object]] = [
        {"id": name} for name in ("locatedIn", "latitude", "population", "geoNamesFeature")
    ]
    answer = extended(client, ["city/ha-noi"], *columns)
    assert answer["meta"] == [
        {"id": "locatedIn", "name": "country", "type": {"id": "Country", "name": "country"}},
        {"id": "latitude", "name": "latitude"},
        {"id": "population", "name": "population"},
        {"id": "geoNamesFeature", "name": "GeoNames feature"},
    ]
    assert answer["rows"] == {
        "city/ha-noi": {
            "locatedIn": [{"id": "country/viet-nam", "name": "Viet Nam"}],
            "latitude": [{"float": 21.0245}],
            "population": [{"int": 7600000}, {"int": 8053663}],
            "geoNamesFeature": [{"str": "https://sws.geonames.org/1581130/"}],
        }
    }


@pytest.mark.parametrize(
    ("id_", "property_", "values"),
    [
        ("meeting/ascn-annual-9", "startDate", [{"date": "2026-07-20T00:00:00Z"}]),
        ("source/cakapcakap-2018", "dcterms:issued", [{"str": "2018"}]),
        ("source/jpnn-2025-11-12", "publishedAt", [{"date": "2025-11-12T10:56:00+07:00"}]),
    ],
)
def test_dates_are_as_precise_as_the_format_allows(
    client: TestClient, id_: str, property_: str, values: list[dict[str, str]]
) -> None:
    assert extended(client, [id_], {"id": property_})["rows"][id_][property_] == values


@pytest.mark.parametrize(
    ("settings", "values"),
    [
        ({"language": "ja"}, [{"str": "ジャカルタ"}]),
        ({"limit": "1"}, [{"str": "DKI Jakarta"}]),
        ({"limit": 1, "language": ""}, [{"str": "DKI Jakarta"}]),
        ({"count": "on"}, [{"int": 3}]),
        ({"count": True, "limit": "1"}, [{"int": 3}]),
    ],
)
def test_settings_choose_among_values(
    client: TestClient, settings: dict[str, object], values: list[dict[str, object]]
) -> None:
    answer = extended(client, ["city/jakarta"], {"id": "skos:altLabel", "settings": settings})
    assert answer["rows"]["city/jakarta"]["skos:altLabel"] == values


def test_rows_and_columns_are_named_as_they_were_asked_for(world: TestClient) -> None:
    ids = ["http://localhost:8000/city/jakarta", "city/atlantis", "?"]
    answer = extended(world, ids, {"id": "http://localhost:8000/ontology#locatedIn"}, {"id": "mayor"})
    cell = [{"id": "country/indonesia", "name": "Indonesia"}]
    column = "http://localhost:8000/ontology#locatedIn"
    assert [entry["id"] for entry in answer["meta"]] == [column, "mayor"]
    assert answer["rows"] == {
        ids[0]: {column: cell, "mayor": []},
        ids[1]: {column: [], "mayor": []},
        ids[2]: {column: [], "mayor": []},
    }
    assert answer["notice"] == "There is no property called mayor."


def test_version_without_a_default_graph_answers_alike(
    make_small_root: Callable[[Path], Path], tmp_path: Path, world: TestClient
) -> None:
    versions = Versions(tmp_path / "home")
    build(make_small_root(tmp_path / "inputs"), versions, Namespace(DEFAULT_BASE), strict=True)
    form = {
        "queries": '{"q": {"query": "DKI Jakarta", "type": "City", "properties": [{"pid": "locatedIn", "v": "x"}]}}'
    }
    with TestClient(create_app(Settings(home=versions.home))) as client:
        strictly = client.post("/reconcile", data=form).json()
        cells = extended(client, ["city/jakarta"], {"id": "locatedIn"})
    assert strictly["q"]["result"] == world.post("/reconcile", data=form).json()["q"]["result"]
    assert cells == extended(world, ["city/jakarta"], {"id": "locatedIn"})


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("/reconcile/suggest/entity", 400, "prefix"),
        ("/reconcile/suggest/entity?prefix=" + "x" * 201, 400, "prefix"),
        ("/reconcile/suggest/entity?prefix=x&cursor=-1", 400, "cursor"),
        ("/reconcile/suggest/entity?prefix=x&cursor=%D9%A1", 400, "cursor"),
        ("/reconcile/suggest/entity?prefix=x&prefix=y", 400, "prefix"),
        ("/reconcile/suggest/towns?prefix=x", 404, None),
        ("/reconcile/flyout/entity", 400, "id"),
        ("/reconcile/flyout/entity?id=city/jakrta", 404, None),
        ("/reconcile/flyout/type?id=Town", 404, None),
        ("/reconcile/flyout/town?id=Town", 404, None),
        ("/reconcile/properties?type=Town", 404, None),
        ("/reconcile/properties?limit=0", 400, "limit"),
        ("/reconcile/preview", 400, "id"),
        ("/reconcile/preview?id=city/jakrta", 404, None),
        ("/reconcile/preview?id=ontology%23City", 404, None),
        ("/reconcile/preview?id=" + "x" * 201, 400, "id"),
    ],
)
def test_what_cannot_be_answered_is_told(
    client: TestClient, path: str, status: int, parameter: str | None
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json().get("parameter") == parameter


def test_who_asks_for_nothing_near_is_told_what_is(client: TestClient) -> None:
    candidates = client.get("/reconcile/preview?id=city/jakrta").json()["candidates"]
    assert candidates[0]["label"] == "Jakarta"


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile",
        "/reconcile/suggest/entity?prefix=ja",
        "/reconcile/flyout/entity?id=city/jakarta",
        "/reconcile/properties?type=City",
        "/reconcile/preview?id=city/jakarta",
    ],
)
def test_answers_are_held_by_version_and_read_by_any_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    head = client.head(path)
    assert (answer.status_code, again.status_code, head.status_code) == (200, 304, 200)
    assert (answer.headers["vary"], answer.headers["ascn-version"]) == ("Accept, Accept-Language", "1")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert head.headers["content-length"] == str(len(answer.content))
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406

"""/paths: how two things of the real graph are connected, with the paragraphs that state each hop."""

import os
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Store

from ascn_api.app import create_app
from ascn_api.path_questions.answer_models import FoundPaths
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

HTML = {"Accept": "text/html"}
BANYUWANGI_TO_TAKAMATSU = {"from": "Banyuwangi", "to": "Takamatsu"}
SPACE = Namespace(DEFAULT_BASE)


def ask(client: TestClient, start: str, end: str, **more: object) -> dict[str, Any]:
    answer = client.get("/paths", params={"from": start, "to": end, **{k: str(v) for k, v in more.items()}})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def local(iri: str) -> str:
    return iri.removeprefix(DEFAULT_BASE)


def routes(answer: dict[str, Any]) -> list[list[str]]:
    return [[local(node["iri"]) for node in path["nodes"]] for path in answer["paths"]]


def every_link(answer: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each hop with each of its statements."""
    for path in answer["paths"]:
        for hop in path["hops"]:
            for link in (hop, *hop["also"]):
                yield hop, link


def test_banyuwangi_and_takamatsu_are_connected_through_the_ministry_that_chaired_the_meeting(
    client: TestClient, version: Version
) -> None:
    answer = ask(client, "Banyuwangi", "Takamatsu")
    assert (answer["version"], answer["meaningful"], answer["cut"]) == (version.number, True, False)
    assert routes(answer)[0] == [
        "city/banyuwangi",
        "organisation/mlit-jp",
        "meeting/asean-japan-hlm-7",
        "city/takamatsu",
    ]
    assert answer["paths"][0]["sentence"] == (
        "Banyuwangi works together with Ministry of Land, Infrastructure, Transport and Tourism, which chaired "
        "7th ASEAN-Japan Smart Cities Network High Level Meeting, which was held in Takamatsu."
    )
    assert [local(hop["via"]) if hop["via"] else None for hop in answer["paths"][0]["hops"]] == [
        "partnership/smartjamp-banyuwangi-smart-kampung",
        None,
        None,
    ]


def test_answer_is_as_openapi_says(client: TestClient) -> None:
    answer = client.get("/paths", params=BANYUWANGI_TO_TAKAMATSU)
    assert FoundPaths.model_validate_json(answer.content).paths[0].hops[0].label == "works together with"
    described = client.get("/openapi.json").json()["paths"]["/paths"]["get"]
    assert [parameter["name"] for parameter in described["parameters"]] == [
        *("from", "to", "limit", "rank", "max_length", "search", "through", "classes"),
        *("avoid", "avoid_class", "predicate", "avoid_predicate", "format", "lang", "directed", "as_of"),
    ]
    assert {"200", "304", "400", "404", "406", "503"} <= set(described["responses"])
    example = described["responses"]["200"]["content"]["application/json"]["example"]
    assert FoundPaths.model_validate(example).paths[0].length == 2


@pytest.mark.parametrize("kind", ["paths", "tree", "neighbourhood", "common"])
def test_example_of_openapi_is_what_is_answered(client: TestClient, kind: str) -> None:
    described = client.get("/openapi.json").json()["paths"][f"/{kind}"]["get"]
    example = described["responses"]["200"]["content"]["application/json"]["example"]
    permalink = example["permalink"].replace("versions/3/", "versions/1/")
    found = client.get(permalink.removeprefix(DEFAULT_BASE)).json()
    assert found == {**example, "version": 1, "permalink": permalink}


def test_hops_lead_from_node_to_node_in_the_direction_of_the_path(client: TestClient) -> None:
    answer = ask(client, "Takamatsu", "Banyuwangi", limit=50)
    assert len(answer["paths"]) > 3
    for path in answer["paths"]:
        ends = [(hop["from"], hop["to"]) for hop in path["hops"]]
        iris = [node["iri"] for node in path["nodes"]]
        assert ends == list(pairwise(iris))
        assert path["length"] == len(path["hops"])


@pytest.mark.parametrize(
    "ends", [("Banyuwangi", "Takamatsu"), ("UNCRD", "Kemendagri"), ("Smart JAMP", "Jakarta")], ids=str
)
def test_evidence_is_every_graph_that_states_the_hop_and_no_other(
    client: TestClient, version: Version, ends: tuple[str, str]
) -> None:
    store = version.open_store()
    links = list(every_link(ask(client, *ends, limit=50)))
    assert len(links) > 10
    for hop, link in links:
        assert link["evidence"]
        assert {cited["graph"] for cited in link["evidence"]} == stating(store, hop, link)


def stating(store: Store, hop: dict[str, Any], link: dict[str, Any]) -> set[str]:
    """Give the graphs of sources that state a link: the triple, or either end of its relationship."""
    ends = (hop["from"], hop["to"]) if link["forward"] else (hop["to"], hop["from"])
    if link["via"] is None:
        return graphs_of(store, ends[0], link["predicate"], ends[1])
    starts, stops = (declared(store, link["predicate"], name) for name in ("from", "to"))
    at_start = {graph for start in starts for graph in graphs_of(store, link["via"], start, ends[0])}
    assert at_start
    return at_start | {graph for stop in stops for graph in graphs_of(store, link["via"], stop, ends[1])}


def graphs_of(store: Store, subject: str, predicate: str, value: str) -> set[str]:
    quads = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), NamedNode(value), None)
    named = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    return named - {SPACE.inferred.value}


def declared(store: Store, shortcut: str, name: str) -> list[str]:
    quads = store.quads_for_pattern(NamedNode(shortcut), SPACE.term(name), None, SPACE.ontology)
    return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]


def test_every_hop_rests_on_sources_with_titles_paragraphs_on_their_numbers(client: TestClient) -> None:
    kinds = set()
    for _, link in every_link(ask(client, "Safrizal ZA", "Takamatsu", limit=50)):
        for cited in link["evidence"]:
            kinds.add(cited["kind"])
            place = f"#p{cited['paragraph']}" if cited["kind"] == "paragraph" else ""
            assert cited["graph"] == cited["source"] + place or cited["kind"] == "compilation"
            assert len(cited["title"]) > 20
            assert bool(cited["derived_from"]) == bool(cited["basis"]) == (cited["kind"] == "compilation")
            assert all(len(source["title"]) > 5 for source in cited["derived_from"])
    assert kinds == {"paragraph", "source", "compilation"}


def test_place_of_a_meeting_is_stated_by_one_paragraph_and_was_compiled_beside_it(client: TestClient) -> None:
    (_, held_in) = ask(client, "Onishi Hideto", "Takamatsu", limit=1)["paths"][0]["hops"]
    told, compiled = held_in["evidence"]
    assert (local(told["graph"]), told["paragraph"], told["date"]) == (
        "source/jpnn-2025-11-12#p6",
        6,
        "2025-11-12",
    )
    assert (local(compiled["graph"]), compiled["basis"]) == (
        "source/dossier#meeting-asean-japan-hlm-7",
        "Compiled",
    )
    assert f"{DEFAULT_BASE}source/jpnn-2025-11-12" in [of["source"] for of in compiled["derived_from"]]
    assert held_in["origins"] == 1


@pytest.mark.parametrize(
    "ends", [("Surabaya", "Makassar"), ("Surabaya", "Denpasar"), ("Semarang", "Kuching")], ids=str
)
def test_cities_of_one_network_and_country_are_not_meaningfully_connected_by_that(
    client: TestClient, ends: tuple[str, str]
) -> None:
    answer = ask(client, *ends)
    assert not answer["meaningful"]
    assert [path["meaningful"] for path in answer["paths"]] == [False]
    assert answer["explanation"].startswith("No meaningful connection of at most 6 hops between")


def test_two_countries_invited_to_one_meeting_are_connected_by_it(client: TestClient) -> None:
    answer = ask(client, "Thailand", "Vietnam")
    assert answer["meaningful"]
    assert routes(answer)[0] == ["country/thailand", "meeting/asean-japan-hlm-2", "country/viet-nam"]


def test_city_is_told_to_be_a_member_not_to_have_been_projected_once(client: TestClient) -> None:
    (hop,) = ask(client, "Semarang", "network/ascn", limit=1)["paths"][0]["hops"]
    assert [(link["label"], local(link["via"])) for link in (hop, *hop["also"])] == [
        ("is a member of", "membership/ascn-semarang"),
        ("is projected as a member of", "membership/ascn-semarang-projected"),
    ]


def test_by_length_the_shortest_path_comes_first(client: TestClient) -> None:
    answer = ask(client, "Banyuwangi", "Takamatsu", rank="length", limit=20)
    lengths = [path["length"] for path in answer["paths"]]
    assert (answer["rank"], answer["meaningful"], lengths[0], len(lengths)) == ("length", True, 3, 20)
    assert lengths == sorted(lengths)
    assert len({str(route) for route in routes(answer)}) == 20


def test_limit_and_length_are_kept(client: TestClient) -> None:
    answer = ask(client, "Banyuwangi", "Takamatsu", limit=2, max_length=3)
    assert [path["length"] for path in answer["paths"]] == [3, 3]
    assert len(ask(client, "Banyuwangi", "Takamatsu", limit=2)["paths"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "city/banyuwangi",
        f"{DEFAULT_BASE}city/banyuwangi",
        "バニュワンギ",
        "kabupaten banyuwangi",
        " BANYUWANGI ",
    ],
)
def test_ends_are_given_by_iri_name_or_label(client: TestClient, text: str) -> None:
    assert ask(client, text, "Takamatsu")["from"]["iri"] == f"{DEFAULT_BASE}city/banyuwangi"


def test_answer_is_in_the_languages_of_the_reader(client: TestClient) -> None:
    answer = client.get("/paths", params=BANYUWANGI_TO_TAKAMATSU, headers={"Accept-Language": "id, en;q=0.5"})
    assert answer.json()["paths"][0]["sentence"].startswith(
        "Kabupaten Banyuwangi bekerja sama dengan Ministry of Land, Infrastructure, Transport and Tourism, yang"
    )


def test_unknown_name_is_not_found_and_comes_with_the_nearest(client: TestClient) -> None:
    answer = client.get("/paths", params={"from": "Banyuwangi", "to": "Takmatsu"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == f"{DEFAULT_BASE}problems#unknown-entity"
    assert answer.json()["candidates"][0] == {"iri": f"{DEFAULT_BASE}city/takamatsu", "label": "Takamatsu"}


def test_ambiguous_name_comes_with_the_choice(small_root: Path, tmp_path: Path) -> None:
    with (small_root / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        called = 'skos:altLabel "Pusat"@id'
        file.write(f"\n<source/a#p2> {{ <city/jakarta> {called} . <country/indonesia> {called} . }}\n")
    versions = Versions(tmp_path / "home")
    build(small_root, versions, SPACE)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        answer = client.get("/paths", params={"from": "Pusat", "to": "Jakarta"})
    assert answer.status_code == 400
    assert answer.json()["type"] == f"{DEFAULT_BASE}problems#ambiguous-label"
    assert [candidate["label"] for candidate in answer.json()["candidates"]] == ["Jakarta", "Indonesia"]


def test_relationship_is_no_end_but_names_some(client: TestClient) -> None:
    answer = client.get("/paths", params={"from": "membership/ascn-jakarta", "to": "Takamatsu"})
    assert (answer.status_code, answer.json()["type"]) == (400, f"{DEFAULT_BASE}problems#not-an-entity")
    labels = [candidate["label"] for candidate in answer.json()["candidates"]]
    assert labels[:2] == ["Jakarta", "ASEAN Smart Cities Network"]


def test_same_end_twice_is_said_to_be_so(client: TestClient) -> None:
    answer = ask(client, "Jakarta", "DKI Jakarta")
    assert (answer["paths"], answer["explanation"]) == ([], "Both ends are the same thing: Jakarta.")


def test_unconnected_ends_are_said_to_be_so(client: TestClient) -> None:
    answer = ask(client, "Jakarta", "source/jpnn-2025-11-12")
    assert (answer["meaningful"], answer["paths"]) == (False, [])
    assert answer["explanation"].endswith("They are not connected at all.")


def test_answer_is_not_sent_again_to_who_has_it(client: TestClient) -> None:
    first = client.get("/paths", params=BANYUWANGI_TO_TAKAMATSU)
    again = client.get(
        "/paths", params=BANYUWANGI_TO_TAKAMATSU, headers={"If-None-Match": first.headers["etag"]}
    )
    page = client.get("/paths", params=BANYUWANGI_TO_TAKAMATSU, headers=HTML)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert first.headers["vary"] == "Accept, Accept-Language"
    assert first.headers["ascn-version"] == "1"
    assert page.headers["etag"] != first.headers["etag"]


def test_paths_are_found_again_after_the_death_of_every_worker(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    ask(client, "Jakarta", "Takamatsu")
    killed = app.state.pool.processes
    for process in killed:
        os.kill(process, signal.SIGKILL)
    assert killed
    # Who is answered by a dead worker before its death is noticed has to ask again.
    told = [client.get("/paths", params=BANYUWANGI_TO_TAKAMATSU).status_code for _ in range(len(killed) + 1)]
    assert told[-1] == 200

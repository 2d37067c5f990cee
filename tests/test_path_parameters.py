"""The parameters of /paths, /tree, /neighbourhood and /common: what each does, and how a wrong one is told."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ascn_api.path_questions.answer_models import FoundCommon, FoundNeighbourhood, FoundTree
from ascn_graph.namespaces import DEFAULT_BASE

Given = Mapping[str, str | list[str]]
ENDS = {"from": "Banyuwangi", "to": "Takamatsu"}
PAIR: Given = {"of": ["Banyuwangi", "Takamatsu"]}
WRONG: dict[str, tuple[str, Given, str]] = {
    "no start": ("/paths", {"to": "Takamatsu"}, "from"),
    "no end": ("/paths", {"from": "Banyuwangi"}, "to"),
    "empty start": ("/paths", {"from": "  ", "to": "Takamatsu"}, "from"),
    "end twice": ("/paths", {"from": "Banyuwangi", "to": ["Takamatsu", "Jakarta"]}, "to"),
    "endless name": ("/paths", {"from": "x" * 1001, "to": "Takamatsu"}, "from"),
    "limit of none": ("/paths", {**ENDS, "limit": "0"}, "limit"),
    "limit too high": ("/paths", {**ENDS, "limit": "1001"}, "limit"),
    "limit in words": ("/paths", {**ENDS, "limit": "five"}, "limit"),
    "limit in other digits": ("/paths", {**ENDS, "limit": "५"}, "limit"),
    "limit twice": ("/paths", {**ENDS, "limit": ["1", "2"]}, "limit"),
    "length too high": ("/paths", {**ENDS, "max_length": "9"}, "max_length"),
    "negative length": ("/paths", {**ENDS, "max_length": "-1"}, "max_length"),
    "unknown rank": ("/paths", {**ENDS, "rank": "beauty"}, "rank"),
    "unknown search": ("/paths", {**ENDS, "search": "deep"}, "search"),
    "misspelt day": ("/paths", {**ENDS, "as_of": "2021-13-01"}, "as_of"),
    "day without hyphens": ("/paths", {**ENDS, "as_of": "20211018"}, "as_of"),
    "year for a day": ("/paths", {**ENDS, "as_of": "2021"}, "as_of"),
    "unclear direction": ("/paths", {**ENDS, "directed": "yes"}, "directed"),
    "too many to pass": ("/paths", {**ENDS, "through": ["Jakarta"] * 5}, "through"),
    "too many to avoid": ("/paths", {**ENDS, "avoid": ["Jakarta"] * 21}, "avoid"),
    "end to be avoided": ("/paths", {**ENDS, "avoid": "Takamatsu"}, "avoid"),
    "end to be passed": ("/paths", {**ENDS, "through": "Banyuwangi"}, "through"),
    "passed and avoided": ("/paths", {**ENDS, "through": "Jakarta", "avoid": "city/jakarta"}, "avoid"),
    "classes for more hops": ("/paths", {**ENDS, "classes": "*,*", "max_length": "2"}, "classes"),
    "classes for too many hops": ("/paths", {**ENDS, "classes": ",".join("*" * 8)}, "classes"),
    "class left out": ("/paths", {**ENDS, "classes": "City,,Meeting"}, "classes"),
    "classes twice": ("/paths", {**ENDS, "classes": ["City", "*"]}, "classes"),
    "unknown class": ("/paths", {**ENDS, "avoid_class": "Town"}, "avoid_class"),
    "unknown class in order": ("/paths", {**ENDS, "classes": "*,Town"}, "classes"),
    "unknown property": ("/paths", {**ENDS, "predicate": "livesIn"}, "predicate"),
    "unknown thing to avoid": ("/paths", {**ENDS, "avoid": "Atlantis"}, "avoid"),
    "unknown parameter": ("/paths", {**ENDS, "avoids": "Jakarta"}, "avoids"),
    "one thing to connect": ("/tree", {"of": "Jakarta"}, "of"),
    "eleven things to connect": ("/tree", {"of": ["Jakarta"] * 11}, "of"),
    "tree through": ("/tree", {**PAIR, "through": "Jakarta"}, "through"),
    "tree with a limit": ("/tree", {**PAIR, "limit": "3"}, "limit"),
    "tree without a thing asked for": ("/tree", {**PAIR, "avoid": "Takamatsu"}, "avoid"),
    "nothing to look around": ("/neighbourhood", {}, "of"),
    "two to look around": ("/neighbourhood", PAIR, "of"),
    "too deep": ("/neighbourhood", {"of": "Jakarta", "depth": "5"}, "depth"),
    "too many neighbours": ("/neighbourhood", {"of": "Jakarta", "limit": "301"}, "limit"),
    "one thing to compare": ("/common", {"of": "Jakarta"}, "of"),
    "too much shared": ("/common", {**PAIR, "limit": "201"}, "limit"),
    "common by classes": ("/common", {**PAIR, "classes": "City"}, "classes"),
}


def ask(client: TestClient, path: str, given: Given) -> dict[str, Any]:
    answer = client.get(path, params=given)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def inner(answer: dict[str, Any]) -> list[list[str]]:
    """Give the names of what lies between the ends of each path."""
    return [[local(node["iri"]) for node in path["nodes"][1:-1]] for path in answer["paths"]]


def local(iri: str) -> str:
    return iri.removeprefix(DEFAULT_BASE)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_parameter_is_named(client: TestClient, case: str) -> None:
    path, given, blamed = WRONG[case]
    answer = client.get(path, params=given)
    assert (answer.json()["parameter"], answer.status_code) == (
        blamed,
        404 if "thing to avoid" in case else 400,
    )


def test_bounds_are_told_with_the_parameter(client: TestClient) -> None:
    answer = client.get("/paths", params={**ENDS, "limit": "1001"})
    assert answer.json()["detail"] == "limit=1001 is not a whole number from 1 to 1000."


def test_unknown_parameter_comes_with_the_nearest(client: TestClient) -> None:
    answer = client.get("/paths", params={**ENDS, "avoid_clas": "City"})
    assert answer.json()["detail"] == "/paths has no parameter 'avoid_clas'; did you mean avoid_class?"


def test_unknown_class_comes_with_those_there_are(client: TestClient) -> None:
    answer = client.get("/paths", params={**ENDS, "avoid_class": "Cty"})
    assert answer.json()["type"] == f"{DEFAULT_BASE}problems#unknown-term"
    assert {"iri": f"{DEFAULT_BASE}ontology#City", "label": "city"} in answer.json()["candidates"]


def test_avoided_things_lie_on_no_path(client: TestClient) -> None:
    before = inner(ask(client, "/paths", ENDS))
    after = inner(ask(client, "/paths", {**ENDS, "avoid": "organisation/mlit-jp"}))
    assert "organisation/mlit-jp" in before[0]
    assert after
    assert [path for path in after if "organisation/mlit-jp" in path] == []


def test_avoided_classes_lie_on_no_path(client: TestClient) -> None:
    answer = ask(client, "/paths", {**ENDS, "avoid_class": ["Meeting", "ontology#Programme"]})
    classes = {node["type"] for path in answer["paths"] for node in path["nodes"][1:-1]}
    assert classes
    assert {"Meeting", "Programme"} & classes == set()


def test_paths_pass_what_they_are_to_pass(client: TestClient) -> None:
    answer = ask(client, "/paths", {**ENDS, "through": "Jakarta"})
    assert answer["paths"]
    assert [path for path in inner(answer) if "city/jakarta" not in path] == []


def test_only_the_properties_that_are_named_are_walked(client: TestClient) -> None:
    given = {"from": "Banyuwangi", "to": "Makassar", "predicate": "memberOf", "search": "all"}
    answer = ask(client, "/paths", given)
    walked = {local(hop["predicate"]) for path in answer["paths"] for hop in path["hops"]}
    assert walked == {"ontology#memberOf"}


def test_classes_give_the_order_and_the_length(client: TestClient) -> None:
    answer = ask(client, "/paths", {**ENDS, "classes": "Programme,*,Meeting"})
    kinds = [[node["type"] for node in path["nodes"][1:-1]] for path in answer["paths"]]
    assert kinds
    assert [[first, last] for first, _, last in kinds] == [["Programme", "Meeting"]] * len(kinds)


def test_directed_paths_run_from_subject_to_object(client: TestClient) -> None:
    answer = ask(client, "/paths", {"from": "Banyuwangi", "to": "Indonesia", "directed": "true"})
    assert answer["paths"]
    assert {hop["forward"] for path in answer["paths"] for hop in path["hops"]} == {True}


def test_day_is_told_and_marks_every_hop(client: TestClient) -> None:
    answer = ask(client, "/paths", {**ENDS, "as_of": "2024-06-01"})
    assert answer["as_of"] == "2024-06-01"
    marks = {hop["as_of"] for path in answer["paths"] for hop in path["hops"]}
    assert marks
    assert marks <= {"holds", "unknown", "undated"}


def test_empty_fields_of_a_form_ask_nothing(client: TestClient) -> None:
    empty: Given = {"avoid": ["", " "], "through": "", "classes": "", "as_of": "", "limit": "", "rank": ""}
    assert ask(client, "/paths", {**ENDS, **empty}) == ask(client, "/paths", ENDS)


def test_tree_connects_what_is_given(client: TestClient) -> None:
    given = {"of": ["Takamatsu", "Banyuwangi", "Siem Reap"]}
    tree = FoundTree.model_validate_json(client.get("/tree", params=given).content)
    assert [local(node.iri) for node in tree.given] == ["city/takamatsu", "city/banyuwangi", "city/siem-reap"]
    assert tree.unconnected == []
    assert len(tree.hops) == len(tree.given) + len(tree.between) - 1


def test_neighbourhood_starts_from_what_is_given(client: TestClient) -> None:
    answer = client.get("/neighbourhood", params={"of": "Takamatsu", "limit": "2"})
    found = FoundNeighbourhood.model_validate_json(answer.content)
    assert (local(found.around.iri), len(found.neighbours), found.cut) == ("city/takamatsu", 2, True)


def test_common_names_who_shares_what(client: TestClient) -> None:
    answer = client.get("/common", params={"of": ["Siem Reap", "Banyuwangi"]})
    found = FoundCommon.model_validate_json(answer.content)
    given = {node.iri for node in found.of}
    assert found.shared
    assert [one for one in found.shared if not set(one.by) <= given] == []

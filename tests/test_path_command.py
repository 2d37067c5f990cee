"""`ascn path` on the real graph: which question it asks, in which formats it answers, and what it refuses."""

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from ascn_graph.__main__ import main
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.paths.formats import FORMATS
from ascn_graph.versions import Versions

Run = Callable[..., Result]


@pytest.fixture
def path(versions: Versions) -> Run:
    """Run `ascn path` on the real graph."""

    def run(*words: str) -> Result:
        started = ["--home", str(versions.home), "path"]
        return CliRunner().invoke(main, [*started, *words], catch_exceptions=False)

    return run


def test_two_things_are_connected_by_paths_with_their_evidence(path: Run) -> None:
    shown = path("Banyuwangi", "高松市", "--limit", "1", "--through", "Smart JAMP")
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[0] == "Banyuwangi and Takamatsu are connected; 1 path is shown."
    assert lines[2].startswith("1. Banyuwangi takes part in Smart JAMP, which ")
    source = "http://localhost:8000/source/"
    assert f"     [JPNN.com, 12 November 2025, paragraph 6] {source}jpnn-2025-11-12#p6" in lines
    assert f"     [compiled from 8 sources] {source}dossier#programme-smart-jamp" in lines


def test_json_is_that_of_the_server_without_its_address(path: Run, client: TestClient) -> None:
    told = json.loads(path("Banyuwangi", "Takamatsu", "--json").output)
    served = client.get("/paths", params={"from": "Banyuwangi", "to": "Takamatsu"}).json()
    assert told == {name: value for name, value in served.items() if name != "permalink"}


def test_more_things_are_connected_by_a_tree(path: Run) -> None:
    shown = path("Banyuwangi", "Takamatsu", "Jakarta")
    assert shown.output.startswith("Banyuwangi, Takamatsu and Jakarta are connected by ")


def test_common_lists_what_things_share(path: Run) -> None:
    found = json.loads(path("Banyuwangi", "Makassar", "--common", "--json").output)
    assert "Indonesia" in [shared["label"] for shared in found["shared"]]


def test_around_shows_the_neighbourhood_of_one_thing(path: Run) -> None:
    found = json.loads(path("Banyuwangi", "--around", "2", "--limit", "3", "--json").output)
    assert (found["around"]["label"], found["depth"], len(found["neighbours"])) == ("Banyuwangi", 2, 3)


def test_language_is_that_of_sentences_too(path: Run) -> None:
    shown = path("Banyuwangi", "Takamatsu", "--limit", "1", "--language", "id", "--through", "Smart JAMP")
    assert shown.output.splitlines()[2].startswith("1. Kabupaten Banyuwangi mengikuti ")


_JAMP, _MLIT, _MEETING = "programme/smart-jamp", "organisation/mlit-jp", "meeting/asean-japan-hlm-7"
CONDITIONS = {
    "through": (["--through", "Smart JAMP", "--limit", "1"], [[_JAMP, _MLIT, _MEETING]]),
    "avoid": (["--avoid", "Smart JAMP", "--limit", "1"], [[_MLIT, _MEETING]]),
    "avoid a class": (["--avoid-class", "Programme", "--limit", "1"], [[_MLIT, _MEETING]]),
    "predicates": (
        ["--predicate", "heldIn", "--predicate", ":partnerOf", "--predicate", "chaired by"],
        [[_MLIT, _MEETING]],
    ),
    "avoid a predicate": (["--avoid-predicate", "Takes part in", "--limit", "1"], [[_MLIT, _MEETING]]),
    "classes": (["--classes", "Programme, *, Meeting", "--limit", "1"], [[_JAMP, _MLIT, _MEETING]]),
    "directed": (["--directed", "--limit", "1"], [["country/indonesia", _MEETING]]),
    "as of": (["--as-of", "2025-11-01", "--classes", "Organisation,Meeting"], []),
    "search": (["--search", "shortest", "--avoid", "country/indonesia", "--limit", "1"], [[_MLIT, _MEETING]]),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_option_is_a_condition(path: Run, case: str) -> None:
    words, expected = CONDITIONS[case]
    found = json.loads(path("Banyuwangi", "Takamatsu", "--json", *words).output)
    passed = [path["nodes"][1:-1] for path in found["paths"]]
    assert [[node["iri"].removeprefix(DEFAULT_BASE) for node in nodes] for nodes in passed] == expected


@pytest.mark.parametrize("name", FORMATS)
def test_answer_is_written_in_the_format(path: Run, name: str) -> None:
    shown = path("Banyuwangi", "Takamatsu", "--limit", "1", "--format", name)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "Banyuwangi" in shown.output


def test_svg_is_one_document(path: Run) -> None:
    drawn = path("Banyuwangi", "--around", "1", "--format", "svg").output
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own


REFUSED = {
    "one thing": (["Jakarta"], "Name a second thing, or ask what lies --around the first."),
    "around two": (["Jakarta", "Banyuwangi", "--around", "1"], "2 things are named, not 1."),
    "common of one": (["Jakarta", "--common"], "Name a second thing, or ask what lies --around the first."),
    "two questions": (
        ["Jakarta", "--common", "--around", "1"],
        "--common and --around ask for different things.",
    ),
    "eleven": ([str(n) for n in range(11)], "11 things are named, not 2 to 10."),
    "limit": (["a", "b", "--limit", "1001"], "'--limit': 1001 is not in the range 1<=x<=1000."),
    "limit of what is near": (
        ["a", "--around", "1", "--limit", "301"],
        "--limit is 301, not from 1 to 300.",
    ),
    "length": (["a", "b", "--max-length", "9"], "'--max-length': 9 is not in the range 1<=x<=8."),
    "depth": (["a", "--around", "5"], "'--around': 5 is not in the range 1<=x<=4."),
    "rank": (["a", "b", "--rank", "beauty"], "'--rank': 'beauty' is not one of 'meaning', 'length'."),
    "day": (
        ["a", "b", "--as-of", "2021-02-30"],
        "'--as-of': '2021-02-30' does not match the format '%Y-%m-%d'.",
    ),
    "rank of a tree": (["a", "b", "c", "--rank", "length"], "--rank is not for this question."),
    "length of what is shared": (
        ["a", "b", "--common", "--max-length", "2"],
        "--max-length is not for this question.",
    ),
    "too many to pass": (
        ["a", "b", *(word for name in "cdefg" for word in ("--through", name))],
        "--through lists 5 names, more than 4.",
    ),
    "an end to avoid": (
        ["Jakarta", "Banyuwangi", "--avoid", "Jakarta"],
        "avoid names 'Jakarta', which is one of the things asked about.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_wrong_use_is_explained(path: Run, case: str) -> None:
    words, message = REFUSED[case]
    refused = path(*words)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1] in (f"Error: {message}", f"Error: Invalid value for {message}")


NOT_KNOWN = {
    "thing": (["Jakata", "Banyuwangi"], "Error: Nothing is called 'Jakata'. Near: Jakarta <"),
    "class": (
        ["Jakarta", "Banyuwangi", "--avoid-class", "Citty"],
        "Error: 'Citty' is no class or property that paths know. Try: ",
    ),
}


@pytest.mark.parametrize("case", NOT_KNOWN)
def test_unknown_name_comes_with_near_ones(path: Run, case: str) -> None:
    words, message = NOT_KNOWN[case]
    refused = path(*words)
    assert (refused.exit_code, refused.stderr[: len(message)]) == (1, message)

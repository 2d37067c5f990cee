"""Paths in Python: one import, answers as values and as tables of pandas."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own
import pytest
from tests.path_worlds import PARALLEL, SPACE, opened

from ascn_graph import paths
from ascn_graph.errors import NoVersion, UnknownVersion
from ascn_graph.paths.answers import Answer
from ascn_graph.versions import Versions

FIRST = ["path", "hop", "from", "from_label", "to", "to_label", "predicate", "label", "forward"]
LAST = ["via", "first_day", "last_day", "as_of", "known", "origins", "evidence", "citation", "also", "score"]


@pytest.fixture(scope="module")
def graph(versions: Versions) -> paths.Graph:
    return paths.open(versions.home)


@pytest.fixture
def small(tmp_path: Path) -> paths.Graph:
    return paths.Graph(opened(PARALLEL, tmp_path))


def test_one_import_opens_asks_and_reads(versions: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASCN_HOME", str(versions.home))
    graph = paths.open()
    found = graph.find("Banyuwangi", "Takamatsu", as_of="2025-11-18", limit=3)
    assert (graph.version, found.version, len(found.paths)) == (1, 1, 3)
    assert found.paths[0].sentence.startswith("Banyuwangi ")
    assert found.paths[0].sentence.endswith(" Takamatsu.")
    assert found.to_frame().columns.tolist() == [*FIRST, *LAST]
    assert len(found.to_frame()) == sum(len(path.hops) for path in found.paths)


def test_version_is_opened_by_its_number(versions: Versions) -> None:
    assert paths.open(str(versions.home), version=1).version == 1
    with pytest.raises(UnknownVersion):
        paths.open(versions.home, version=9)


def test_home_without_a_version_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoVersion):
        paths.open(tmp_path)


def test_frame_has_a_readable_row_for_each_hop(small: paths.Graph) -> None:
    found = small.find("country/a", "country/b")
    frame = found.to_frame()
    readable = frame[["path", "hop", "from_label", "label", "to_label", "forward", "citation"]]
    assert readable.to_numpy().tolist() == [
        [1, 1, "a", "is the subject of", "m", False, "Newspaper X, paragraph 9"],
        [1, 2, "m", "had the participant", "b", False, "Newspaper X, paragraph 7"],
    ]
    assert frame["also"].tolist() == ["is one who works with; works with; took part in; took part in", ""]
    assert frame["via"].tolist()[1] == f"{SPACE.base}participation/country-b"
    assert frame["evidence"].tolist()[1] == f"{SPACE.base}source/x#p7"
    assert set(frame["score"]) == {found.paths[0].score}
    assert pd.api.types.is_datetime64_any_dtype(frame["first_day"])
    assert frame["first_day"].isna().all()


FRAMES: dict[str, tuple[Callable[[paths.Graph], Answer], list[list[object]]]] = {
    "tree": (
        lambda graph: graph.tree(["country/a", "country/b"]),
        [[1, 1, "a", "m"], [1, 2, "m", "b"]],
    ),
    "neighbourhood": (
        lambda graph: graph.neighbourhood("country/a", depth=2),
        [[1, 1, "a", "m"], [2, 1, "m", "b"]],
    ),
    "common": (
        lambda graph: graph.common(["country/a", "country/b"]),
        [[1, 1, "a", "m"], [1, 2, "b", "m"]],
    ),
    "nothing": (lambda graph: graph.find("country/a", "source/x"), []),
}


@pytest.mark.parametrize("case", FRAMES)
def test_every_answer_is_a_frame(small: paths.Graph, case: str) -> None:
    asked, expected = FRAMES[case]
    frame = asked(small).to_frame()
    assert frame[["path", "hop", "from_label", "to_label"]].to_numpy().tolist() == expected
    assert frame.columns.tolist() == [*FIRST, *LAST]


def test_frame_without_pandas_says_what_to_install(
    small: paths.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModuleNotFoundError, match="to_frame\\(\\) needs pandas: pip install pandas"):
        small.find("country/a", "country/b").to_frame()


def test_keywords_take_one_name_for_a_list_and_a_date_for_a_day(small: paths.Graph) -> None:
    found = small.find("country/a", "country/b", through="meeting/m", as_of=date(2025, 11, 18))
    assert (found.as_of, len(found.paths)) == ("2025-11-18", 1)
    assert small.find("country/a", "country/b", avoid=["meeting/m"]).paths == ()


def test_keyword_that_there_is_not_is_told_with_those_there_are(small: paths.Graph) -> None:
    with pytest.raises(TypeError, match="rank is none of depth, limit, effort, through, avoid, "):
        small.neighbourhood("country/a", rank="length")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"limit": 0}, "limit is 0, not from 1 to 1000"),
        ({"limit": 1001}, "limit is 1001, not from 1 to 1000"),
        ({"max_length": 9}, "max_length is 9, not from 1 to 8"),
        ({"rank": "beauty"}, "rank is 'beauty', not one of meaning, length"),
        ({"search": "none"}, "search is 'none', not one of best, shortest, all"),
        ({"as_of": "2021-02-30"}, "as_of is '2021-02-30', not a day"),
        ({"through": list("abcde")}, "through lists 5 names, more than 4"),
    ],
)
def test_value_out_of_bounds_is_refused(small: paths.Graph, wanted: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        small.find("country/a", "country/b", **wanted)


def test_networkx_walks_the_same_graph(graph: paths.Graph) -> None:
    found = graph.find("Banyuwangi", "Takamatsu", rank="length", limit=1)
    ends = found.start.iri, found.end.iri
    assert nx.shortest_path_length(graph.as_networkx(), *ends) == len(found.paths[0].hops)

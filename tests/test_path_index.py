"""The index of paths: what it holds, its files, and how damage is told."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from tests.path_worlds import PREFIXES, SPACE, TABLE, entities, participations, world

from ascn_graph.errors import DamagedVersion, InvalidSource
from ascn_graph.paths import PathIndex, open_index, write_index
from ascn_graph.paths.arranging import index_of
from ascn_graph.paths.edges import NO_DAY, Edge, PathGraph, date_of
from ascn_graph.paths.index import BEGINS, BY_EVENT, ENDS
from ascn_graph.paths.selectivity import HOP

VOCABULARY = """
:knows a :PathProperty . :about a :PathProperty . :locatedIn a :PathProperty , :ClassifyingProperty .
:participatedIn a :PathProperty ; :via :Participation ; :from :agent ; :to :meeting .
"""
FACTS = """
<country/a> a :Entity ; :knows <meeting/m> ; :participatedIn <meeting/m> .
<country/b> a :Entity ; :participatedIn <meeting/m> .
<meeting/m> a :Entity ; :about <country/a> ; :knows <city/b1> .
<city/b0> a :Entity ; :locatedIn <country/b> . <city/b1> a :Entity ; :locatedIn <country/b> .
<city/lone> a :Entity .
<participation/a> a :Participation ; :agent <country/a> ; :meeting <meeting/m> .
<participation/again> a :Participation ; :agent <country/a> ; :meeting <meeting/m> .
<participation/b> a :Participation ; :agent <country/b> ; :meeting <meeting/m> ;
  :firstDay "2021-10-18"^^xsd:date ; :lastDay "2021-10-19"^^xsd:date .
"""


def read(turtle: str, graph: NamedNode) -> list[Quad]:
    quads = parse(PREFIXES + turtle, RdfFormat.TURTLE, base_iri=SPACE.base)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


QUADS = [*read(VOCABULARY, SPACE.ontology), *read(FACTS, SPACE.iri("source/x#p1"))]


def index_in(folder: Path) -> PathIndex:
    store = Store()
    store.extend(QUADS)
    write_index(store, SPACE, folder)
    return open_index(folder)


def world_index(trig: str, folder: Path) -> PathIndex:
    write_index(world(trig), SPACE, folder / "paths")
    return open_index(folder / "paths")


def links(index: PathIndex) -> list[tuple[str, str, str, str | None]]:
    """Give subject, predicate, object and relationship of each edge, by their local names."""
    found = []
    for step in range(len(index.neighbours)):
        if index.is_forward(step):
            ends = (
                index.nodes[index.start_of(step)],
                index.predicate(step),
                index.nodes[index.neighbours[step]],
            )
            behind = index.relationship(step)
            names = [SPACE.local(iri) or "" for iri in (*ends, behind or "")]
            found.append((names[0], names[1].removeprefix("ontology#"), names[2], names[3] or None))
    return sorted(found, key=str)


# What connects


def test_types_labels_provenance_and_relationships_connect_nothing(tmp_path: Path) -> None:
    index = world_index(
        entities("city/a", "city/b")
        + """<source/x#p1> { <city/a> :heldIn <city/unknown> , <city/a> ; :mode :Hybrid ; rdfs:seeAlso <city/b> .
        <membership/m> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Member . }""",
        tmp_path,
    )
    sources = ["source/dossier", "source/x", "source/y", "source/z"]
    assert [SPACE.local(iri) for iri in index.nodes] == ["city/a", "city/b", *sources]
    assert links(index) == []


def test_shortcut_has_one_edge_for_each_relationship_that_fulfils_its_conditions(tmp_path: Path) -> None:
    index = world_index(
        entities("city/a", "network/n")
        + """<source/x#p1> {
        <membership/old> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Member .
        <membership/new> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Member .
        <membership/hoped> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Hoped . }""",
        tmp_path,
    )
    assert links(index) == [
        ("city/a", "memberOf", "network/n", "membership/new"),
        ("city/a", "memberOf", "network/n", "membership/old"),
    ]


def test_shortcut_that_is_stated_without_a_relationship_is_an_edge(tmp_path: Path) -> None:
    stated = "<source/x#p1> { <city/a> :memberOf <network/n> }"
    index = world_index(entities("city/a", "network/n") + stated, tmp_path)
    assert links(index) == [("city/a", "memberOf", "network/n", None)]


def test_what_several_graphs_state_is_one_edge(tmp_path: Path) -> None:
    several = " ".join(f"<source/x#p{n}> {{ <city/a> :worksWith <city/b> }}" for n in range(5))
    index = world_index(entities("city/a", "city/b") + several, tmp_path)
    assert ("city/a", "worksWith", "city/b", None) in links(index)
    assert index.offsets.tolist()[:2] == [0, 2]  # and the inverse


DAYS = '<meeting/m> :firstDay "2021-10-18"^^xsd:date ; :lastDay "2021-10-19"^^xsd:date .'
TOOK_PART = "<p/1> a :Participation ; :agent <city/a> ; :meeting <meeting/m>"
DATED: dict[str, tuple[str, tuple[str | None, str | None, int]]] = {
    "the relationship's own, open at both ends": (
        f'{TOOK_PART} ; :knownFrom "1969-12-31"^^xsd:date ; :knownUntil "1970-01-01"^^xsd:date . ',
        ("1969-12-31", "1970-01-01", 0),
    ),
    "the relationship's own, with a stated beginning": (
        f'{TOOK_PART} ; :validFrom "2020"^^xsd:gYear ; :knownFrom "2020-12-31"^^xsd:date .',
        ("2020-12-31", None, BEGINS),
    ),
    "the relationship's own, with both stated": (
        f'{TOOK_PART} ; :validFrom "2020"^^xsd:gYear ; :validUntil "2021-01"^^xsd:gYearMonth ; '
        ':knownFrom "2020-12-31"^^xsd:date ; :knownUntil "2021-01-01"^^xsd:date .',
        ("2020-12-31", "2021-01-01", BEGINS | ENDS),
    ),
    "those that lie farthest apart": (
        f'{TOOK_PART} ; :knownFrom "2020-01-01"^^xsd:date , "2019-01-01"^^xsd:date ; '
        ':knownUntil "2021-01-01"^^xsd:date , "2022-01-01"^^xsd:date .',
        ("2019-01-01", "2022-01-01", 0),
    ),
    "of the meeting taken part in": (f"{TOOK_PART} .", ("2021-10-18", "2021-10-19", BY_EVENT)),
    "of the meeting, with what is stated of it": (
        f'{TOOK_PART} . <meeting/m> :startDate "2021-10-18"^^xsd:date ; :endDate "2021-10-19"^^xsd:date .',
        ("2021-10-18", "2021-10-19", BY_EVENT | BEGINS | ENDS),
    ),
    "of the meeting held": ("<meeting/m> :heldIn <city/a> .", ("2021-10-18", "2021-10-19", BY_EVENT)),
    "none of what is only spoken of": ("<city/a> :about <meeting/m> .", (None, None, 0)),
    "none that is no day": (
        '<city/a> :worksWith <city/a2> . <city/a> :firstDay "soon" ; :startDate "soon" .',
        (None, None, 0),
    ),
}


@pytest.mark.parametrize("case", DATED)
def test_days_of_an_edge_are(tmp_path: Path, case: str) -> None:
    statement, expected = DATED[case]
    things = entities("city/a", "city/a2") + entities("meeting/m", kind="Meeting")
    index = world_index(f"{things} <s/1> {{ {DAYS} {statement} }}", tmp_path)
    edge = index.edge(index.row(0).start)
    days = date_of(int(index.first_days[edge])), date_of(int(index.last_days[edge]))
    assert (*days, int(index.stated[edge])) == expected


def test_classes_have_the_nodes_that_are_stated_or_inferred_to_be_of_them(tmp_path: Path) -> None:
    things = entities("city/b", "city/a") + entities("meeting/m", kind="Meeting")
    index = world_index(things + "<s/1> { <city/a> a :Port , <http://o/Port> . <v/1> a :Vote }", tmp_path)
    members = [[index.nodes[node] for node in index.members_of(n)] for n in range(len(index.classes))]
    local = {SPACE.local(iri): nodes for iri, nodes in zip(index.classes, members, strict=True)}
    a, b, m = (f"{SPACE.base}{name}" for name in ("city/a", "city/b", "meeting/m"))
    assert local == {
        "ontology#City": [a, b],
        "ontology#Country": [],
        "ontology#Meeting": [m],
        "ontology#Network": [],
        "ontology#Person": [],
        "ontology#Port": [a],
    }


# What costs


def test_members_and_candidates_are_counted_together_but_told_apart(tmp_path: Path) -> None:
    cities = [f"city/{number}" for number in range(8)]
    stated = " ".join(
        f"<m/{n}> a :Membership ; :member <{city}> ; :network <network/n> ; :status :{'Member' if n else 'Projected'} ."
        for n, city in enumerate(cities)
    )
    index = world_index(entities(*cities, "network/n") + f"<source/x#p1> {{ {stated} }}", tmp_path)
    hoped, member = (index.row(number).start for number in (0, 1))
    assert [index.predicate(step)[-8:] for step in (hoped, member)] == ["hopedFor", "memberOf"]
    assert [index.far_fan(step) for step in (hoped, member)] == [1, 7]
    assert [index.cost(step) for step in (hoped, member)] == [HOP + 3 * 3, HOP + 3 * 3]


PARALLEL = PathGraph(
    frozenset("abcd"),
    (
        Edge("a", "p", "b", "", NO_DAY, NO_DAY, False, "p"),
        Edge("a", "p", "c", "", NO_DAY, NO_DAY, False, "p"),
        Edge("b", "q", "a", "r1", 5, 6, False, "q"),
        Edge("b", "q", "a", "r2", 5, 7, False, "q"),
        Edge("a", "q", "b", "", 1, 2, True, "q"),
    ),
)


@pytest.mark.parametrize(
    ("ends", "forward"), [("ab", [False, False, True, True]), ("ba", [True, True, False, False])]
)
def test_parallel_steps_are_the_cheapest_then_the_latest_from_either_end(
    ends: str, forward: list[bool]
) -> None:
    index = index_of(PARALLEL)
    steps = index.steps_between(*("abcd".index(end) for end in ends))
    told = [(index.predicate(step), index.relationship(step), index.cost(step)) for step in steps]
    assert told == [("q", "r2", HOP), ("q", "r1", HOP), ("q", None, HOP), ("p", None, HOP + 1)]
    assert [index.is_forward(step) for step in steps] == forward


def test_nodes_that_nothing_joins_have_no_steps() -> None:
    index = index_of(PARALLEL)
    assert (index.steps_between(1, 2), index.steps_between(3, 0), index.row(3)) == ([], [], slice(10, 10))


# Its files


def test_empty_graph_has_an_index(tmp_path: Path) -> None:
    write_index(Store(), SPACE, tmp_path / "paths")
    index = open_index(tmp_path / "paths")
    assert (len(index.nodes), len(index.neighbours), len(index.fans), len(index.classes)) == (0, 0, 0, 0)


def test_index_too_large_for_its_numbers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ascn_graph.paths.arranging.MOST", 9)
    with pytest.raises(
        InvalidSource, match="too large for an index of paths: its paths have 4 nodes and 10 steps"
    ):
        index_of(PARALLEL)


def test_quads_given_make_the_same_index_as_those_of_the_store(tmp_path: Path) -> None:
    store = world(TABLE + participations("country/a", "country/b"))
    merged = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    write_index(store, SPACE, tmp_path / "store")
    write_index(store, SPACE, tmp_path / "given", merged)
    assert len(merged) > 10
    assert contents(tmp_path / "given") == contents(tmp_path / "store")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    quads = list(QUADS)
    written = []
    for turn in range(2):
        random.Random(turn).shuffle(quads)
        store = Store()
        store.extend(quads)
        write_index(store, SPACE, tmp_path / str(turn))
        written.append(contents(tmp_path / str(turn)))
    assert len(written[0]) > 20
    assert written[0] == written[1]


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    path.write_bytes(b"not what it was" * 20)


def swap(path: Path) -> None:
    other = "near_codes" if path.name == "offsets.npy" else "offsets"
    path.write_bytes((path.parent / f"{other}.npy").read_bytes())


def recast(path: Path) -> None:
    np.save(path, np.load(path).astype(np.complex64))


@pytest.mark.parametrize(
    "damage", [remove, cut, empty, scribble, swap, recast], ids=lambda damage: damage.__name__
)
@pytest.mark.parametrize(
    "name", ["offsets.npy", "neighbours.npy", "bits.npy", "behind.npy", "members.npy", "nodes_text.npy"]
)
def test_damaged_file_is_reported(tmp_path: Path, name: str, damage: Callable[[Path], None]) -> None:
    index_in(tmp_path / "paths")
    damage(tmp_path / "paths" / name)
    with pytest.raises(DamagedVersion, match="path index"):
        open_index(tmp_path / "paths")


@pytest.mark.parametrize("damage", [remove, empty, scribble], ids=lambda damage: damage.__name__)
def test_damaged_description_is_reported(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    index_in(tmp_path / "paths")
    damage(tmp_path / "paths" / "index.json")
    with pytest.raises(DamagedVersion):
        open_index(tmp_path / "paths")


def test_index_of_another_format_is_refused(tmp_path: Path) -> None:
    index_in(tmp_path / "paths")
    description = tmp_path / "paths" / "index.json"
    description.write_text(json.dumps({**json.loads(description.read_text()), "format": 99}))
    with pytest.raises(
        DamagedVersion, match="it has format 99, and this release reads format 2; run 'ascn build'"
    ):
        open_index(tmp_path / "paths")


def test_build_publishes_anew_what_an_older_release_indexed(
    ascn: Callable[..., Result], tmp_path: Path
) -> None:
    ascn("build")
    description = tmp_path / "home" / "versions" / "1" / "paths" / "index.json"
    description.write_text(json.dumps({**json.loads(description.read_text()), "format": 1}, indent=2) + "\n")
    assert "Published version 2" in ascn("build").output
    assert ascn("verify", "2").exit_code == 0
    assert "Published" not in ascn("build").output


def test_paths_of_a_strict_version_are_those_that_its_sources_state(
    ascn: Callable[..., Result], tmp_path: Path
) -> None:
    ascn("build")
    ascn("build", "--default-graph", "strict")
    folders = [tmp_path / "home" / "versions" / number / "paths" for number in ("1", "2")]
    assert len(open_index(folders[0]).neighbours) == 2
    assert contents(folders[0]) == contents(folders[1])

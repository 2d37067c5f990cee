"""Answers as drawings: what they tell, that nothing stands on anything else, and that no label breaks them."""

from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from tests.path_answers import (
    ANSWERS,
    HOSTILE,
    JAKARTA,
    PATHS,
    SURABAYA,
    around,
    called,
    connections,
    hop,
    path,
)

from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.paths.answers import Answer, Node
from ascn_graph.paths.formats import render
from ascn_graph.paths.formats.picture import picture_of
from ascn_graph.paths.formats.placing import place
from ascn_graph.paths.formats.planning import WORDS_SIZE
from ascn_graph.paths.formats.wrapping import width_of

SVG = "{http://www.w3.org/2000/svg}"
Room = tuple[float, float, float, float]


def svg_of(answer: Answer) -> ElementTree.Element:
    drawn = render(answer, "svg", DEFAULT_BASE, None)
    return ElementTree.fromstring(drawn)  # noqa: S314  # of our own making


def elements(answer: Answer, name: str, kind: str) -> list[ElementTree.Element]:
    """Give the elements of a name whose first class is `kind`."""
    found = svg_of(answer).iter(SVG + name)
    return [element for element in found if element.attrib.get("class", "").split()[:1] == [kind]]


def rooms(answer: Answer) -> list[Room]:
    """Give the room that each box and all words take: left, right, top, bottom."""
    placed = place(picture_of(answer))
    boxes = [(box.x, box.x + box.width, box.y, box.y + box.height) for box in placed.boxes]
    halves = [(words, width_of(words.text) * WORDS_SIZE / 2) for words in placed.words]
    return boxes + [(w.x - half, w.x + half, w.y - 7, w.y + 7) for w, half in halves]


def are_apart(one: Room, other: Room) -> bool:
    return one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


def test_drawing_tells_what_it_shows() -> None:
    root = svg_of(PATHS)
    assert (root.attrib["role"], root.attrib["aria-labelledby"]) == ("img", "title desc")
    assert [root[0].text, root[1].text] == [
        "How Jakarta and Surabaya are connected",
        "So it is. Version 3, as of 2026-01-01.",
    ]
    assert "prefers-color-scheme:dark" in (root[2].text or "")
    assert {element.tag.removeprefix(SVG) for element in root.iter()}.isdisjoint(
        {"script", "image", "use", "foreignObject"}
    )


def test_drawing_emphasises_the_best_path_and_dashes_what_tells_little() -> None:
    lines = elements(PATHS, "g", "line")
    assert sorted(line.attrib["class"] for line in lines) == ["line best"] * 2 + ["line little"] * 2
    assert [
        line[0].text for line in lines if (line[0].text or "").startswith("ASEAN Smart Cities Network has")
    ] == [
        "ASEAN Smart Cities Network has the member Surabaya. Known from 2018-04-28 to 2025-11-10."
        " Last known on 2025-11-10. 1 independent origin. Stated in Newspaper, 12 November 2025, paragraph 13;"
        " compiled from 1 source: Bulletin, 2024"
    ]


def test_node_of_several_paths_is_drawn_once() -> None:
    names = [label.text or "" for label in elements(replace(PATHS, paths=PATHS.paths * 3), "text", "label")]
    assert sorted(names) == ["ASEAN Smart Cities", "First Meeting", "Jakarta", "Network", "Surabaya"]


@pytest.mark.parametrize("answer", [*ANSWERS.values(), around(30)], ids=[*ANSWERS, "thirty around"])
def test_nothing_stands_on_anything_else(answer: Answer) -> None:
    taken = rooms(answer)
    assert taken
    assert [pair for pair in combinations(taken, 2) if not are_apart(*pair)] == []


def test_what_is_said_alike_of_one_box_is_said_once_on_each_side() -> None:
    assert [words[0].tail for words in elements(around(30), "text", "words")] == ["has the member ?"] * 2


def test_large_drawing_is_shown_smaller() -> None:
    root = svg_of(around(300))
    assert len(elements(around(300), "text", "label")) == 301
    assert (int(root.attrib["width"]) <= 1800, int(root.attrib["height"])) == (True, 4000)


def test_what_is_too_much_is_left_out_and_told() -> None:
    root = svg_of(around(400))
    assert "The first 300 of 400 are drawn." in (root[1].text or "")


@pytest.mark.parametrize("label", HOSTILE.values(), ids=list(HOSTILE))
def test_no_label_breaks_a_drawing(label: str) -> None:
    assert len(elements(called(label), "rect", "box")) == 2
    texts = "".join(svg_of(called(label)).itertext())
    assert not {"\u202e", "\x00", "\x1f", "\ufffe"} & set(texts)


def test_shortened_label_is_told_in_full() -> None:
    titles = [group.findtext(f".//{SVG}title") for group in elements(called("Very long " * 20), "g", "t0")]
    assert titles == [f"{('Very long ' * 20).strip()}, city"]


def test_things_of_the_web_are_links_and_others_are_not() -> None:
    strange = replace(PATHS.start, iri="javascript:alert(1)")
    links = [link.attrib["href"] for link in svg_of(replace(PATHS, start=strange, paths=())).iter(f"{SVG}a")]
    assert links == [PATHS.end.iri]


def test_nodes_that_paths_pass_in_either_order_stand_side_by_side() -> None:
    first, second = (Node(f"{DEFAULT_BASE}city/{name}", name, "City") for name in "xy")
    ways = ([JAKARTA, first, second, SURABAYA], [JAKARTA, second, first, SURABAYA])
    paths = tuple(path(nodes, *(hop(*pair) for pair in pairwise(nodes))) for nodes in ways)
    columns = {box.label: box.column for box in picture_of(connections(JAKARTA, SURABAYA, *paths)).boxes}
    assert columns == {"Jakarta": 0, "x": 1, "y": 2, "Surabaya": 3}

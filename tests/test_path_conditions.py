"""Paths under conditions: what they pass and avoid, walk and do not, on which day."""

from pathlib import Path
from typing import Any

import pytest
from tests.path_worlds import NAMED, SPACE, TABLE, Ask, asking, entities, participations, routes

from ascn_graph.errors import AmbiguousLabel, UnknownEntity, UnknownTerm


@pytest.fixture
def find(tmp_path: Path) -> Ask:
    return asking(tmp_path)


MEETING_DAYS = '<meeting/m> :firstDay "2021-10-18"^^xsd:date ; :lastDay "2021-10-19"^^xsd:date .'
DATED = {
    "relationship's own": (
        "<p/1> a :Participation ; :agent <city/a> ; :meeting <meeting/m> ; "
        ':knownFrom "1969-12-31"^^xsd:date ; :knownUntil "1970-01-01"^^xsd:date .',
        ("1969-12-31", "1970-01-01"),
    ),
    "of the meeting taken part in": (
        "<p/1> a :Participation ; :agent <city/a> ; :meeting <meeting/m> .",
        ("2021-10-18", "2021-10-19"),
    ),
    "of the meeting held": ("<meeting/m> :heldIn <city/a> .", ("2021-10-18", "2021-10-19")),
    "not of what is only spoken of": ("<city/a> :about <meeting/m> .", (None, None)),
}


@pytest.mark.parametrize("case", DATED)
def test_days_of_an_edge_are_those(find: Ask, case: str) -> None:
    statement, days = DATED[case]
    trig = entities("city/a") + entities("meeting/m", kind="Meeting")
    answer = find(f"{trig} <s/1> {{ {MEETING_DAYS} {statement} }}", "city/a", "meeting/m")
    (link,) = (hop.link for path in answer.paths for hop in path.hops)
    assert (link.first_day, link.last_day) == days


# Two ways from a to b: over the meeting m, and by the city c, which works with both.
WAYS = (
    TABLE
    + participations("country/a", "country/b")
    + entities("city/c")
    + "<source/x#p9> { <country/a> :worksWith <city/c> . <city/c> :worksWith <country/b> . }\n"
)
BOTH = [["a", "c", "b"], ["a", "m", "b"]]
CONDITIONS: dict[str, tuple[dict[str, Any], list[list[str]]]] = {
    "through": ({"through": ["meeting/m"]}, [["a", "m", "b"]]),
    "through, by label": ({"through": "M"}, [["a", "m", "b"]]),
    "avoid": ({"avoid": ["m"]}, [["a", "c", "b"]]),
    "avoid several": ({"avoid": ["m", "c"]}, []),
    "avoid a class": ({"avoid_classes": ["City"]}, [["a", "m", "b"]]),
    "avoid the class of the ends": ({"avoid_classes": ["Country"]}, BOTH),
    "only a predicate": ({"predicates": ["participatedIn"]}, [["a", "m", "b"]]),
    "either of two predicates": ({"predicates": ["participatedIn", "worksWith"]}, BOTH),
    "a predicate that nothing uses": ({"predicates": ["heldIn"]}, []),
    "avoid a predicate": ({"avoid_predicates": ["participatedIn"]}, [["a", "c", "b"]]),
    "a class in between": ({"classes": ["City"]}, [["a", "c", "b"]]),
    "any class in between": ({"classes": ["*"]}, BOTH),
    "a class that nothing has": ({"classes": ["Person"]}, []),
    "directed": ({"directed": True}, [["a", "c", "b"]]),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_paths_keep_the_condition(find: Ask, case: str) -> None:
    conditions, expected = CONDITIONS[case]
    assert sorted(routes(find(WAYS, "country/a", "country/b", **conditions))) == expected


NAMES = [
    "City",
    "city",
    ":City",
    "ascn:City",
    "ASCN:city",
    "ontology#City",
    f"{SPACE.base}ontology#City",
    "kota",
]


@pytest.mark.parametrize("name", NAMES)
def test_class_is_named_by(find: Ask, name: str) -> None:
    assert routes(find(WAYS, "country/a", "country/b", avoid_classes=[name])) == [["a", "m", "b"]]


@pytest.mark.parametrize("name", ["locatedIn", "Located in", ":locatedin"])
def test_predicate_is_named_by(find: Ask, name: str) -> None:
    trig = TABLE + "<source/x#p1> { <country/a> :locatedIn <country/b> . }"
    assert routes(find(trig, "country/a", "country/b", predicates=[name])) == [["a", "b"]]


def test_unknown_predicate_comes_with_those_that_come_near(find: Ask) -> None:
    with pytest.raises(UnknownTerm) as caught:
        find(NAMED, "country/a", "country/b", predicates=["locatedAt"])
    assert caught.value.candidates == [(f"{SPACE.base}ontology#locatedIn", "located in")]


def test_unknown_class_that_comes_near_none_comes_with_all(find: Ask) -> None:
    with pytest.raises(UnknownTerm) as caught:
        find(NAMED, "country/a", "country/b", classes=["xyz"])
    assert [label for _, label in caught.value.candidates] == [
        "city",
        "Country",
        "Meeting",
        "Network",
        "Person",
    ]


def test_label_of_two_predicates_comes_with_the_choice(find: Ask) -> None:
    named = "GRAPH <graph/ontology> { :heldIn rdfs:label 'there'@en . :about rdfs:label 'there'@en . }"
    with pytest.raises(AmbiguousLabel) as caught:
        find(NAMED + named, "country/a", "country/b", predicates=["There"])
    assert [iri.rpartition("#")[2] for iri, _ in caught.value.candidates] == ["about", "heldIn"]


def test_unknown_thing_to_pass_is_told(find: Ask) -> None:
    with pytest.raises(UnknownEntity):
        find(NAMED, "country/a", "country/b", through=["nowhere"])


CONTRADICTIONS = {
    "through an end": (
        {"through": ["A"]},
        "through names 'A', which is one of the things asked about",
    ),
    "avoid an end": (
        {"avoid": ["country/b"]},
        "avoid names 'country/b', which is one of the things asked about",
    ),
    "through and avoid the same": (
        {"through": ["m"], "avoid": ["meeting/m"]},
        "through and avoid both name 'meeting/m'",
    ),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_contradiction_is_refused(find: Ask, case: str) -> None:
    conditions, message = CONTRADICTIONS[case]
    with pytest.raises(ValueError, match=message):
        find(NAMED, "country/a", "country/b", **conditions)


def test_nothing_under_conditions_is_not_called_unconnected(find: Ask) -> None:
    assert find(NAMED, "country/a", "country/b", avoid="m").explanation == (
        "No path of at most 6 hops under these conditions between a and b was found."
    )
    assert find(NAMED, "country/a", "country/b", classes=["City", "*"]).explanation == (
        "No path of 3 hops under these conditions between a and b was found."
    )


def member(*dates: str) -> str:
    """State a membership with dates, each a term and a day, as inference leaves it."""
    stated = " ; ".join(f'{term} "{day}"^^xsd:date' for term, day in (date.split() for date in dates))
    dated = f" ; {stated}" if stated else ""
    return (
        entities("city/a")
        + entities("network/n", kind="Network")
        + "<source/x#p1> { <membership/a> a :Membership ; :member <city/a> ; :network <network/n> ; "
        f":status :Member{dated} . }}\n"
    )


KNOWN = (":knownFrom 2021-10-18", ":knownUntil 2021-10-20")
SINCE, UNTIL = ":validFrom 2021-10-18", ":validUntil 2021-10-20"
AS_OF = {
    "between the days": (KNOWN, "2021-10-19", ("holds", None)),
    "on the first day": (KNOWN, "2021-10-18", ("holds", None)),
    "on the last day": (KNOWN, "2021-10-20", ("holds", None)),
    "after the last day": (KNOWN, "2021-10-21", ("unknown", "last known on 2021-10-20")),
    "before the first day": (KNOWN, "2021-10-17", ("unknown", "first known on 2021-10-18")),
    "before a stated beginning": ((*KNOWN, SINCE), "2021-10-17", None),
    "after a day with a stated beginning": (
        (*KNOWN, SINCE),
        "2021-10-21",
        ("unknown", "last known on 2021-10-20"),
    ),
    "after a stated end": ((*KNOWN, UNTIL), "2021-10-21", None),
    "before a day with a stated end": (
        (*KNOWN, UNTIL),
        "2021-10-17",
        ("unknown", "first known on 2021-10-18"),
    ),
    "without dates": ((), "2021-10-18", ("undated", None)),
}


@pytest.mark.parametrize("case", AS_OF)
def test_as_of_a_day_a_relationship_is_known_to_hold_or_may_or_does_not(find: Ask, case: str) -> None:
    dates, day, expected = AS_OF[case]
    answer = find(member(*dates), "city/a", "network/n", as_of=day)
    links = [hop.link for path in answer.paths for hop in path.hops]
    assert [(link.as_of, link.known) for link in links] == ([expected] if expected else [])
    assert answer.as_of == day


EVENT = {
    "before": ("2021-10-17", []),
    "during": ("2021-10-18", ["holds"]),
    "long after": ("2026-01-01", ["holds"]),
}


@pytest.mark.parametrize("case", EVENT)
def test_what_happened_at_a_meeting_stays_true(find: Ask, case: str) -> None:
    day, expected = EVENT[case]
    trig = TABLE + participations("country/a") + f"<source/x#p1> {{ {MEETING_DAYS} }}"
    answer = find(trig, "country/a", "meeting/m", as_of=day)
    assert [path.hops[0].link.as_of for path in answer.paths] == expected


def test_without_a_day_nothing_is_marked(find: Ask) -> None:
    link = find(member(*KNOWN), "city/a", "network/n").paths[0].hops[0].link
    assert (link.as_of, link.known) == (None, None)


def test_statements_not_known_to_hold_are_counted(find: Ask) -> None:
    answer = find(member(*KNOWN), "city/a", "network/n", as_of="2022-01-01")
    assert answer.explanation == (
        "a and n are connected; 1 path is shown. 1 of the statements shown is not known to hold on 2022-01-01."
    )
    assert answer.paths[0].sentence == "a is a member of n."


def test_statement_that_does_not_hold_is_no_alternative(find: Ask) -> None:
    trig = member(*KNOWN, SINCE) + "<source/x#p2> { <city/a> :worksWith <network/n> . }"
    (hop,) = find(trig, "city/a", "network/n", as_of="2020-01-01").paths[0].hops
    assert (hop.link.label, hop.link.as_of, hop.also[0].forward) == ("is one who works with", "undated", True)
    assert [link.via for link in (hop.link, *hop.also)] == [None, None]

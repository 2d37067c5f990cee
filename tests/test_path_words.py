"""Paths in words: sentences, reasons and explanations, in English and Indonesian."""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions
from tests.path_worlds import (
    COMPILED,
    NAMED,
    PARALLEL,
    SPACE,
    TABLE,
    Ask,
    asking,
    cities_in,
    entities,
    participations,
)

from ascn_graph.paths import to_text
from ascn_graph.versions import Version


@pytest.fixture
def find(tmp_path: Path) -> Ask:
    return asking(tmp_path)


TITLES = (
    "<source/editors#titles> { <country/a> rdfs:label 'Negeri A'@id , 'A国'@ja . "
    "<meeting/m> rdfs:label 'Rapat M'@id . }\n"
)


def test_path_reads_as_a_sentence_in_both_languages_and_in_that_of_the_reader(find: Ask) -> None:
    trig = TABLE + participations("country/a", "country/b") + TITLES
    english, indonesian, japanese = (
        find(trig, "country/a", "country/b", language).paths[0] for language in ("en", "id", "ja")
    )
    assert english.sentence == "a took part in m, which had the participant b."
    assert indonesian.sentence == "Negeri A berpartisipasi dalam Rapat M, yang diikuti oleh b."
    assert japanese.sentence == "A国 took part in m, which had the participant b."
    assert (english.sentences.en, english.sentences.id) == (english.sentence, indonesian.sentence)
    assert (indonesian.sentences, japanese.sentences) == (english.sentences, english.sentences)


def test_name_in_neither_language_is_the_one_that_the_reader_likes(find: Ask) -> None:
    trig = TABLE + participations("person/p", "country/b")
    trig += "<source/editors#p> { <person/p> a :Entity , :Person ; rdfs:label 'ペー'@ja , '皮'@zh . }"
    sentences = find(trig, "person/p", "meeting/m", "zh").paths[0].sentences
    assert (sentences.en, sentences.id) == ("皮 took part in m.", "皮 berpartisipasi dalam m.")


def test_person_is_who(find: Ask) -> None:
    trig = TABLE + entities("person/p", kind="Person") + participations("person/p", "country/b")
    trig += "<source/x#p1> { <country/a> :worksWith <person/p> . }"
    path = find(trig, "country/a", "country/b", predicates=["worksWith", "participatedIn"]).paths[0]
    assert path.sentences.en == "a works with p, who took part in m, which had the participant b."


def test_property_without_a_phrase_is_read_by_its_label(find: Ask) -> None:
    trig = TABLE + "<source/x#p1> { <meeting/m> :heldIn <country/a> . :heldIn rdfs:label 'held in'@en . }"
    assert find(trig, "country/a", "meeting/m").paths[0].sentence == "a (held in) of m."


HOPED = (
    entities(*[f"city/{n}" for n in range(5)])
    + entities("network/n", kind="Network")
    + "<source/x#p1> { "
    + " ".join(
        f"<membership/{n}> a :Membership ; :member <city/{n}> ; :network <network/n> ; "
        f":status :{'Projected' if n < 2 else 'Member'} ."
        for n in range(5)
    )
    + " }\n"
)


def test_reason_of_what_goes_round_something_trivial_says_so(find: Ask) -> None:
    trig = (
        cities_in("a", 5)
        + entities("country/a", kind="Country")
        + entities("meeting/m", kind="Meeting")
        + "<source/x#p1> { <meeting/m> :heldIn <city/a0> . <country/a> :about <meeting/m> . }"
    )
    answer = find(trig, "city/a0", "city/a1", search="all")
    assert {len(path.hops): (path.meaningful, path.reason) for path in answer.paths} == {
        2: (False, "Tells little: a0 is located in a, like 4 others, and a1 is located in a, like 4 others."),
        3: (False, "Tells little: it goes round a shorter connection that many share."),
    }


def test_reason_counts_those_stated_alike_and_those_ranked_alike(find: Ask) -> None:
    (path,) = find(HOPED, "city/0", "city/1").paths
    assert path.reason == (
        "Tells little: 0 was once projected for n, like 1 other (one of 5 with similar links), "
        "and 1 was once projected for n, like 1 other (one of 5 with similar links)."
    )


REASONS = {
    "of a trivial path": (
        cities_in("a", 4) + entities("country/a", kind="Country"),
        ("city/a0", "city/a1"),
        "Kurang bermakna: a0 terletak di a, seperti 3 lainnya, dan a1 terletak di a, seperti 3 lainnya.",
    ),
    "of a telling path": (
        NAMED,
        ("country/a", "country/b"),
        "2 langkah; yang paling kurang bermakna: a berpartisipasi dalam m, seperti 1 lainnya.",
    ),
    "of a hop without its like": (
        TABLE + participations("country/a"),
        ("country/a", "meeting/m"),
        "Satu langkah tanpa padanan.",
    ),
}


@pytest.mark.parametrize("case", REASONS)
def test_reason_is_indonesian_for_who_reads_indonesian_first(find: Ask, case: str) -> None:
    trig, ends, expected = REASONS[case]
    assert find(trig, *ends, "ja", "id", "en").paths[0].reason == expected


EXPLANATIONS = {
    "found": (NAMED, ("a", "b"), {}, "a dan b terhubung; 1 jalur ditampilkan."),
    "trivial": (
        cities_in("a", 4) + entities("country/a", kind="Country"),
        ("city/a0", "city/a1"),
        {},
        "Tidak ditemukan hubungan bermakna dengan paling banyak 6 langkah antara a0 dan a1. "
        "Yang ditampilkan bersifat sepele: banyak yang memilikinya juga.",
    ),
    "too far": (
        NAMED,
        ("a", "b"),
        {"max_length": 1},
        "Tidak ditemukan jalur dengan paling banyak 1 langkah antara a dan b. Yang terpendek 2 langkah.",
    ),
    "unconnected": (
        NAMED,
        ("a", "lone"),
        {},
        "Tidak ditemukan jalur dengan paling banyak 6 langkah antara a dan lone. Keduanya sama sekali tidak terhubung.",
    ),
    "same": (NAMED, ("a", "country/a"), {}, "Kedua ujungnya hal yang sama: a."),
}


@pytest.mark.parametrize("case", EXPLANATIONS)
def test_explanation_is_indonesian_for_who_reads_indonesian_first(find: Ask, case: str) -> None:
    trig, ends, wanted, expected = EXPLANATIONS[case]
    assert find(trig, *ends, "id", **wanted).explanation == expected


def test_what_was_known_is_said_in_indonesian(find: Ask) -> None:
    known = ':knownFrom "2021-10-18"^^xsd:date ; :knownUntil "2021-10-19"^^xsd:date'
    trig = f"{HOPED} <source/x#p2> {{ <membership/0> {known} . }}"
    answer = find(trig, "city/0", "network/n", "id", as_of="2022-01-01")
    assert answer.paths[0].hops[0].link.known == "terakhir diketahui pada 2021-10-19"
    assert answer.explanation.endswith(
        " 1 dari pernyataan yang ditampilkan tidak diketahui berlaku pada 2022-01-01."
    )


def test_every_property_that_paths_walk_has_phrases_both_ways_in_both_languages(version: Version) -> None:
    asked = """SELECT ?property (COUNT(DISTINCT ?phrase) AS ?phrases) {
      ?property a :PathProperty
      OPTIONAL {
        VALUES ?reading { :phrase :inversePhrase }
        ?property ?reading ?words
        FILTER (LANG(?words) IN ("en", "id"))
        BIND (CONCAT(STR(?reading), LANG(?words)) AS ?phrase)
      } } GROUP BY ?property"""
    solutions = version.open_store().query(asked, prefixes={"": f"{version.base}ontology#"})
    assert isinstance(solutions, QuerySolutions)
    found = list(solutions)
    assert len(found) > 40
    assert [str(row["property"]) for row in found if row["phrases"].value != "4"] == []


def test_terminal_shows_each_hop_with_its_evidence(find: Ask) -> None:
    answer = find(PARALLEL, "country/a", "country/b")
    assert to_text(answer).splitlines() == [
        "a and b are connected; 1 path is shown.",
        "",
        "1. a is the subject of m, which had the participant b.",
        f"   Score {answer.paths[0].score:g}. 2 hops; the least telling: b took part in m, like 1 other.",
        "   - a is the subject of m",
        f"     [Newspaper X, paragraph 9] {SPACE.base}source/x#p9",
        "     also: is one who works with",
        "     also: works with",
        "     also: took part in",
        "     also: took part in",
        "   - m had the participant b",
        f"     [Newspaper X, paragraph 7] {SPACE.base}source/x#p7",
    ]


def test_terminal_tells_compiled_evidence_from_that_of_a_source(find: Ask) -> None:
    trig = TABLE + COMPILED.replace("{basis}", "Compiled").replace(":worksWith", ":about")
    assert to_text(find(trig, "country/a", "country/b")).splitlines()[4:] == [
        "   - a is about b",
        f"     [compiled from 2 sources] {SPACE.base}source/dossier#item",
        f"       - Newspaper X: “Berita”, {SPACE.base}source/x",
        f"       - Newspaper Y: “Bulletin”, {SPACE.base}source/y",
    ]

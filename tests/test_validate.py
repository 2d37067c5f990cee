"""`ascn validate` judges a source file in its place: what it states, what is wrong, and what to do about it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ascn_graph.__main__ import main
from ascn_graph.versions import Versions

Judge = Callable[[str], Result]

HEAD = """\
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def source(name: str, kind: str = "News", more: str = "") -> str:
    """Give the beginning of a source file: prefixes, and the source's own graph on one line."""
    return (
        HEAD + f'<source/{name}> {{ <source/{name}> a :Source ; dcterms:title "{name}"@en ; '
        f'dcterms:publisher <organisation/editors> ; dcterms:issued "2025-01-01"^^xsd:date ; dcterms:language "en" ; '
        f'dcterms:rights "Facts only."@en ; :address "https://newspaper.example/{name}"^^xsd:anyURI ; '
        f":sourceKind :{kind} {more}. }}\n"
    )


EDITED = """\
<source/editors#more> {
  <city/takamatsu> a :City ; rdfs:label "Takamatsu"@en ; :locatedIn <country/indonesia> .
  <meeting/third> a :Meeting ; rdfs:label "Third meeting"@en .
  <network/ascn> a :Network ; rdfs:label "Network"@en .
  <person/speaker> a :Person ; rdfs:label "Speaker"@en .
  <membership/jakarta> a :Membership ; rdfs:label "Membership of Jakarta"@en .
  <participation/speaker> a :Participation ; rdfs:label "Participation of the speaker"@en .
}
"""

STATED = """\
<source/a#p2> {
  <membership/jakarta> :member <city/jakarta> ; :network <network/ascn> ; :status :Member .
  <participation/speaker> :agent <person/speaker> ; :meeting <meeting/third> .
}
"""


@pytest.fixture
def root(small_root: Path) -> Path:
    """Give the small world with a few more things described."""
    edit(small_root, EDITED)
    with (small_root / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        file.write(STATED)
    return small_root


@pytest.fixture
def judge(root: Path, tmp_path: Path) -> Judge:
    """Judge a text as the file b.trig, which lies outside the inputs; its source has its label."""

    def run(text: str) -> Result:
        label(root, "b")
        (tmp_path / "b.trig").write_text(text, encoding="utf-8")
        return ascn(root, tmp_path, "validate", str(tmp_path / "b.trig"))

    return run


def ascn(root: Path, tmp_path: Path, *words: str) -> Result:
    started = ["--home", str(tmp_path / "home"), "--inputs", str(root)]
    return CliRunner().invoke(main, [*started, *words], catch_exceptions=False)


def edit(root: Path, text: str) -> None:
    """Let the editors say more."""
    with (root / "graph" / "sources" / "editors.trig").open("a", encoding="utf-8") as file:
        file.write(text)


def label(root: Path, name: str) -> None:
    said = f'<source/editors#source-{name}> {{ <source/{name}> rdfs:label "Source {name}"@en . }}\n'
    if said not in (root / "graph" / "sources" / "editors.trig").read_text(encoding="utf-8"):
        edit(root, said)


def add(root: Path, name: str, text: str) -> None:
    """Add a source file, and the label of the source that it describes."""
    for described in re.findall(r"<source/(\w+)> a :Source", text):
        label(root, described)
    file = root / "graph" / "sources" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def verdict(judged: Result) -> str:
    return judged.stdout.splitlines()[-1]


def test_valid_file_is_told_in_sentences_by_paragraph(judge: Judge) -> None:
    judged = judge(
        source("b")
        + '<source/b#p2> { <city/jakarta> skos:altLabel "Djakarta"@id , "Jakarta"@en ; :population 10500000 . }\n'
        + "<source/b#p3> { <session/x> :planned true . }\n".replace("<session/x>", "<meeting/third>")
    )
    assert judged.exit_code == 0
    assert judged.stdout.splitlines()[:5] == [
        "Paragraph 2",
        "  Jakarta is also called “Djakarta” (id) and “Jakarta”.",
        "  Jakarta has the population 10500000.",
        "Paragraph 3",
        "  Third meeting is announced only.",
    ]
    assert re.fullmatch(
        r"graph/sources/b\.trig is valid: 12 facts; \d+ shapes hold at \d+ nodes\.", verdict(judged)
    )


def test_relationship_is_told_along_its_shortcut(judge: Judge, root: Path) -> None:
    edit(
        root,
        '<source/editors#m> { <membership/takamatsu> a :Membership ; rdfs:label "Membership of Takamatsu"@en . }\n',
    )
    judged = judge(
        source("b")
        + "<source/b#p1> { <membership/takamatsu> :member <city/takamatsu> ; :network <network/ascn> ;\n"
        + '    :status :Pilot ; :validFrom "2018"^^xsd:gYear . }\n'
        + "<source/b#p2> { <participation/speaker> :agent <person/speaker> ; :role :Speaker . }\n"
    )
    assert judged.stdout.splitlines()[1:4] == [
        "  Takamatsu is a member of Network (has the status pilot city; holds from 2018).",
        "Paragraph 2",
        "  Participation of the speaker is by Speaker; has the role speaker.",
    ]


def test_what_two_ends_say_alike_is_told_once(judge: Judge) -> None:
    judged = judge(
        source("b")
        + "<source/b#p1> { <participation/speaker> :agent <person/speaker> ; :meeting <meeting/third> ;\n"
        + "    :delegationOf <country/indonesia> . }\n"
        + "<source/b#p2> { <participation/speaker> :agent <country/indonesia> ; :meeting <meeting/third> ;\n"
        + "    :delegationOf <country/indonesia> . }\n"
    )
    told = [line for line in judged.stdout.splitlines() if line.startswith("  ") and "took part" in line]
    assert told == [
        "  Speaker took part in Third meeting; Indonesia took part in Third meeting.",
        "  Indonesia took part in Third meeting.",
    ]


def test_relationship_is_told_by_what_this_source_states_of_it(judge: Judge) -> None:
    judged = judge(
        source("b")
        + "<source/b#p1> { <membership/jakarta> :member <city/jakarta> ; :network <network/ascn> . }\n"
    )
    assert judged.stdout.splitlines()[1] == (
        "  Membership of Jakarta has as member Jakarta; concerns the network Network."
    )


def test_quiet_leaves_out_what_the_file_states(root: Path, tmp_path: Path) -> None:
    judged = ascn(root, tmp_path, "validate", "--quiet", str(root / "graph" / "sources" / "a.trig"))
    assert judged.exit_code == 0
    assert len(judged.stdout.splitlines()) == 1


def test_nothing_is_published_and_no_file_is_written(judge: Judge, root: Path, tmp_path: Path) -> None:
    before = sorted(root.rglob("*"))
    assert judge(source("b")).exit_code == 0
    assert sorted(root.rglob("*")) == before
    assert Versions(tmp_path / "home").current_or_none() is None


def test_file_among_the_inputs_is_judged_in_its_own_place(root: Path, tmp_path: Path) -> None:
    part = root / "graph" / "sources" / "b" / "part.trig"
    add(root, "b/b.trig", source("b"))
    add(root, "b/part.trig", HEAD + '<source/b#x> { <city/jakarta> skos:altLabel "Batavia"@nl . }\n')
    judged = ascn(root, tmp_path, "validate", str(part))
    assert verdict(judged).startswith("graph/sources/b/part.trig is valid: 1 fact; ")


def test_file_elsewhere_takes_the_place_of_that_of_its_folder(root: Path, tmp_path: Path) -> None:
    add(root, "b/b.trig", source("b"))
    add(root, "b/part.trig", HEAD + '<source/b#x> { <city/jakarta> skos:altLabel "Batavia"@nl . }\n')
    (tmp_path / "b").mkdir()
    text = HEAD + '<source/b#x> { <city/jakarta> skos:altLabel "Batavia"@nl , "Jacatra"@nl . }\n'
    (tmp_path / "b" / "part.trig").write_text(text, encoding="utf-8")
    judged = ascn(root, tmp_path, "validate", str(tmp_path / "b" / "part.trig"))
    assert verdict(judged).startswith("graph/sources/b/part.trig is valid: 2 facts; ")


def test_only_trig_is_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_text("", encoding="utf-8")
    assert ascn(root, tmp_path, "validate", str(tmp_path / "b.ttl")).exit_code == 2


def test_syntax_is_told_with_its_line(judge: Judge) -> None:
    text = source("b") + "<source/b#p1> {\n  <city/jakarta> :population 10\n}\n<source/b#p2> { <a> <b> }\n"
    judged = judge(text)
    assert judged.exit_code == 1
    line = line_of(text, "<a> <b> }")
    assert judged.stdout.startswith(
        f"graph/sources/b.trig:{line}\n  {line:>4} | <source/b#p2> {{ <a> <b> }}\n"
    )
    assert "[build: syntax]" in judged.stdout
    assert verdict(judged) == "graph/sources/b.trig is refused: 1 thing is wrong."


MEANT = {
    "<city/jakrta> :population 1 .": "<city/jakarta> (Jakarta)",
    '<town/takamatsu> skos:altLabel "T"@en .': "<city/takamatsu> (Takamatsu)",
    "<city/jakarta> :locatedIn <country/indonesai> .": "<country/indonesia> (Indonesia)",
    "<city/jakarta> :locatdIn <country/indonesia> .": ":locatedIn",
    '<city/jakarta> skos:altLable "X"@en .': "skos:altLabel",
    "<membership/jakarta> :status :Membr .": ":Member",
    "<meeting/third> :hasTheme <theme/quality-enviroment> .": "<theme/quality-environment> (Quality environment)",
}
"""What is written wrong, and what is suggested."""


def test_what_was_meant_is_suggested_at_the_line_at_fault(judge: Judge) -> None:
    judged = judge(source("b") + "<source/b#p1> {\n" + "".join(f"  {wrong}\n" for wrong in MEANT) + "}\n")
    assert judged.exit_code == 1
    suggested = re.findall(r"^ +\d+ \| (.*)\n(?:  .*\n)*?  Did you mean (.*)\?$", judged.stdout, re.MULTILINE)
    assert dict(suggested) == MEANT


def test_folder_that_is_of_no_class_is_told(judge: Judge) -> None:
    judged = judge(source("b") + '<source/b#p1> { <planet/mars> skos:altLabel "Mars"@en . }\n')
    assert "No class has the folder planet/; there are " in judged.stdout


def test_value_of_the_wrong_form_is_told_with_its_line(judge: Judge) -> None:
    text = (
        source("b")
        + '<source/b#p1> {\n  <meeting/third> :mode :Hybrid ;\n    :startDate "2021-10-32"^^xsd:date .\n}\n'
    )
    judged = judge(text)
    assert f"graph/sources/b.trig:{line_of(text, '2021-10-32')}: <meeting/third>" in judged.stdout
    assert "  The value is 2021-10-32." in judged.stdout
    assert "[shapes#Meeting-startDate]" in judged.stdout


def test_iris_in_messages_are_written_as_in_the_file(judge: Judge) -> None:
    judged = judge(source("b") + "<source/b#p1> { <city/jakarta> :memberOf <network/ascn> . }\n")
    assert "<city/jakarta> has the shortcut :memberOf, which is inferred and never stated." in judged.stdout
    assert "http://localhost" not in judged.stdout


NEW = source("b") + (
    '<source/b#p1> {\n  <city/atlantis> skos:altLabel "Atlantis City"@en ; :locatedIn <country/indonesia> .\n'
    "  <membership/atlantis> :member <city/atlantis> ; :network <network/ascn> ; :status :Projected ;\n"
    '    :asOf "2025-01-01"^^xsd:date .\n}\n'
)


def blocks_of(judged: Result) -> str:
    """Give the blocks that are to be pasted."""
    return judged.stdout.partition("these are guessed.\n\n")[2].rpartition("\n\n")[0].rstrip() + "\n"


def test_new_things_are_given_as_blocks_to_paste(judge: Judge, root: Path) -> None:
    judged = judge(NEW)
    assert judged.exit_code == 1
    assert verdict(judged) == "graph/sources/b.trig is refused: 2 things are new to the editors."
    assert "New to the editors: add this to graph/sources/editors.trig, " in judged.stdout
    assert blocks_of(judged) == (
        "<source/editors#city-atlantis> {\n  <city/atlantis> a :City ;\n"
        '    rdfs:label "Atlantis City"@en .\n}\n\n'
        "<source/editors#membership-atlantis> {\n  <membership/atlantis> a :Membership ;\n"
        '    rdfs:label "Membership: Atlantis City, Network"@en .\n}\n'
    )
    edit(root, blocks_of(judged))
    assert judge(NEW).exit_code == 0


def test_new_things_hide_no_other_fault(judge: Judge) -> None:
    judged = judge(NEW.replace('"2025-01-01"^^xsd:date .\n}', '"2024-13-01"^^xsd:date .\n}'))
    assert "[shapes#Relationship-asOf]" in judged.stdout
    assert verdict(judged) == (
        "graph/sources/b.trig is refused: 1 thing is wrong, and 2 things are new to the editors."
    )


def test_block_for_a_kind_stands_in_the_file_of_that_kind(judge: Judge, root: Path) -> None:
    add(
        root,
        "editors/places.trig",
        HEAD + '<source/editors#city-x> { <city/x> a :City ; rdfs:label "X"@en ;\n'
        "  :locatedIn <country/indonesia> . }\n",
    )
    assert "add this to graph/sources/editors/places.trig, " in judge(NEW).stdout


def test_thing_that_may_be_a_slip_has_a_block_for_the_case_that_it_is_none(judge: Judge) -> None:
    judged = judge(source("b") + '<source/b#p1> { <city/takamatzu> skos:altLabel "T"@en . }\n')
    assert (
        "# Only if you did not mean <city/takamatsu> (Takamatsu).\n<source/editors#city-takamatzu> {"
        in judged.stdout
    )
    assert verdict(judged) == (
        "graph/sources/b.trig is refused: 1 thing is wrong, and 1 thing is new to the editors."
    )


def test_source_without_a_label_has_one_proposed(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "n.trig"
    file.write_text(source("n"), encoding="utf-8")
    judged = ascn(root, tmp_path, "validate", str(file))
    assert blocks_of(judged) == (
        '<source/editors#source-n> {\n  <source/n> a :Source ;\n    rdfs:label "Editors, 1 January 2025"@en .\n}\n'
    )


def test_what_a_block_has_to_say_besides_is_told_after_it(judge: Judge) -> None:
    judged = judge(source("b") + '<source/b#p1> { <city/atlantis> skos:altLabel "A"@en . }\n')
    assert "[shapes#City-locatedIn-required]" in judged.stdout


def test_paragraphs_that_state_nothing_yet_are_told_and_are_no_error(judge: Judge) -> None:
    empty = "".join(
        f"# Paragraph {number} (7 words)\n<source/b#p{number}> {{\n}}\n" for number in (1, 2, 3, 5)
    )
    judged = judge(source("b") + empty)
    assert judged.exit_code == 0
    assert "States nothing yet: paragraphs 1 to 3, paragraph 5. Fill these graphs, " in judged.stdout


def test_what_other_sources_state_too_is_told_with_their_independence(judge: Judge, root: Path) -> None:
    add(root, "c.trig", source("c") + "<source/c#p7> { <city/jakarta> :population 9 . }\n")
    stating = "<source/b#p1> { <city/jakarta> :population 9 . }\n"
    assert "    = also in c#p7 (1 independent source)" in judge(source("b") + stating).stdout
    assert (
        "    = also in c#p7 (of the same origin)"
        in judge(source("b", more="; :origin <source/c> ") + stating).stdout
    )


def test_compilation_corroborates_nothing(judge: Judge, root: Path) -> None:
    add(root, "dossier/dossier.trig", source("dossier", "Compilation"))
    add(
        root,
        "dossier/cities.trig",
        HEAD + "<source/dossier#city-jakarta> {\n"
        "  <source/dossier#city-jakarta> :basis :Compiled ; prov:wasDerivedFrom <source/a> .\n"
        "  <city/jakarta> :population 9 .\n}\n",
    )
    judged = judge(source("b") + "<source/b#p1> { <city/jakarta> :population 9 . }\n")
    assert "    = also in dossier#city-jakarta (compiled)" in judged.stdout


def test_other_value_of_another_source_is_told_and_is_no_error(judge: Judge, root: Path) -> None:
    add(root, "c.trig", source("c") + "<source/c#p7> { <city/jakarta> :population 8 . }\n")
    text = source("b") + "<source/b#p1> { <city/jakarta> :population 9 . }\n"
    judged = judge(text)
    assert judged.exit_code == 0
    assert (
        "    ≠ differs from c#p7: has the population 8 (no error; consider a :Disagreement)\n"
        in judged.stdout
    )
    with (root / "graph" / "sources" / "editors.trig").open("a", encoding="utf-8") as file:
        file.write(
            '<source/editors#disagreement-size> { <disagreement/size> a :Disagreement ; rdfs:label "Size"@en ;\n'
            "  :about <city/jakarta> ; :onProperty :population . }\n"
        )
    assert "has the population 8 (recorded in <disagreement/size>)\n" in judge(text).stdout


AGREEING = {
    "a day and its month": (':startDate "2021-10-18"^^xsd:date', ':startDate "2021-10"^^xsd:gYearMonth'),
    "names as printed": ('skos:altLabel "Third"@en', 'skos:altLabel "Dritte"@de'),
    "the same": (":mode :Hybrid", ":mode :Hybrid"),
}


@pytest.mark.parametrize("case", AGREEING)
def test_values_that_both_hold_do_not_differ(judge: Judge, root: Path, case: str) -> None:
    ours, theirs = AGREEING[case]
    add(root, "c.trig", source("c") + f"<source/c#p7> {{ <meeting/third> {theirs} . }}\n")
    assert "≠" not in judge(source("b") + f"<source/b#p1> {{ <meeting/third> {ours} . }}\n").stdout


def test_things_that_no_other_source_names_are_listed(judge: Judge) -> None:
    judged = judge(
        source("b") + "<source/b#p1> { <city/takamatsu> :population 5 . <city/jakarta> :population 9 . }\n"
    )
    assert "Named by no other source: <organisation/editors>, <city/takamatsu>." not in judged.stdout
    assert "Named by no other source: <city/takamatsu>.\n" in judged.stdout


def test_faults_elsewhere_are_told_apart(judge: Judge, root: Path) -> None:
    add(root, "c.trig", source("c") + "<source/c#p7> { <city/jakarta> :population -8 . }\n")
    judged = judge(source("b"))
    assert judged.exit_code == 1
    assert judged.stdout.startswith("Elsewhere, perhaps because of this file:\n\ngraph/sources/c.trig:")

"""`ascn source new` begins a source file: everything is checked first, and no sentence of the source is taken."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import NamedNode, RdfFormat, parse

from ascn_graph.namespaces import DEFAULT_BASE

Run = Callable[..., Result]

WANTED = {
    "--address": "https://newspaper.example/b",
    "--title": "Tajuk",
    "--language": "id",
    "--publisher": "editors",
    "--date": "2026-01-31",
}
RIGHTS = (
    "Text: copyright of the publisher. Only facts and names are taken from it, described in our own words."
)
DRAFT = """\
# Editors, 31 January 2026: what each paragraph of the source states.
#
# A paragraph is the n-th non-empty line of the text, from 1. Delete the graphs of paragraphs that state nothing of ours
# (masthead, photo credit, tags) or that repeat another word for word (record :repeats for these).
# Types, labels and translations are the editors'; here are only what the source says and the names as it prints them
# (skos:altLabel, with their language). Descriptions are our paraphrase, not quotations.

@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<source/editors-2026-01-31> {
  <source/editors-2026-01-31> a :Source ;
    dcterms:title "Tajuk"@id ;
    dcterms:publisher <organisation/editors> ;
    dcterms:issued "2026-01-31"^^xsd:date ;
    dcterms:language "id" ;
    dcterms:rights "{rights}"@en ;
    :address "https://newspaper.example/b"^^xsd:anyURI ;
    :sourceKind :News .
}

# Paragraph 1 (1 word)
<source/editors-2026-01-31#p1> {
}

# Paragraph 2 (4 words)
<source/editors-2026-01-31#p2> {
}
"""


@pytest.fixture
def new(ascn: Run) -> Run:
    """Begin a source with the usual options, but for those given; an option of None is left out."""

    def run(**changed: str | None) -> Result:
        options = WANTED | {f"--{name}": value for name, value in changed.items()}
        return ascn(
            "source", "new", *(word for pair in options.items() if pair[1] is not None for word in pair)
        )

    return run


def drafted(root: Path, name: str) -> str:
    return (root / "graph" / "sources" / f"{name}.trig").read_text(encoding="utf-8")


def files(root: Path) -> set[str]:
    return {path.name for path in (root / "graph" / "sources").iterdir()}


def test_file_is_written_with_its_own_graph_and_numbered_paragraphs(new: Run, small_root: Path) -> None:
    text = small_root / "article.txt"
    text.write_text("\ufeffTajuk\n\n   \nKalimat pertama yang panjang.\n", encoding="utf-8")
    begun = new(text="article.txt")
    assert begun.exit_code == 0
    assert begun.stdout == (
        "Wrote graph/sources/editors-2026-01-31.trig, with 2 paragraphs to fill.\n\n"
        "Add its label to graph/sources/editors.trig:\n\n"
        "<source/editors#source-editors-2026-01-31> {\n"
        "  <source/editors-2026-01-31> a :Source ;\n"
        '    rdfs:label "Editors, 31 January 2026"@en .\n}\n\n'
        "Then write what it states, and run: ascn validate graph/sources/editors-2026-01-31.trig\n"
    )
    assert drafted(small_root, "editors-2026-01-31") == DRAFT.replace("{rights}", RIGHTS)


def test_draft_is_valid_once_its_label_was_pasted(new: Run, ascn: Run, small_root: Path) -> None:
    begun = new(title='On "smart" cities \\ and more', kind="Official", licence="https://licence.example/1")
    block = begun.stdout.partition(":\n\n")[2].partition("\n\n")[0]
    with (small_root / "graph" / "sources" / "editors.trig").open("a", encoding="utf-8") as file:
        file.write(block)
    assert ascn("validate", "graph/sources/editors-2026-01-31.trig").exit_code == 0
    assert ascn("build").exit_code == 0


def test_lengths_of_text_without_spaces_are_counted_in_letters(new: Run, small_root: Path) -> None:
    (small_root / "article.txt").write_text("高松市で開催された。\n", encoding="utf-8")
    assert new(text="article.txt", language="ja").exit_code == 0
    assert "# Paragraph 1 (10 letters)\n" in drafted(small_root, "editors-2026-01-31")


DATES = {
    "2026-01-31": ("editors-2026-01-31", '"2026-01-31"^^xsd:date'),
    "2026-01": ("editors-2026-01", '"2026-01"^^xsd:gYearMonth'),
    "2026": ("editors-2026", '"2026"^^xsd:gYear'),
}


@pytest.mark.parametrize("date", DATES)
def test_date_is_as_precise_as_given_and_makes_the_name(new: Run, small_root: Path, date: str) -> None:
    name, literal = DATES[date]
    assert new(date=date).exit_code == 0
    assert f"dcterms:issued {literal} ;" in drafted(small_root, name)


def test_source_without_a_date_is_named_by_hand(new: Run, small_root: Path) -> None:
    assert new(date=None, name="undated").exit_code == 0
    assert "dcterms:issued" not in drafted(small_root, "undated")


@pytest.mark.parametrize("publisher", ["editors", "organisation/editors", "EDITORS"])
def test_publisher_is_named_by_iri_or_label(new: Run, small_root: Path, publisher: str) -> None:
    assert new(publisher=publisher).exit_code == 0
    assert "dcterms:publisher <organisation/editors> ;" in drafted(small_root, "editors-2026-01-31")


@pytest.mark.parametrize("kind", ["WikiMirror", "wikimirror"])
def test_kind_is_a_code_of_the_vocabulary(new: Run, small_root: Path, kind: str) -> None:
    assert new(kind=kind).exit_code == 0
    assert ":sourceKind :WikiMirror ." in drafted(small_root, "editors-2026-01-31")


REFUSED: dict[str, tuple[dict[str, str | None], str]] = {
    "day that does not exist": ({"date": "2026-02-30"}, "--date '2026-02-30' is no day, month or year"),
    "date of another form": ({"date": "31.1.2026"}, "write 2026-01-31, 2026-01 or 2026"),
    "unknown language": ({"language": "jp"}, "--language 'jp' is refused: "),
    "unknown kind": ({"kind": "nws"}, "--kind 'nws' is no kind of source: use one of Academic, "),
    "kind of the editors": ({"kind": "Editorial"}, "--kind 'Editorial' is no kind of source"),
    "no web address": (
        {"address": "newspaper.example/b"},
        "--address 'newspaper.example/b' is no web address",
    ),
    "space in the address": ({"address": "https://newspaper.example/a b"}, "has no spaces"),
    "empty title": ({"title": " "}, "--title is empty"),
    "no licence": ({"licence": "free"}, "--licence 'free' is no web address"),
    "bad name": ({"name": "Editors_1"}, "--name 'Editors_1' is refused: use lower-case letters"),
    "no name and no date": ({"date": None}, "--name is needed"),
    "address of another": (
        {"address": "http://www.newspaper.example/source/a/#top"},
        "--address is that of <source/a>, https://newspaper.example/source/a: ",
    ),
    "name of another": (
        {"name": "a"},
        "The name 'a' is taken: <source/a> in graph/sources/a.trig is “Article A”. Give another, as in --name a-2.",
    ),
    "unknown publisher": (
        {"publisher": "editorz"},
        "--publisher 'editorz' is described nowhere. Near: organisation/editors (Editors). ",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_and_nothing_is_written(new: Run, small_root: Path, case: str) -> None:
    changed, told = REFUSED[case]
    before = files(small_root)
    refused = new(**changed)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: The source was not begun; nothing was written.\n")
    assert told in refused.stderr
    assert files(small_root) == before


def test_everything_wrong_is_told_at_once(new: Run) -> None:
    refused = new(date="soon", language="jp", kind="nws")
    assert [line.split()[0] for line in refused.stderr.splitlines()[1:]] == ["--date", "--language", "--kind"]


def test_block_for_a_new_publisher_makes_it_known(new: Run, small_root: Path) -> None:
    refused = new(publisher="Berita Satu")
    block = "".join(re.findall(r"<source/editors#.*?\n}\n", refused.stderr, re.DOTALL))
    assert block == (
        "<source/editors#organisation-berita-satu> {\n"
        '  <organisation/berita-satu> a :Organisation ;\n    rdfs:label "Berita Satu"@en .\n}\n'
    )
    with (small_root / "graph" / "sources" / "editors.trig").open("a", encoding="utf-8") as file:
        file.write(block)
    assert new(publisher="Berita Satu").exit_code == 0
    assert "berita-satu-2026-01-31.trig" in files(small_root)


def test_file_is_never_written_over(new: Run, small_root: Path) -> None:
    assert new().exit_code == 0
    path = small_root / "graph" / "sources" / "editors-2026-01-31.trig"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    refused = new(address="https://newspaper.example/c")
    assert refused.exit_code == 1
    assert "--name editors-2026-01-31-2." in refused.stderr
    assert drafted(small_root, "editors-2026-01-31").endswith("# mine\n")


TEXTS = {"empty": (b" \n\n", "holds no text"), "not UTF-8": (b"caf\xe9", "is not UTF-8 (at byte 3)")}


@pytest.mark.parametrize("case", TEXTS)
def test_text_that_cannot_be_counted_is_refused(new: Run, small_root: Path, case: str) -> None:
    content, told = TEXTS[case]
    (small_root / "article.txt").write_bytes(content)
    refused = new(text="article.txt")
    assert refused.exit_code == 2
    assert told in refused.stderr


def test_draft_holds_no_word_of_the_text(new: Run, small_root: Path) -> None:
    (small_root / "article.txt").write_text("Xylophone zebra\nQuagga\n", encoding="utf-8")
    assert new(text="article.txt").exit_code == 0
    draft = drafted(small_root, "editors-2026-01-31")
    assert not re.search("xylophone|zebra|quagga", draft, re.IGNORECASE)
    graphs = {quad.graph_name for quad in parse(draft, RdfFormat.TRIG, base_iri=DEFAULT_BASE)}
    assert graphs == {NamedNode(f"{DEFAULT_BASE}source/editors-2026-01-31")}

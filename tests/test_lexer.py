"""SERVICE is found wherever it is the keyword, and left alone wherever it is only called so."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascn_graph.engine.lexer import (
    DatasetClauses,
    Place,
    find_dataset,
    find_service,
    find_update,
    find_version,
    place_of,
    tokens,
)

CALL = "SERVICE <http://example.org/> { ?s ?p ?o }"
UNHURRIED = settings(deadline=None)
LETTERS = st.text(st.characters(exclude_characters="\\\"'\r\n", exclude_categories=["Cs"]), max_size=12)
SPACE = st.sampled_from([" ", "\n", "\r\n", "\t", " # SERVICE <x> {\n", "  "])


def cased(word: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from([letter.lower(), letter.upper()]) for letter in word)).map("".join)


HARMLESS = st.one_of(
    LETTERS.map(lambda text: f'"{text}{CALL}"'),
    LETTERS.map(lambda text: f"'{CALL}{text}'"),
    LETTERS.map(lambda text: f'"""{text}\n" {CALL}"""'),
    LETTERS.map(lambda text: f"'''{CALL}\n{text}'''"),
    LETTERS.map(lambda text: f'"\\"{text}" , "{CALL}"@en'),
    LETTERS.map(lambda text: f"# {text} {CALL}\n"),
    st.sampled_from(
        ["<http://x/SERVICE>", "?service", "$SERVICE", "ex:service", "service:x", "SERVICE_a:x", "_:service"]
    ),
)
TARGET = st.sampled_from(["<http://x/>", "<x>", "?where", "$where", "ex:where", ":x", "ex:"])


@UNHURRIED
@given(st.lists(HARMLESS, min_size=1, max_size=6), SPACE)
def test_what_is_only_called_service_is_left_alone(pieces: list[str], space: str) -> None:
    assert find_service(f"SELECT * {{ ?s ?p {space.join(pieces)}{space}}}") is None


@UNHURRIED
@given(
    st.lists(HARMLESS, max_size=3),
    cased("service"),
    st.sampled_from(["", "SILENT ", "silent\n"]),
    TARGET,
    SPACE,
)
def test_keyword_is_found_in_its_place(
    before: list[str], keyword: str, silent: str, target: str, space: str
) -> None:
    start = "SELECT * {" + "".join(f"{space}?s ?p {piece}{space}." for piece in before) + space
    text = f"{start}{keyword}{space}{silent}{target}{space}{{ ?a ?b ?c }} }}"
    assert find_service(text) == place_of(text, len(start))


@UNHURRIED
@given(cased("service"), TARGET.filter(lambda target: target[0] in "<?$"))
def test_keyword_needs_no_space(keyword: str, target: str) -> None:
    assert find_service(f"ASK {{{keyword}{target}{{}}}}") == Place(1, 6)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(trueSERVICE<x>{}) }",
        "ASK { SERVICE:a{} }",
        "ASK { ?a ?b ?c FILTER(?a<?b#>)\nSERVICE <http://x/> { ?s ?p ?o }\n}",
        'ASK { ?a ?b ?c FILTER(?a<?b#>"""\n) SERVICE <http://x/> { ?s ?p ?o } } #"""',
        "ASK { SERVICE SILENT<x>{} }",
        "ASK { ?s ?p 1.SERVICE <x> {} }",
        "ASK { ?s ?p 'a' SERVICE # comment\n <x> # another {\n { } }",
    ],
)
def test_keyword_is_found_however_it_is_run_together(text: str) -> None:
    assert find_service(text) is not None


@UNHURRIED
@given(st.text(max_size=60))
def test_tokens_are_pieces_of_the_text_in_order(text: str) -> None:
    found = list(tokens(text, 0))
    assert [text[token.start : token.end] for token in found] == [token.text for token in found]
    assert all(left.end <= right.start for left, right in pairwise(found))


@UNHURRIED
@given(
    st.lists(
        st.sampled_from(["SERVICE", "<", ">", "#", "\n", "{", "}", '"', "'", "?a", "a:", " ", "\\", ":"]),
        max_size=30,
    )
)
def test_any_text_is_read_to_its_end(pieces: list[str]) -> None:
    place = find_service("".join(pieces))
    assert place is None or "service" in "".join(pieces).lower()


def test_long_text_of_possible_comments_is_read_in_time() -> None:
    # Each of these could be an IRI, or a comparison and a comment; both ways are followed once.
    assert find_service("ASK { " + "?a<?b#>\n" * 20_000 + "SERVICE <x> { } }") == Place(20_001, 1)


def test_long_line_of_possible_comments_is_read_in_time() -> None:
    # Each of the comments would reach to the end of the line.
    assert find_service("ASK { " + "?a<?b#> <service#> " * 20_000 + "SERVICE <x> { } }") == Place(1, 380_007)


@pytest.mark.parametrize(
    ("text", "prologue", "default", "named"),
    [
        ("SELECT * FROM <http://x/a> { ?s ?p ?o }", "", ["<http://x/a>"], []),
        ("BASE <http://x/> ASK from <a>\nFROM x:b {}", "BASE <http://x/> ", ["<a>", "x:b"], []),
        ("DESCRIBE ?s FROM NAMED <a> From named :b { }", "", [], ["<a>", ":b"]),
        ("# FROM <c>\nCONSTRUCT { } FROM <a> FROM NAMED <b> WHERE { }", "# FROM <c>\n", ["<a>"], ["<b>"]),
    ],
)
def test_graphs_that_a_query_names_are_found(
    text: str, prologue: str, default: list[str], named: list[str]
) -> None:
    assert find_dataset(text) == DatasetClauses(prologue, tuple(default), tuple(named))


@pytest.mark.parametrize(
    "text",
    ["ASK { ?from ?p ?o }", 'ASK { ?s ?p "FROM <a>" }', "ASK { ?s <http://x/from> from:a } # FROM <a>"],
)
def test_query_that_names_no_graphs_leaves_the_choice(text: str) -> None:
    assert find_dataset(text) is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('VERSION "1.2" ASK {}', "1.2"),
        ("PREFIX version: <http://x/> version '1.1' SELECT * {}", "1.1"),
        ('SELECT * { ?version ?p "VERSION" }', None),
        ('ASK { VERSION "1.2" }', None),
    ],
)
def test_version_is_announced_in_the_prologue(text: str, version: str | None) -> None:
    assert find_version(text) == version


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("insert data { }", "INSERT"),
        ("# LOAD\nPREFIX insert: <http://x/> DROP ALL", "DROP"),
        ("SELECT * { }", None),
        ("", None),
    ],
)
def test_updates_are_told_from_queries(text: str, keyword: str | None) -> None:
    found = find_update(text)
    assert (found and found[0]) == keyword

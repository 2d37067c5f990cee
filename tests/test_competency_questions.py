"""The questions the graph was built for, each with the answer it gives today.

The answer to ontology/queries/<question>.rq is tests/answers/<question>.csv, every row of it, so that whoever changes
the data sees in one comparison which answers that changes. After reading them, write them anew:

    ascn query ontology/queries/<question>.rq -f csv | tr -d '\\r' > tests/answers/<question>.csv
"""

import csv
import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, QuerySolutions, Triple

from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

ANSWERS = Path(__file__).parent / "answers"
QUESTIONS = sorted((Path(__file__).parents[1] / "ontology" / "queries").glob("*.rq"))


def stem(file: Path) -> str:
    return file.stem


def test_every_question_has_its_answer() -> None:
    assert len(QUESTIONS) >= 40
    assert [file.stem for file in QUESTIONS] == sorted(file.stem for file in ANSWERS.glob("*.csv"))


@pytest.mark.parametrize("file", QUESTIONS, ids=stem)
def test_file_opens_with_its_question(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"# [A-Z].*\?", first)


@pytest.mark.parametrize("file", QUESTIONS, ids=stem)
def test_question_needs_no_prefix_and_no_whole_iri(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\b(PREFIX|BASE)\b|://", text)


@pytest.mark.parametrize("file", QUESTIONS, ids=stem)
def test_question_has_its_expected_answer(file: Path, version: Version) -> None:
    answer = version.open_store().query(
        file.read_text(encoding="utf-8"),
        base_iri=version.base,
        prefixes=Namespace(version.base).prefixes,
    )
    assert isinstance(answer, QuerySolutions)
    header = [variable.value for variable in answer.variables]
    rows = [[text(value) for value in solution] for solution in answer]
    with (ANSWERS / f"{file.stem}.csv").open(encoding="utf-8", newline="") as expected:
        assert [header, *rows] == list(csv.reader(expected))


def text(term: object) -> str:
    """Give the text of a value as SPARQL's CSV writes it: nothing where there is none."""
    assert not isinstance(term, BlankNode | Triple)
    value: str = getattr(term, "value", "")
    return value

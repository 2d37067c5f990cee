"""The questions the graph was built for, each with the answer it gives today.

The answer to ontology/queries/<question>.rq is tests/answers/<question>.csv, every row of it, so that whoever changes
the data sees in one comparison which answers that changes. After reading them, write them anew:

    ascn query ontology/queries/<question>.rq -f csv | tr -d '\\r' > tests/answers/<question>.csv
"""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

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
def test_question_has_its_expected_answer(file: Path, client: TestClient) -> None:
    query = file.read_text(encoding="utf-8")
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    with (ANSWERS / f"{file.stem}.csv").open(encoding="utf-8", newline="") as expected:
        assert list(csv.reader(StringIO(answer.text, newline=""))) == list(csv.reader(expected))

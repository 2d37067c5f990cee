"""The page "How to add a source" is true: followed to its end in a copy of the inputs, it publishes its example."""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ascn_graph.__main__ import main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "graph" / "sources" / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`([\w./-]+\.(?:trig|txt))`")
EXAMPLE = "graph/sources/example-press-2026-01-31.trig"


@dataclass(frozen=True)
class Block:
    """A fenced block of the page and the paragraph before it."""

    language: str
    text: str
    before: str


@dataclass(frozen=True)
class Told:
    """A command of the page and what came of it."""

    command: str
    result: Result


def blocks() -> Iterator[Block]:
    for found in FENCED.finditer(PAGE):
        before = PAGE[: found.start()].rstrip().rpartition("\n\n")[2]
        yield Block(found[1], found[2], " ".join(before.split()))


def write(block: Block) -> None:
    """Do with the file named last before a block what the page says."""
    path = Path(FILE.findall(block.before)[-1])
    path.parent.mkdir(exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if "in place of the empty graphs" in block.before:
        kept = old.partition("# Paragraph 1 ")[0]
    else:
        kept = old if "add to `" in block.before else ""
        assert bool(kept) == bool(old), f"{path} is there already"
    path.write_text(kept + block.text, encoding="utf-8")


def commands(block: Block) -> list[str]:
    return block.text.replace("\\\n", " ").splitlines()


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Told]]:
    """Follow the page in a copy of the inputs, and give its commands with what came of each."""
    top = tmp_path_factory.mktemp("curator") / "checkout"
    for folder in ("ontology", "shapes", "graph/sources"):
        shutil.copytree(ROOT / folder, top / folder)
    shutil.copy(ROOT / "graph" / "expectations.ttl", top / "graph")
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(top)
        patch.setenv("ASCN_INPUTS", str(top))
        for name in ("ASCN_HOME", "ASCN_BASE", "ASCN_PORT"):
            patch.delenv(name, raising=False)
        for block in blocks():
            if block.language != "sh":
                write(block)
                continue
            for line in commands(block):
                name, *words = shlex.split(line, comments=True)
                assert name == "ascn"
                told.append(Told(line, CliRunner().invoke(main, words, catch_exceptions=False)))
        yield told


def test_page_is_short_and_has_every_kind_of_block() -> None:
    assert len(PAGE.splitlines()) <= 120
    assert {block.language for block in blocks()} == {"text", "trig", "sh"}


def test_every_command_ends_as_the_page_says(followed: list[Told]) -> None:
    ended = [(told.command, told.result.exit_code) for told in followed]
    assert len(ended) == 5
    assert ended == [(command, 1 if "# refused" in command else 0) for command, _ in ended]


def test_example_is_refused_until_the_editors_have_spoken(followed: list[Told]) -> None:
    first, second = (told for told in followed if " validate " in told.command)
    said = first.command.partition("# refused: ")[2]
    assert said
    assert said in first.result.stdout.splitlines()[-1]
    assert second.result.stdout.splitlines()[-1].startswith(f"{EXAMPLE} is valid: ")


def test_example_is_published_and_can_be_asked(followed: list[Told]) -> None:
    build, query = followed[-2:]
    assert build.result.stdout.startswith("Published version 1: ")
    rows = [line.split() for line in query.result.stdout.splitlines()]
    answer = re.search(r"The answer is `(\S+)`, in `(\S+)`\.", PAGE)
    assert answer
    assert rows[2:-1] == [[answer[1], answer[2]]]


def test_commands_that_the_page_mentions_tell_of_the_example(followed: list[Told]) -> None:
    mentioned = re.findall(r"`ascn (source (?:list|show)[^`]*)`", PAGE)
    assert len(mentioned) == 2
    for words in mentioned:
        shown = CliRunner().invoke(main, words.split(), catch_exceptions=False)
        assert "example-press" in shown.stdout or "Example City is projected as a member" in shown.stdout
    assert followed


def table() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| (.*?) \| (.*) \|$", PAGE, re.MULTILINE)
    return [(says, do) for says, do in rows[1:] if says != "---"]


@pytest.mark.parametrize("says", [says for says, _ in table()])
def test_refusal_on_the_page_is_one_that_checks_give(says: str) -> None:
    files = [*(ROOT / "shapes").glob("*.ttl"), *(ROOT / "graph" / "ascn_graph").rglob("*.py")]
    assert any(says in file.read_text(encoding="utf-8") for file in files)


def test_page_lists_refusals() -> None:
    assert len(table()) > 5


def test_sentences_of_the_example_are_about_nothing_real() -> None:
    subjects = {
        subject
        for block in blocks()
        if block.language == "trig"
        for subject in re.findall(r"(?:^|\{)\s*<([^>]+)>(?! \{)", block.text, re.MULTILINE)
    }
    assert subjects
    assert [subject for subject in sorted(subjects) if "example" not in subject] == []

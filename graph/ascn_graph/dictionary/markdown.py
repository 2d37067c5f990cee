"""Markdown as code hosts read it: tables, code, plain text, and the anchors they give to headings."""

import re
from collections.abc import Collection, Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>~])")


def plain(text: str) -> str:
    r"""Write text that is to be read as it stands, on one line.

    >>> plain("since 2018\n(:asOf), <city/…>")
    'since 2018 (:asOf), \\<city/…\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Write text as code, on one line.

    >>> code(":City")
    '`:City`'
    """
    flat = " ".join(text.split())
    return f"`` {flat} ``" if "`" in flat else f"`{flat}`"


def anchor(heading: str) -> str:
    """Give the anchor of a heading, as GitHub, GitLab and Gitea make it.

    >>> anchor("`:locatedIn`"), anchor("A statement and its evidence")
    ('locatedin', 'a-statement-and-its-evidence')
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()) -> list[str]:
    """Write a table as lines, with an empty one after it; the columns in `numbers`, from 0, stand to the right.

    >>> table(["Name", "Count"], [["a|b", "2"]], numbers=[1])
    ['| Name | Count |', '| --- | --: |', '| a\\\\|b | 2 |', '']
    """
    lines = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    rule = ["--:" if column in numbers else "---" for column in range(len(header))]
    return [f"| {' | '.join(row)} |" for row in [list(header), rule, *lines]] + [""]


def block(language: str, text: str) -> list[str]:
    """Write a block of code as lines, with an empty one after it."""
    return [f"```{language}", *text.strip("\n").split("\n"), "```", ""]


def folded(summary: str, lines: Iterable[str]) -> list[str]:
    """Write lines that show only when the reader opens them."""
    return ["<details>", f"<summary>{summary}</summary>", "", *lines, "</details>", ""]


def counted(number: int, thing: str, things: str | None = None) -> str:
    """Write a number with what it counts.

    >>> counted(1, "city", "cities"), counted(1200, "fact")
    ('1 city', '1,200 facts')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def cut(text: str, length: int) -> str:
    """Shorten text to `length` characters, between words where that leaves most of it.

    >>> cut("Held in Takamatsu, Kagawa", 12), cut("高松市で開催された会合", 8)
    ('Held in …', '高松市で開催 …')
    """
    if len(text) <= length:
        return text
    head = text[: length - 2]
    words = head.rpartition(" ")[0] if text[length - 2] != " " else head
    return f"{(words if len(words) > length // 2 else head).rstrip(' ,;:')} …"

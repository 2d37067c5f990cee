"""Where a text stops being SPARQL, and what could have stood there: the engine's own parser, asked cleverly.

The parser (observed with pyoxigraph 0.5.13) compares keywords by reading as many characters as they have, and
reports the furthest character any comparison has read: for `SELEC * {}` column 10, where CONSTRUCT would have ended,
and CONSTRUCT alone. So the text is set with wide gaps between its tokens, which makes the reported offset tell the
token; and the part before that token is tried again with n characters behind it that nothing matches, which makes
the keywords of n letters known, for every n.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ascn_graph.engine.lexer import place_of, tokens

Parse = Callable[[str], str | None]
"""Gives the engine's complaint about a text, or None when there is none."""

LONGEST = 100_000
"""Characters of the longest text that is looked into."""
_GAP = " " * 20
_LONGEST_KEYWORD = 16
_UNMATCHED = "\x01"
_COMPLAINT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CLASS = re.compile(r"\[(?:'[^']*'|[^\]])*\]")
_ENTRY = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,"]+)')
_PUNCTUATION = frozenset("{}()[],;")
_KINDS = {"?": "variable", "$": "variable", "'": "string", '"': "string", "'''": "string", '"""': "string"}
_A_FUNCTION = "COALESCE"
_TOLD = 15
_NAMES = {"<": "IRI", ":": "prefixed name"}


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with a text, and where, from 1; place and `expected` are empty where nothing is known."""

    message: str
    line: int | None = None
    column: int | None = None
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Spaced:
    """A text with wide gaps: where its tokens start there, and where they start and end in the original."""

    text: str
    starts: tuple[int, ...]
    originals: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Complaint:
    """The engine's complaint, taken apart: the offset, the literals and keywords it expected, its own sentences."""

    offset: int
    literals: frozenset[str]
    words: frozenset[str]
    sentences: tuple[str, ...]


def diagnose(parse: Parse, text: str, complaint: str) -> Diagnosis:
    """Explain `complaint`, which `parse` has about `text`.

    >>> from pyoxigraph import Store
    >>> def parse(text):
    ...     try:
    ...         Store().query(text)
    ...     except SyntaxError as error:
    ...         return str(error)
    >>> query = "SELECT * { ?s a ?class } LIMITED 10"
    >>> diagnose(parse, query, parse(query)).message
    'Line 1, column 26: LIMITED cannot stand here; expected one of GROUP HAVING LIMIT OFFSET ORDER VALUES.'
    """
    spaced = _space(text)
    found = _read(parse(spaced.text) or "", spaced.text) if len(text) <= LONGEST else None
    if found is None:
        return Diagnosis(complaint)
    index = bisect_right(spaced.starts, found.offset) - 1
    at_end = index < 0 or found.offset >= _end(spaced, index) + len(_GAP)
    start, end = (len(text), len(text)) if at_end else spaced.originals[index]
    place = place_of(text, start)
    where = f"Line {place.line}, column {place.column}"
    shown = "the query ends" if at_end else _shorten(text[start:end])
    if found.sentences:
        message = f"{where}, where {shown if at_end else f'{shown} stands'}: {'; '.join(found.sentences)}."
        return Diagnosis(message, place.line, place.column)
    before = spaced.text if at_end else spaced.text[: spaced.starts[index]]
    expected = _name(frozenset(_expected(parse, before)))
    wrong = "the query ends too early" if at_end else f"{shown} cannot stand here"
    return Diagnosis(f"{where}: {wrong}{_list(expected)}.", place.line, place.column, expected)


def _space(text: str) -> _Spaced:
    """Widen every gap between tokens, and make one wherever it cannot change the meaning."""
    parts: list[str] = []
    starts: list[int] = []
    originals: list[tuple[int, int]] = []
    length, last, before = 0, 0, ""
    for token in tokens(text, 0):
        if token.start > last or before in _PUNCTUATION or token.text in _PUNCTUATION:
            parts.append(_GAP)
            length += len(_GAP)
        starts.append(length)
        originals.append((token.start, token.end))
        parts.append(token.text)
        length, last, before = length + len(token.text), token.end, token.text
    return _Spaced("".join([*parts, _GAP, _GAP]), tuple(starts), tuple(originals))


def _end(spaced: _Spaced, index: int) -> int:
    start, end = spaced.originals[index]
    return spaced.starts[index] + end - start


def _expected(parse: Parse, before: str) -> Iterator[str]:
    for length in range(_LONGEST_KEYWORD + 1):
        tried = before + _UNMATCHED * length
        found = _read(parse(tried) or "", tried)
        if found and found.offset == len(before):
            yield from found.literals
        if found:
            yield from (word for word in found.words if found.offset - len(word) == len(before))


def _read(complaint: str, text: str) -> _Complaint | None:
    match = _COMPLAINT.fullmatch(complaint)
    if not match:
        return None
    lines = text.split("\n")
    offset = sum(len(line) + 1 for line in lines[: int(match[1]) - 1]) + int(match[2]) - 1
    # Classes of characters are left out: nobody wants to read them.
    entries = _ENTRY.findall(_CLASS.sub("", match[3]))
    plain = [entry.strip() for _, entry in entries if entry.strip() and not entry.strip().startswith("<")]
    return _Complaint(
        offset,
        frozenset(re.sub(r"\\(.)", r"\1", quoted) for quoted, _ in entries if quoted),
        frozenset(word for word in plain if " " not in word),
        tuple(word for word in plain if " " in word),
    )


def _name(expected: frozenset[str]) -> tuple[str, ...]:
    """Name what literals stand for; a `<` beside `=` is a comparison. SERVICE is never offered."""
    found = {entry for entry in expected if not entry.startswith("\\")} - {"SERVICE"}
    if _A_FUNCTION in found:
        found = {entry for entry in found if not entry.isidentifier()} | {"function"}
    names = _KINDS if "=" in found else _KINDS | _NAMES
    return tuple(sorted({names.get(entry, entry) for entry in found}, key=str.lower))


def _list(expected: tuple[str, ...]) -> str:
    if not expected:
        return ""
    more = f" or {len(expected) - _TOLD} more" if len(expected) > _TOLD else ""
    return f"; expected {'one of ' if expected[1:] else ''}{' '.join(expected[:_TOLD])}{more}"


def _shorten(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 40 else f"{line[:40]}…"

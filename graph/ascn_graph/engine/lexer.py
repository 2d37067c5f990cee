"""One small lexer for SPARQL: finds SERVICE, FROM and VERSION where they are keywords, and nowhere else.

No parse tree of the engine can be had, and its grammar reads characters, not tokens: `trueSERVICE<x>{}` and
`SERVICE:a{}` are SERVICE to it, and `?a<?b#>` is a comparison and a comment where an IRI might be seen (observed
with pyoxigraph 0.5.13). So wherever a text can be read in two ways, both are followed, and SERVICE is reported
when either way meets it before a target and a brace. An IRI, a string, a comment, a variable or a prefix that is
merely called service is left alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile


@dataclass(frozen=True)
class Token:
    """A piece of a query: its kind, its text and its offset."""

    kind: str
    """`iri`, `string`, `name` (with a colon), `word`, `variable`, `number`, `tag` or `symbol`."""
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the token."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Place:
    """A line and a column, both from 1."""

    line: int
    column: int


_PN = r"[\w\u00B7\u203F\u2040-]"
_LOCAL = rf"(?:{_PN}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""
      (?P<space>[\s]+|\#[^\r\n]*)
    | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<variable>[?$]\w+)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    | (?P<name>(?:[^\W\d_](?:(?:{_PN}|\.)*{_PN})?|_)?:(?:{_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?)
    | (?P<word>[^\W\d](?:\w)*)
    | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LINE_END = re.compile(r"[\r\n]")
_SERVICE = re.compile(r"service", re.IGNORECASE | re.ASCII)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE | re.ASCII)
_UPDATE = re.compile(r"(?:insert|delete|load|clear|create|drop|copy|move|add|with)", re.IGNORECASE | re.ASCII)
_VERSION = re.compile(r"\bversion\b", re.IGNORECASE | re.ASCII)
_NAMES = ("iri", "name")
_TARGETS = (*_NAMES, "variable")
_FORMS = frozenset({"select", "construct", "describe", "ask"})


def find_service(text: str) -> Place | None:
    """Find the first SERVICE in `text` that the engine could take for the keyword.

    >>> find_service("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Place(line=1, column=12)
    >>> find_service("SELECT ?service { ?service a <http://x/service> } # SERVICE <x> {") is None
    True
    """
    if not mentions_service(text):
        return None
    pending, seen = [0], set[int]()
    line_ends = [*(match.start() for match in _LINE_END.finditer(text)), len(text)]
    found: list[int] = []
    while pending:
        for token in _tokens_between(text, pending.pop(), line_ends):
            if token.start in seen:
                break
            seen.add(token.start)
            if token.kind == "iri" and "#" in token.text:
                pending.append(token.start + 1)
            if token.kind in ("word", "name") and _is_service(text, token, line_ends):
                found.append(token.start)
    return place_of(text, min(found)) if found else None


@dataclass(frozen=True)
class DatasetClauses:
    """The FROM clauses of a query: the prologue that says what their names mean, and the names as written."""

    prologue: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def find_dataset(text: str) -> DatasetClauses | None:
    """Find the FROM and FROM NAMED clauses of `text`, if there are any.

    >>> find_dataset("PREFIX x: <http://x/> SELECT * FROM x:a FROM NAMED <http://x/b> { ?s ?p ?o }")
    DatasetClauses(prologue='PREFIX x: <http://x/> ', default=('x:a',), named=('<http://x/b>',))
    """
    if not _FROM.search(text):
        return None
    row = list(tokens(text, 0))
    default: list[str] = []
    named: list[str] = []
    for token, after, third in zip(row, row[1:], row[2:], strict=False):
        if token.kind != "word" or token.text.lower() != "from":
            continue
        if after.kind in _NAMES:
            default.append(after.text)
        elif after.text.lower() == "named" and third.kind in _NAMES:
            named.append(third.text)
    if not default and not named:
        return None
    form = next((token.start for token in row if token.text.lower() in _FORMS), 0)
    return DatasetClauses(text[:form], tuple(default), tuple(named))


def find_form(text: str) -> str:
    """Give the form of a query in lower case, '' where it has none.

    >>> find_form("PREFIX select: <http://x/> ASK { ?select ?p ?o }")
    'ask'
    """
    form = _form_of(text)
    return form.text.lower() if form else ""


def find_form_start(text: str) -> int:
    """Give the offset of the word that tells the form of a query, 0 where it has none.

    >>> find_form_start("BASE <http://x/> ASK {}")
    17
    """
    form = _form_of(text)
    return form.start if form else 0


def mentions_service(text: str) -> bool:
    """Tell whether `text` has the word SERVICE in any meaning, which few queries have."""
    return bool(_SERVICE.search(text))


def find_version(text: str) -> str | None:
    """Find the version that the directive VERSION in the prologue of `text` announces, if it stands there.

    >>> find_version('PREFIX x: <http://x/> VERSION "1.2" ASK {}')
    '1.2'
    """
    if not _VERSION.search(text):
        return None
    row = takewhile(lambda token: token.text.lower() not in _FORMS, tokens(text, 0))
    for token, after in pairwise(row):
        if token.kind == "word" and token.text.lower() == "version" and after.kind == "string":
            return after.text.strip("\"'")
    return None


def find_update(text: str) -> tuple[str, Place] | None:
    """Find the keyword that makes `text` an update rather than a query, when it is one.

    >>> find_update("PREFIX load: <http://x/> LOAD <http://x/data>")
    ('LOAD', Place(line=1, column=26))
    """
    for token in tokens(text, 0):
        if token.kind == "word" and token.text.lower() not in ("prefix", "base", "version"):
            known = _UPDATE.fullmatch(token.text)
            return (token.text.upper(), place_of(text, token.start)) if known else None
    return None


def tokens(text: str, start: int) -> Iterator[Token]:
    """Read the tokens of `text` from the offset `start`, without white space and comments.

    >>> [token.text for token in tokens("?s ex:p.q 'a'@en # end", 0)]
    ['?s', 'ex:p.q', "'a'", '@en']
    """
    for match in _TOKEN.finditer(text, start):
        kind = match.lastgroup or "symbol"
        if kind != "space":
            yield Token(kind, match.group(), match.start())


def on_one_line(text: str) -> str:
    """Write `text` without comments, one space for any white space outside strings.

    >>> on_one_line("ASK { # any\\n  ?s ?p 'a  b' }")
    "ASK { ?s ?p 'a  b' }"
    """
    parts = ("\0" if match.lastgroup == "space" else match.group() for match in _TOKEN.finditer(text))
    return re.sub("\0+", " ", "".join(parts))


def place_of(text: str, offset: int) -> Place:
    """Give line and column of an offset; CR, LF and CR LF end a line."""
    before = re.split(r"\r\n|\r|\n", text[:offset])
    return Place(len(before), len(before[-1]) + 1)


def _form_of(text: str) -> Token | None:
    words = (token for token in tokens(text, 0) if token.kind == "word")
    return next((word for word in words if word.text.lower() in _FORMS), None)


def _tokens_between(text: str, start: int, line_ends: Sequence[int]) -> Iterator[Token]:
    """Read the same tokens as `tokens` does, in time however many comments may begin on a long line."""
    at = start
    while at < len(text):
        if text[at] == "#":
            at = line_ends[bisect_left(line_ends, at)]
        elif match := _TOKEN.match(text, at):
            if match.lastgroup != "space":
                yield Token(match.lastgroup or "symbol", match.group(), at)
            at = match.end()


def _is_service(text: str, token: Token, line_ends: Sequence[int]) -> bool:
    """Tell whether a word or prefixed name holds SERVICE and goes on as the keyword does."""
    prefix = token.text.partition(":")[0]
    if not _SERVICE.search(prefix):
        return False
    rest = _tokens_between(text, token.end, line_ends)
    after = next(rest, None)
    if after and after.kind == "word" and after.text.lower() == "silent":
        after = next(rest, None)
    if after and after.kind == "name" and after.text.lower().startswith("silent"):
        return True
    if after and after.kind in _TARGETS:
        after = next(rest, None)
    return bool(after and after.text == "{")

"""`SERVICE <paths> { … }` in a query: where it stands, and what can stand in its place.

The engine never sees it: it would send what stands between the braces to another server. Only what names `paths` below
the base is looked at; any other SERVICE is left where it is, to be refused (see `queries.refuse`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ascn_graph.engine.lexer import Token, find_update, mentions_service, place_of, tokens
from ascn_graph.engine.prologue import diagnose_prologue, prologue_of, resolve
from ascn_graph.errors import InvalidQuery

SERVICE = "paths"
"""What the service is called, relative to the base."""
MOST_BLOCKS = 10
"""Blocks that a query may have."""
_DEPTH = {"{": 1, "}": -1}
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Block:
    """A block in a text: from `start` to `end`, with the tokens between its braces.

    `is_silent` is true where failures are to be passed over (SPARQL 1.1 Federated Query, section 2.3).
    """

    start: int
    end: int
    is_silent: bool
    tokens: tuple[Token, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables in it, in the order of their coming."""
        names = (token.text[1:] for token in self.tokens if token.kind == "variable")
        return tuple(dict.fromkeys(names))


class InvalidBlock(InvalidQuery):
    """A block is not written as it must be, or asks for what there is not; `candidates` are (IRI, label) pairs."""

    def __init__(
        self, text: str, offset: int, message: str, candidates: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Say what is wrong at an offset of the query `text`."""
        place = place_of(text, offset)
        self.candidates = list(candidates) if candidates else None
        super().__init__(f"Line {place.line}, column {place.column}: {message}", place.line, place.column)


@dataclass(frozen=True)
class _Candidate:
    """A SERVICE with a name and a brace; `close` is missing where the brace is never closed."""

    service: Token
    is_silent: bool
    target: Token
    depth: int
    tokens: tuple[Token, ...]
    close: Token | None


def find_blocks(text: str, base: str, prefixes: Mapping[str, str]) -> list[Block]:
    """Find the blocks that ask the service `paths` below `base`, in their order.

    :raises InvalidQuery: when the prologue cannot be read.
    :raises InvalidBlock: when a block is not closed or stands outside of all braces, or there are too many.

    >>> [block] = find_blocks("SELECT * { SERVICE <paths> { [] :source ?a } }", "http://x/", {})
    >>> block.start, block.end, block.variables
    (11, 44, ('a',))
    """
    if not mentions_service(text):
        return []
    candidates = list(_candidates(list(tokens(text, 0))))
    prologue = prologue_of(text)
    if not candidates or prologue is None or find_update(text):
        return []
    if len(candidates) > MOST_BLOCKS:
        raise InvalidBlock(
            text, candidates[MOST_BLOCKS].service.start, f"SERVICE stands here more than {MOST_BLOCKS} times."
        )
    if wrong := diagnose_prologue(prologue, base, prefixes):
        raise InvalidQuery(wrong.message, wrong.line, wrong.column)
    return [_block(text, each) for each in candidates if _names_paths(each.target, prologue, base, prefixes)]


def stand_in(text: str, blocks: Sequence[Block]) -> str:
    """Give `text` with an empty table for each block, everything else at the lines and columns where it was.

    >>> query = "ASK { SERVICE <paths> { [] :source ?a } }"
    >>> stand_in(query, find_blocks(query, "http://x/", {}))
    'ASK { VALUES(?a){}                      }'
    """
    return put(text, blocks, [_table_in_place(text, block) for block in blocks])


def put(text: str, blocks: Sequence[Block], tables: Sequence[str]) -> str:
    """Put a table in the place of each block."""
    parts, last = [], 0
    for block, table in zip(blocks, tables, strict=True):
        parts += [text[last : block.start], table]
        last = block.end
    return "".join([*parts, text[last:]])


def _candidates(row: Sequence[Token]) -> Iterator[_Candidate]:
    depth, index = 0, 0
    while index < len(row):
        found = _candidate(row, index, depth) if row[index].kind == "word" else None
        if found:
            yield found
            index += len(found.tokens) + (5 if found.is_silent else 4)
        else:
            depth += _DEPTH.get(row[index].text, 0)
            index += 1


def _candidate(row: Sequence[Token], index: int, depth: int) -> _Candidate | None:
    if row[index].text.lower() != "service":
        return None
    is_silent = _text(row, index + 1).lower() == "silent"
    at = index + (2 if is_silent else 1)
    if at >= len(row) or row[at].kind not in ("iri", "name") or _text(row, at + 1) != "{":
        return None
    end = _closing(row, at + 1)
    close = row[end] if end < len(row) else None
    return _Candidate(row[index], is_silent, row[at], depth, tuple(row[at + 2 : end]), close)


def _closing(row: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(row)):
        depth += _DEPTH.get(row[index].text, 0)
        if depth == 0:
            return index
    return len(row)


def _text(row: Sequence[Token], index: int) -> str:
    return row[index].text if index < len(row) else ""


def _names_paths(target: Token, prologue: str, base: str, prefixes: Mapping[str, str]) -> bool:
    resolved = resolve(prologue, [target.text], base, prefixes)
    return resolved is not None and resolved[0].value == base + SERVICE


def _block(text: str, candidate: _Candidate) -> Block:
    if candidate.close is None:
        raise InvalidBlock(
            text, candidate.service.start, f"SERVICE <{SERVICE}> is not closed; a }} is missing."
        )
    if candidate.depth < 1:
        message = f"SERVICE <{SERVICE}> must stand within the braces of the query."
        raise InvalidBlock(text, candidate.service.start, message)
    return Block(candidate.service.start, candidate.close.end, candidate.is_silent, candidate.tokens)


def _table_in_place(text: str, block: Block) -> str:
    """Write an empty table with the variables of a block that ends at the line and column where the block ends.

    It is never longer than a block on one line, in which the variables and more words than its own must stand.
    """
    table = f"VALUES({' '.join(f'?{name}' for name in block.variables)}){{}}"
    lines = _LINE_END.split(text[block.start : block.end])
    if len(lines) == 1:
        return table.ljust(len(lines[0]))
    return table + "\n" * (len(lines) - 1) + " " * len(lines[-1])

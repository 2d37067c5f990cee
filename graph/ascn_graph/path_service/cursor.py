"""The tokens of a block one by one, and what is said of one that cannot stand where it stands."""

from dataclasses import dataclass
from typing import NoReturn

from ascn_graph.engine.blocks import Block, InvalidBlock
from ascn_graph.engine.lexer import Token

LONGEST = 2_000
"""Tokens of the longest block that is read."""
_CLAUSES = {
    "filter",
    "bind",
    "optional",
    "union",
    "minus",
    "graph",
    "service",
    "select",
    "exists",
    "not",
    "{",
}

_ELSEWHERE = (
    "cannot stand in SERVICE <paths>, which takes properties of one subject and VALUES; "
    "write it behind the closing brace."
)


@dataclass
class Cursor:
    """Goes through the tokens of a block that ends at an offset of the query `text`."""

    text: str
    tokens: tuple[Token, ...]
    end: int
    at: int = 0

    @classmethod
    def of(cls, block: Block, text: str) -> "Cursor":
        """Stand before the first token of `block` in the query `text`.

        :raises InvalidBlock: when there are more than `LONGEST`.
        """
        if len(block.tokens) > LONGEST:
            raise InvalidBlock(text, block.start, f"the block holds more than {LONGEST:,} words.")
        return cls(text, block.tokens, block.end - 1)

    def peek(self) -> Token | None:
        """Give the next token, None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def is_next(self, text: str) -> bool:
        """Tell whether the next token is `text`."""
        token = self.peek()
        return token is not None and token.text == text

    def passes(self, text: str) -> bool:
        """Go on behind the next token if it is `text`, and tell whether it was."""
        is_next = self.is_next(text)
        self.at += is_next
        return is_next

    def take(self, expected: str = "", *known: str) -> Token:
        """Give the next token and go on; where any are `known`, it must be of one of these kinds or texts."""
        token = self.peek()
        if token is None:
            wanted = f"; expected {expected}" if expected else ""
            raise InvalidBlock(self.text, self.end, f"the block ends too early{wanted}.")
        if known and token.kind not in known and token.text.lower() not in known:
            self.refuse(expected)
        self.at += 1
        return token

    def expect(self, text: str) -> Token:
        """Give the next token, which must be `text`, and go on."""
        return self.take(text, text)

    def refuse(self, expected: str) -> NoReturn:
        """Refuse the next token."""
        token = self.take()
        if token.text.lower() in _CLAUSES:
            shown = "A group" if token.text == "{" else token.text.upper()
            self.fail(token, f"{shown} {_ELSEWHERE}")
        self.fail(token, f"{token.text[:40]} cannot stand here in SERVICE <paths>; expected {expected}.")

    def fail(self, token: Token, message: str) -> NoReturn:
        """Refuse the block for what is wrong at a token."""
        raise InvalidBlock(self.text, token.start, message)

"""What stands between the braces of `SERVICE <paths> { … }`: properties of one subject, and tables of values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ascn_graph.engine.blocks import Block, InvalidBlock
from ascn_graph.engine.lexer import Token
from ascn_graph.engine.prologue import Constant, prologue_of, resolve
from ascn_graph.path_service.cursor import Cursor

_SECOND = "this is a second subject, and a block asks for one search: join its properties by ; or write another block."


@dataclass(frozen=True)
class Value:
    """A variable (by its name), a constant or a list of them, as it stands at an offset of the query.

    One that is none of these is the unbound cell of a table.
    """

    start: int
    variable: str | None = None
    constant: Constant | None = None
    items: tuple["Value", ...] | None = None


@dataclass(frozen=True)
class Property:
    """A property of the subject and its value; `start` is where the property stands."""

    start: int
    iri: str
    value: Value


@dataclass(frozen=True)
class Table:
    """A VALUES clause: names of variables, and rows of as many values."""

    start: int
    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Content:
    """All that a block holds."""

    properties: tuple[Property, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Names:
    """What names in a query stand for; `terms` are constants by their text."""

    text: str
    prologue: str
    base: str
    prefixes: Mapping[str, str]

    @classmethod
    def of(cls, text: str, base: str, prefixes: Mapping[str, str]) -> "Names":
        """Take the names of the query `text`."""
        return cls(text, prologue_of(text) or "", base, prefixes)

    def resolve(self, written: Sequence[tuple[int, str]]) -> list[Constant]:
        """Give what constants mean that are written at some offsets.

        :raises InvalidBlock: with the first that means nothing.
        """
        texts = [text for _, text in written]
        if (found := resolve(self.prologue, texts, self.base, self.prefixes)) is not None:
            return found
        for start, text in written:
            if resolve(self.prologue, [text], self.base, self.prefixes) is None:
                reason = "is of a prefix that is not declared" if _is_prefixed(text) else "cannot be read"
                raise InvalidBlock(self.text, start, f"{text[:60]} {reason}.")
        raise InvalidBlock(self.text, written[0][0], "What stands here cannot be read.")


def read_content(block: Block, names: Names) -> Content:
    """Read what a block holds.

    :raises InvalidBlock: at the first thing that cannot stand in one.
    """
    reader = _Reader(Cursor.of(block, names.text))
    reader.read()
    constants = names.resolve(reader.written)
    resolved = {start: term for (start, _), term in zip(reader.written, constants, strict=True)}

    def settle(value: Value) -> Value:
        items = tuple(map(settle, value.items)) if value.items is not None else None
        return Value(value.start, value.variable, resolved.get(value.start), items)

    properties = [
        Property(predicate, resolved[predicate].value, settle(value))
        for predicate, value in reader.properties
    ]
    tables = [
        Table(table.start, table.variables, tuple(tuple(map(settle, row)) for row in table.rows))
        for table in reader.tables
    ]
    return Content(tuple(properties), tuple(tables))


class _Reader:
    """Reads a block; constants are noted as written, by their offsets."""

    def __init__(self, cursor: Cursor) -> None:
        """Begin where the cursor stands."""
        self.cursor = cursor
        self.properties: list[tuple[int, Value]] = []
        self.tables: list[Table] = []
        self.written: list[tuple[int, str]] = []
        self._subject = ""

    def read(self) -> None:
        """Read everything."""
        cursor = self.cursor
        while (token := cursor.peek()) is not None:
            if token.text == ".":
                cursor.take()
            elif _is_values(token):
                self._read_table()
            else:
                self._read_subject()
                self._read_properties()
                after = cursor.peek()
                if after and after.text != "." and not _is_values(after):
                    cursor.refuse("a property such as :source")

    def _read_subject(self) -> None:
        """Read the subject, which must be the one there has been before; every [] is another one."""
        token = self.cursor.take("a subject such as []", "variable", "iri", "name", "[")
        if self._subject and (token.text == "[" or token.text != self._subject):
            self.cursor.fail(token, _SECOND)
        self._subject = token.text
        if token.text == "[":
            self._read_properties()
            self.cursor.expect("]")

    def _read_properties(self) -> None:
        cursor = self.cursor
        while (token := cursor.peek()) and token.kind in ("iri", "name"):
            self.written.append((token.start, cursor.take().text))
            self.properties.append((token.start, self._read_value()))
            while cursor.passes(","):
                self.properties.append((token.start, self._read_value()))
            if not cursor.is_next(";"):
                return
            while cursor.passes(";"):
                pass

    def _read_value(self) -> Value:
        """Read a variable, a constant or a list in parentheses."""
        if not self.cursor.is_next("("):
            return self._read_item()
        start = self.cursor.take().start
        items: list[Value] = []
        while not self.cursor.passes(")"):
            items.append(self._read_item())
        return Value(start, items=tuple(items))

    def _read_item(self) -> Value:
        token = self.cursor.peek()
        if token and token.kind == "variable":
            return Value(token.start, variable=self.cursor.take().text[1:])
        return self._read_constant()

    def _read_constant(self) -> Value:
        """Read an IRI, a string with its tag or datatype, a number or a truth value."""
        cursor = self.cursor
        token = cursor.take(
            "a variable or a constant", "iri", "name", "string", "number", "true", "false", "+", "-"
        )
        end = token.end
        if token.text in ("+", "-"):
            end = cursor.take("a number", "number").end
        elif token.kind == "string":
            end = self._end_of_string(token)
        elif token.text.startswith("_:"):
            cursor.fail(token, "a blank node names nothing that could be looked for.")
        self.written.append((token.start, cursor.text[token.start : end]))
        return Value(token.start)

    def _end_of_string(self, string: Token) -> int:
        token = self.cursor.peek()
        if token and token.kind == "tag":
            return self.cursor.take().end
        if self.cursor.passes("^"):
            self.cursor.expect("^")
            return self.cursor.take("a datatype", "iri", "name").end
        return string.end

    def _read_table(self) -> None:
        cursor = self.cursor
        start = cursor.take().start
        is_single = not cursor.passes("(")
        variables = [self._read_variable()] if is_single else []
        while not is_single and not cursor.passes(")"):
            variables.append(self._read_variable())
        cursor.expect("{")
        rows: list[tuple[Value, ...]] = []
        while not cursor.passes("}"):
            rows.append((self._read_cell(),) if is_single else self._read_row(len(variables)))
        self.tables.append(Table(start, tuple(variables), tuple(rows)))

    def _read_row(self, width: int) -> tuple[Value, ...]:
        opening = self.cursor.expect("(")
        row: list[Value] = []
        while not self.cursor.passes(")"):
            row.append(self._read_cell())
        if len(row) != width:
            self.cursor.fail(opening, f"the row has {len(row)} values, the table {width} variables.")
        return tuple(row)

    def _read_cell(self) -> Value:
        """Read a constant or UNDEF."""
        token = self.cursor.peek()
        if token and token.text.lower() == "undef":
            return Value(self.cursor.take().start)
        return self._read_constant()

    def _read_variable(self) -> str:
        return self.cursor.take("a variable", "variable").text[1:]


def _is_values(token: Token) -> bool:
    return token.text.lower() == "values"


def _is_prefixed(text: str) -> bool:
    return text[0] not in "<\"'+-0123456789."

"""The researcher's CSV: solutions as a table that people read, and that spreadsheets, pandas and R read the same.

The file is UTF-8 with a byte order mark, by which spreadsheets know that it is; lines end in CR LF, and what holds a
comma, a quotation mark or a line break stands in quotation marks (RFC 4180). There is a column for every variable,
in the order of the query, and beside it, where they are needed:

- `<variable>_label`: what to call the IRI, as on the pages: its label in the reader's language, else in English, its
  native one, any, else its local name. What is no IRI stands there as it is, so that the column can be read alone.
  Every variable has this column unless its values are literals and blank nodes alone; so a program finds it in an
  empty result too.
- `<variable>_language`: the language tag, where values have one.

A query that has a variable by such a name keeps it, and nothing is added. Which columns there are is decided by the
first `LOOK_AHEAD` rows (fewer if their texts are long) and the same in every language. Of the cells:

- Unbound is empty, and so is an empty text.
- A number is written so that its type does not depend on its value: whole numbers `12`; `xsd:decimal`, `xsd:double`
  and `xsd:float` always with a point or an exponent, `12.0`, `1e+300`; booleans `true` and `false`; dates in ISO 8601,
  as precise as they are known.
- Texts are never altered, not even those that begin with `=` or `+` and which a spreadsheet may take for a formula.
- A blank node is `_:name`, a triple term `<<( … )>>` in the syntax of N-Triples.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import chain, islice
from typing import IO

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store, Triple

from ascn_graph.labels import label_literal, local_name
from ascn_graph.namespaces import XSD

LOOK_AHEAD = 10_000
"""Rows that are held back to find out which columns are needed."""
_LOOK_AHEAD_SIZE = 4 * 1024 * 1024
_REMEMBERED = 50_000
_PIECE = 64 * 1024
_BYTE_ORDER_MARK = "\ufeff"
_WHOLE = re.compile(r"-?[0-9]+")
_LONGEST_WHOLE = 16
_WITH_FRACTIONS = {NamedNode(f"{XSD}{name}") for name in ("decimal", "double", "float")}
_DECIMAL = NamedNode(f"{XSD}decimal")

Term = NamedNode | BlankNode | Literal | Triple
Naming = Callable[[str], tuple[str, str | None]]
"""Gives what an IRI is called, and the language of that: empty for none, None where it is but its local name."""


@dataclass(frozen=True)
class Column:
    """A variable, and whether a column for labels and one for languages stand beside it."""

    name: str
    labelled: bool
    tagged: bool

    @property
    def label_name(self) -> str:
        """The heading of the column for labels."""
        return f"{self.name}_label"

    @property
    def language_name(self) -> str:
        """The heading of the column for languages."""
        return f"{self.name}_language"

    @property
    def headings(self) -> list[str]:
        """The headings of the variable and of what stands beside it."""
        beside = ((self.label_name, self.labelled), (self.language_name, self.tagged))
        return [self.name, *(name for name, needed in beside if needed)]


def write_table(solutions: QuerySolutions, store: Store, languages: Sequence[str], file: IO[bytes]) -> None:
    """Write solutions as the researcher's CSV, row by row; labels are looked up in `store`.

    :raises OSError, RuntimeError, ValueError: when the engine cannot go on evaluating.

    >>> from io import BytesIO
    >>> store, jakarta = Store(), NamedNode("http://localhost:8000/city/jakarta")
    >>> written = BytesIO()
    >>> solutions = store.query(f"SELECT * {{ VALUES (?city ?population) {{ ({jakarta} 10) }} }}")
    >>> write_table(solutions, store, ["en"], written)
    >>> written.getvalue().decode("utf-8-sig")
    'city,city_label,population\\r\\nhttp://localhost:8000/city/jakarta,jakarta,10\\r\\n'
    """
    columns, rows = find_columns(solutions)
    naming = naming_in(store, languages)
    extras = [(column.labelled, column.tagged) for column in columns]
    kept = [_BYTE_ORDER_MARK, line_of([heading for column in columns for heading in column.headings])]
    size = 0
    for row in rows:
        line = line_of(_cells(row, extras, naming))
        kept.append(line)
        size += len(line)
        if size >= _PIECE:
            file.write("".join(kept).encode())
            kept.clear()
            size = 0
    file.write("".join(kept).encode())


def line_of(cells: Sequence[str]) -> str:
    """Write cells as a line of a file (RFC 4180, section 2).

    >>> line_of(["a", "b c", ""]), line_of(["a,b"]), line_of([""])
    ('a,b c,\\r\\n', '"a,b"\\r\\n', '""\\r\\n')
    """
    line = ",".join(cells)
    # Most lines need no marks, which is seen sooner in the line than in each cell.
    marked = '"' in line or "\n" in line or "\r" in line or line.count(",") >= len(cells)
    if line and not marked:
        return f"{line}\r\n"
    kept = StringIO()
    csv.writer(kept, lineterminator="\r\n").writerow(cells)
    return kept.getvalue()


def find_columns(solutions: QuerySolutions) -> tuple[list[Column], Iterator[QuerySolution]]:
    """Decide which columns are needed, and give them with all the rows, those looked at included."""
    names = [variable.value for variable in solutions.variables]
    iris, literals, tagged = set[int](), set[int](), set[int]()
    held: list[QuerySolution] = []
    size = 0
    for row in islice(solutions, LOOK_AHEAD):
        held.append(row)
        for place, term in enumerate(row):
            if isinstance(term, NamedNode):
                iris.add(place)
            elif term is not None:
                literals.add(place)
            if isinstance(term, Literal):
                size += len(term.value)
                if term.language:
                    tagged.add(place)
        if size > _LOOK_AHEAD_SIZE:
            break
    columns = [
        Column(
            name,
            labelled=(place in iris or place not in literals) and f"{name}_label" not in names,
            tagged=place in tagged and f"{name}_language" not in names,
        )
        for place, name in enumerate(names)
    ]
    return columns, chain(held, solutions)


def naming_in(store: Store, languages: Sequence[str]) -> Naming:
    """Give the function that names IRIs for readers of `languages`; it remembers those it was asked for last."""

    @lru_cache(maxsize=_REMEMBERED)
    def name(iri: str) -> tuple[str, str | None]:
        label = label_literal(store, NamedNode(iri), languages)
        return (label.value, label.language or "") if label else (local_name(iri), None)

    return name


def text_of(term: Term | None) -> str:
    """Write a term as it stands in a cell.

    >>> [text_of(Literal(value)) for value in (12, 12.0, True, "-0")]
    ['12', '12.0', 'true', '-0']
    >>> [text_of(Literal("2", datatype=_DECIMAL)), text_of(Literal("2021", datatype=NamedNode(XSD + "gYear")))]
    ['2.0', '2021']
    """
    if isinstance(term, Literal):
        value = term.value
        return _with_point(value, term.datatype) if _WHOLE.fullmatch(value) else value
    if isinstance(term, NamedNode):
        return term.value
    if term is None:
        return ""
    return f"<<( {term} )>>" if isinstance(term, Triple) else str(term)


def _with_point(whole: str, datatype: NamedNode) -> str:
    """Write a number whose type has fractions, but which has none itself, so that its type shows."""
    if datatype not in _WITH_FRACTIONS:
        return whole
    return f"{whole}.0" if datatype == _DECIMAL or len(whole) < _LONGEST_WHOLE else repr(float(whole))


def _cells(row: Iterable[Term | None], extras: Iterable[tuple[bool, bool]], naming: Naming) -> list[str]:
    """Write a row; `extras` tells for each variable whether it has a label and a language beside it."""
    cells: list[str] = []
    for term, (labelled, tagged) in zip(row, extras, strict=False):
        text = text_of(term)
        cells.append(text)
        if labelled:
            cells.append(naming(text)[0] if isinstance(term, NamedNode) else text)
        if tagged:
            cells.append((isinstance(term, Literal) and term.language) or "")
    return cells

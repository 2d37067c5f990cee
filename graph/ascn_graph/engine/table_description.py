"""What the columns of a researcher's CSV mean, in metadata of CSV on the Web (W3C Recommendation of 2015-12-17).

The whole result is gone through: a datatype is told only if every cell of its column has it, `required` only if no cell
is empty, and a language only if it is that of all texts. Numbers of several types have the type that holds them all;
dates known to the year, the month and the day in one column are text. A converter from CSV to RDF finds in it that the
cells of a column are IRIs (`valueUrl`) and that a label is the `rdfs:label` of the IRI beside it, if each of them is a
label and not a local name; what only helps to read the table is `suppressOutput`.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ascn_graph.engine.tables import Column, Naming, Term, find_columns, naming_in, text_of
from ascn_graph.namespaces import RDF, RDFS, SH, XSD

_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_FORMS = {
    "integer": r"-?\d+",
    "decimal": r"-?\d+\.\d+",
    "double": r"-?\d+\.\d+|-?\d(?:\.\d+)?e[+-]\d+|-?INF|NaN",
    "float": r"-?\d+\.\d+|-?\d(?:\.\d+)?e[+-]\d+|-?INF|NaN",
    "boolean": "true|false",
    "date": rf"-?\d{{4,}}-\d\d-\d\d{_ZONE}",
    "dateTime": rf"-?\d{{4,}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}",
    "time": rf"\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}",
    "gYearMonth": rf"-?\d{{4,}}-\d\d{_ZONE}",
    "gYear": rf"-?\d{{4,}}{_ZONE}",
    "duration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
    "anyURI": ".*",
}
_DATATYPES = {f"{XSD}{name}": (name, re.compile(form, re.ASCII)) for name, form in _FORMS.items()} | {
    f"{RDF}HTML": ("html", re.compile(r"(?s).*")),
    f"{RDF}XMLLiteral": ("xml", re.compile(r"(?s).*")),
    f"{RDF}JSON": ("json", re.compile(r"(?s).*")),
}
"""The datatypes that are told, by their IRIs: the name that CSV on the Web gives them, and how their cells look."""
_TEXT, _IRI = "string", "IRI"
_DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\r\n"],
    "header": True,
    "skipBlankRows": False,
}


@dataclass(frozen=True)
class Origin:
    """Where a table comes from: its address, the IRI of the version and of its licence, the query in SPARQL."""

    address: str
    version: str
    licence: str
    query: str


@dataclass
class _Facts:
    """What is known of the cells of a variable: `names` are the languages of its labels, None for none."""

    kinds: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    names: set[str | None] = field(default_factory=set)
    has_gaps: bool = False

    def add(self, term: Term | None, naming: Naming | None) -> None:
        text = text_of(term)
        self.has_gaps |= not text
        if isinstance(term, NamedNode):
            self.kinds.add(_IRI)
            if naming:
                self.names.add(naming(term.value)[1])
        elif isinstance(term, Literal):
            name, form = _DATATYPES.get(term.datatype.value, (_TEXT, None))
            self.kinds.add(name if form and form.fullmatch(text) else _TEXT)
            self.languages.add(term.language or "")
        elif term is not None:
            self.kinds.add(_TEXT)


def write_table_description(
    solutions: QuerySolutions, store: Store, languages: Sequence[str], origin: Origin, file: IO[bytes]
) -> None:
    """Write the metadata of the table that `write_table` makes of the same solutions, as JSON.

    :raises OSError, RuntimeError, ValueError: when the engine cannot go on evaluating.
    """
    columns, rows = find_columns(solutions)
    naming = naming_in(store, languages)
    described = [(column, _Facts(), naming if column.labelled else None) for column in columns]
    for row in rows:
        for term, (_, facts, named_by) in zip(row, described, strict=True):
            facts.add(term, named_by)
    told = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": origin.address,
        "dc:source": {"@id": origin.version},
        "dc:license": {"@id": origin.licence},
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:used": {"@id": origin.version},
            f"{SH}select": origin.query,
        },
        "dialect": _DIALECT,
        "tableSchema": {
            "columns": [entry for column, facts, _ in described for entry in _entries(column, facts)]
        },
    }
    file.write(json.dumps(told, ensure_ascii=False, indent=1).encode())


def common_datatype(kinds: set[str]) -> str:
    """Give the datatype that holds the values of all `kinds`.

    >>> common_datatype({"integer", "decimal"}), common_datatype({"date", "gYear"}), common_datatype({"IRI"})
    ('decimal', 'string', 'anyURI')
    """
    if len(kinds) == 1:
        kind = next(iter(kinds))
        return "anyURI" if kind == _IRI else kind
    if kinds and kinds <= {"integer", "decimal"}:
        return "decimal"
    return "double" if kinds and kinds <= {"integer", "decimal", "double", "float"} else _TEXT


def _entries(column: Column, facts: _Facts) -> list[dict[str, object]]:
    """Describe the column of a variable and those beside it."""
    entry = _entry(column.name, common_datatype(facts.kinds), facts.has_gaps, facts.languages)
    if facts.kinds == {_IRI}:
        entry["valueUrl"] = f"{{+{variable_name(column.name)}}}"
    entries = [entry]
    if column.labelled:
        languages = {language or "" for language in facts.names} | facts.languages
        label = _entry(column.label_name, _TEXT, facts.has_gaps, languages)
        if facts.kinds == {_IRI} and None not in facts.names:
            label |= {"aboutUrl": entry["valueUrl"], "propertyUrl": f"{RDFS}label"}
        else:
            label["suppressOutput"] = True
        entries.append(label)
    if column.tagged:
        gaps = facts.has_gaps or "" in facts.languages or _IRI in facts.kinds
        entries.append(_entry(column.language_name, _TEXT, gaps, set()) | {"suppressOutput": True})
    return entries


def _entry(name: str, datatype: str, has_gaps: bool, languages: set[str]) -> dict[str, object]:
    entry: dict[str, object] = {"name": variable_name(name), "titles": name, "datatype": datatype, "null": ""}
    if not has_gaps:
        entry["required"] = True
    if len(languages) == 1 and "" not in languages:
        entry["lang"] = next(iter(languages))
    return entry


def variable_name(name: str) -> str:
    """Write the name of a variable as URI templates can hold it: ASCII, and no underscore in front.

    >>> variable_name("city_label"), variable_name("_x"), variable_name("città")
    ('city_label', '%5Fx', 'citt%C3%A0')
    """
    escaped = "".join(
        letter
        if letter == "_" or (letter.isascii() and letter.isalnum())
        else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in name
    )
    return f"%5F{escaped[1:]}" if escaped.startswith("_") else escaped

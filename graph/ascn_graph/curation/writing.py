"""IRIs as they are written in a source file, and the lines on which they stand."""

import re

from ascn_graph.inputs import InputFile
from ascn_graph.namespaces import FOREIGN_PREFIXES, Namespace

_TERMS = "ontology#"
_IRI = re.compile(r"<?(https?://[^\s<>\"]*[^\s<>\".,;:!?)])>?")
_HEADING = re.compile(r"^[ \t]*(?:GRAPH\s+)?<([^>\s]*)>\s*\{", re.MULTILINE | re.IGNORECASE)


def written(namespace: Namespace, iri: str) -> str:
    """Give `iri` as it is written in a source file.

    >>> space = Namespace("http://localhost:8000/")
    >>> written(space, "http://localhost:8000/city/jakarta"), written(space, "http://localhost:8000/ontology#City")
    ('<city/jakarta>', ':City')
    >>> written(space, "http://purl.org/dc/terms/title"), written(space, "https://newspaper.example/")
    ('dcterms:title', '<https://newspaper.example/>')
    """
    local = namespace.local(iri)
    if local is not None:
        return f":{local.removeprefix(_TERMS)}" if local.startswith(_TERMS) else f"<{local}>"
    for prefix, start in FOREIGN_PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return f"<{iri}>"


def as_written(namespace: Namespace, text: str) -> str:
    """Put the IRIs in a message as they are written in a source file; web addresses stay as they are.

    >>> as_written(Namespace("http://l/"), "Something of http://l/city/atlantis, see <http://other.example/a>.")
    'Something of <city/atlantis>, see <http://other.example/a>.'
    """

    def shorten(found: re.Match[str]) -> str:
        short = written(namespace, found[1])
        return found[0] if short == f"<{found[1]}>" else short

    return _IRI.sub(shorten, text)


def headings(file: InputFile) -> list[str]:
    """Give the graphs that `file` opens, in its order, by their names relative to the base.

    >>> headings(InputFile("a.trig", b"<source/a> {\\n}\\n<source/a#p1> { }\\n# <source/a#p2> { }"))
    ['source/a', 'source/a#p1']
    """
    return _HEADING.findall(file.content.decode(errors="replace"))


def line_with(file: InputFile, text: str, start: int) -> int | None:
    """Give the first line from `start` on that holds `text` as a whole word, before the graph of that line ends.

    >>> line_with(InputFile("a.trig", b"<g> {\\n  <a> :bc 1 ;\\n    :b 2 .\\n}\\n:b"), ":b", 1)
    3
    """
    word = re.compile(rf"(?<![\w:-]){re.escape(text)}(?![\w-])")
    lines = lines_of(file)
    for number in range(start, len(lines) + 1):
        line = lines[number - 1]
        if word.search(line):
            return number
        if line.startswith("}"):
            return None
    return None


def lines_of(file: InputFile) -> list[str]:
    """Give the lines of `file` without their ends."""
    return file.content.decode(errors="replace").splitlines()

"""The beginning of a source file: the source's own graph filled in, and an empty graph for each paragraph.

Sentences of sources stay outside the repository, so a paragraph is told by its number and its length alone.
"""

from dataclasses import dataclass

from pyoxigraph import Literal

from ascn_graph.curation.blocks import source_label
from ascn_graph.curation.dates import datatype_of

_UNSPACED = ("ja", "km", "lo", "my", "th", "zh")
"""Languages written without spaces between words."""
_PREFIXES = """\
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_RIGHTS = (
    "Text: copyright of the publisher. Only facts and names are taken from it, described in our own words."
)
_BY_PARAGRAPH = """\
# A paragraph is the n-th non-empty line of the text, from 1. Delete the graphs of paragraphs that state nothing of ours
# (masthead, photo credit, tags) or that repeat another word for word (record :repeats for these).
"""
_AS_A_WHOLE = """\
# Its paragraphs are not known: all that it states stands in the graph of the source itself.
"""
_HOW = """\
# Types, labels and translations are the editors'; here are only what the source says and the names as it prints them
# (skos:altLabel, with their language). Descriptions are our paraphrase, not quotations.
"""


@dataclass(frozen=True)
class Beginning:
    """A source as far as it is known before it is read; everything was checked."""

    name: str
    title: str
    publisher: str
    """The publisher's IRI relative to the base."""
    publisher_label: str
    issued: str | None
    language: str
    address: str
    kind: str
    """The name of the code."""
    licence: str | None
    paragraphs: tuple[str, ...]
    """The texts of the paragraphs, none when they are not known."""

    @property
    def label(self) -> str:
        """The label that the editors may give to the source."""
        return source_label(self.publisher_label, self.issued)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Give the paragraphs of a text: its non-empty lines.

    >>> paragraphs_of("Headline\\n\\n  Text.  \\r\\n\\u3000\\n")
    ('Headline', 'Text.')
    """
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def scaffold(beginning: Beginning) -> str:
    """Write the source file, in TriG."""
    head = f"# {beginning.label}: what {'each paragraph of ' if beginning.paragraphs else ''}the source states.\n#\n"
    kind = _BY_PARAGRAPH if beginning.paragraphs else _AS_A_WHOLE
    graphs = [_own_graph(beginning)]
    for number, text in enumerate(beginning.paragraphs, start=1):
        length = _length(text, beginning.language)
        graphs.append(f"# Paragraph {number} ({length})\n<source/{beginning.name}#p{number}> {{\n}}\n")
    return "\n".join([head + kind + _HOW, _PREFIXES, *graphs])


def _own_graph(beginning: Beginning) -> str:
    source = f"<source/{beginning.name}>"
    lines = [
        f"{source} a :Source",
        f"dcterms:title {Literal(beginning.title)}@{beginning.language}",
        f"dcterms:publisher <{beginning.publisher}>",
        f"dcterms:language {Literal(beginning.language)}",
        _terms(beginning.licence),
        f":address {Literal(beginning.address)}^^xsd:anyURI",
        f":sourceKind :{beginning.kind}",
    ]
    if beginning.issued:
        lines.insert(3, f"dcterms:issued {Literal(beginning.issued)}^^xsd:{datatype_of(beginning.issued)}")
    statements = " ;\n    ".join(lines)
    return f"{source} {{\n  {statements} .\n}}\n"


def _terms(licence: str | None) -> str:
    return f"dcterms:license <{licence}>" if licence else f"dcterms:rights {Literal(_RIGHTS)}@en"


def _length(text: str, language: str) -> str:
    if language.partition("-")[0] in _UNSPACED:
        return "1 letter" if len(text) == 1 else f"{len(text)} letters"
    count = len(text.split())
    return "1 word" if count == 1 else f"{count} words"

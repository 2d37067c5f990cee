"""Names of things: the label to show for an IRI, and what of a name counts when names are compared."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import islice

from pyoxigraph import Literal, NamedNode

from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, RDFS, SH, SKOS

LABEL = NamedNode(f"{RDFS}label")
ALT_LABEL = NamedNode(f"{SKOS}altLabel")
TITLES = (
    LABEL,
    NamedNode(f"{SKOS}prefLabel"),
    NamedNode(f"{DCTERMS}title"),
    NamedNode(f"{SH}name"),
)
"""Properties that give a thing's label, the first that has a value wins."""
DESCRIPTION = NamedNode(f"{DCTERMS}description")
"""What a thing without a label is called by: what is said of it, shortened."""

UNWANTED = "!"
"""Stands before the tag of a language that a reader refuses, behind those the reader likes."""
_LONGEST_HEADING = 160
_REMEMBERED = 50_000
_COMPARED = 1_000
"""Labels of one thing that are read at most, in the order of the store."""
_ASCII_PUNCTUATION = re.compile("[^0-9a-z]+")
# Letters that Unicode does not decompose into a base letter and a mark.
_STROKED = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})


def label_of(store: Lookups, iri: NamedNode | str, languages: Sequence[str] = ("en",)) -> str:
    """Give the text to show for `iri`: its label as asked, in English, in any language, or its local name.

    >>> from pyoxigraph import Store
    >>> label_of(Store(), "http://localhost:8000/city/jakarta")
    'jakarta'
    """
    node = iri if isinstance(iri, NamedNode) else NamedNode(iri)
    literal = label_literal(store, node, languages)
    return literal.value if literal else local_name(node.value)


def nowhere_native(node: NamedNode) -> Sequence[str]:
    """Know of no language that is native to a thing."""
    return ()


def label_literal(
    store: Lookups,
    node: NamedNode,
    languages: Sequence[str] = ("en",),
    native: Callable[[NamedNode], Sequence[str]] = nowhere_native,
) -> Literal | None:
    """Give the label of `node` with its language, or None when nothing names it or says what it is.

    `native` gives the languages native to a thing; see `prefer`.
    """
    for title in TITLES:
        if found := _literals(store, node, title):
            return prefer(found, languages, lambda: native(node))
    described = _literals(store, node, DESCRIPTION)
    return _shortened(prefer(described, languages, lambda: native(node))) if described else None


class _Unread(Enum):
    """Stands for a label that was not read yet; None stands for one that is not there."""

    UNREAD = 0


_UNREAD = _Unread.UNREAD


@dataclass(frozen=True)
class LabelMemory:
    """Labels that were read from one store already; what names a thing never changes within a version."""

    native: Callable[[NamedNode], Sequence[str]] = nowhere_native
    """Gives the languages native to a thing."""
    _known: dict[tuple[NamedNode, tuple[str, ...]], Literal | None] = field(default_factory=dict)

    def literal(self, store: Lookups, node: NamedNode, languages: tuple[str, ...]) -> Literal | None:
        """Give the label of `node`, as `label_literal` does; `store` is the same every time."""
        key = node, languages
        # Two threads may both read a label, and one may forget all of them: either has what it read itself.
        literal = self._known.get(key, _UNREAD)
        if isinstance(literal, _Unread):
            literal = label_literal(store, node, languages, self.native)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = literal
        return literal

    def text(self, store: Lookups, node: NamedNode, languages: tuple[str, ...]) -> str:
        """Give the text to show for `node`, as `label_of` does."""
        literal = self.literal(store, node, languages)
        return literal.value if literal else local_name(node.value)


def prefer(
    literals: Iterable[Literal],
    languages: Sequence[str],
    native: Callable[[], Sequence[str]] = tuple,
) -> Literal:
    """Choose among `literals`, of which there is at least one, for a reader who likes `languages`, best first.

    A language that is asked for wins, then English, no language, a native one, any. A tag asks for what it begins with
    as well, the longest first (lookup, RFC 4647, section 3.4), and for any variant of it. A tag behind UNWANTED is
    that of a language the reader refuses; what is written in it is taken only where there is nothing else.
    `native` is called only where nothing before it decides.

    >>> names = [Literal("Jepang", language="id"), Literal("Japan", language="en"), Literal("日本", language="zh-Hans")]
    >>> [prefer(names, asked).value for asked in (["id"], ["fr"], ["zh-TW"], ["fr", "!en"])]
    ['Jepang', 'Japan', '日本', 'Jepang']
    >>> prefer(names, ["fr", "!en"], lambda: ("zh",)).value
    '日本'
    """
    known = sorted(literals, key=lambda literal: ((literal.language or "").lower(), literal.value))
    if len(known) == 1:
        return known[0]
    refused = {tag[1:].lower() for tag in languages if tag.startswith(UNWANTED)}
    wanted = [literal for literal in known if not refused.intersection(_truncations(literal.language or ""))]
    by_language: dict[str, Literal] = {}
    for literal in wanted or known:
        by_language.setdefault((literal.language or "").lower(), literal)
    for literal in by_language.copy().values():
        for tag in _truncations(literal.language or ""):
            by_language.setdefault(tag, literal)
    return (
        _first_of(by_language, [*languages, "en"])
        or by_language.get("")
        or _first_of(by_language, native())
        or by_language[min(by_language)]
    )


def _first_of(by_language: Mapping[str, Literal], languages: Sequence[str]) -> Literal | None:
    tags = (tag for asked in languages for tag in _truncations(asked))
    return next((by_language[tag] for tag in tags if tag in by_language), None)


@lru_cache(maxsize=1_000)
def _truncations(tag: str) -> tuple[str, ...]:
    """Give a tag and what it begins with, the longest first; no language has none.

    >>> _truncations("zh-Hant-TW"), _truncations("")
    (('zh-hant-tw', 'zh-hant', 'zh'), ())
    """
    parts = tag.lower().split("-") if tag else []
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def _shortened(text: Literal) -> Literal:
    """Cut a sentence to a heading."""
    if len(text.value) <= _LONGEST_HEADING:
        return text
    cut = f"{text.value[: _LONGEST_HEADING - 1].rstrip()}…"
    return Literal(cut, language=text.language) if text.language else Literal(cut)


def local_name(iri: str) -> str:
    """Give what follows the last `#` or `/` of an IRI, or the whole IRI where nothing does.

    >>> local_name("http://localhost:8000/source/jpnn-2025-11-12#p13"), local_name("https://schema.org/")
    ('p13', 'https://schema.org/')
    """
    return re.split(r"[#/]", iri)[-1] or iri


def fold(text: str) -> str:
    """Reduce a name to what comparison needs: no case, no accents, one space for any punctuation.

    Only Latin accents are dropped; the marks of Thai and Japanese make different letters and stay. What only guides
    how a text is laid out, such as marks of its direction, is no part of a name.

    >>> fold("  Đà Nẵng"), fold("ASEAN–Japan"), fold("ガ") == fold("カ"), fold("Jak\u200farta")
    ('da nang', 'asean japan', False, 'jakarta')
    """
    if text.isascii():  # most names, ten times as quick
        return _ASCII_PUNCTUATION.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKED))
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    kept = (
        " " if unicodedata.category(letter)[0] in "PZSC" else letter
        for letter in unicodedata.normalize("NFKC", bare)
        if unicodedata.category(letter) != "Cf"
    )
    return " ".join("".join(kept).split())


def _literals(store: Lookups, node: NamedNode, property_: NamedNode) -> set[Literal]:
    quads = islice(store.quads_for_pattern(node, property_, None, None), _COMPARED)
    return {quad.object for quad in quads if isinstance(quad.object, Literal)}

"""Names of things: the label to show for an IRI, and the thing meant by a name someone typed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.errors import AmbiguousLabel, UnknownEntity
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, SH, SKOS, Namespace

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

_RANK_LABEL, _RANK_ALT_LABEL, _RANK_LOCAL_NAME = range(3)
_PRESELECTED = 80
_NEAR_ENOUGH = 0.6
_LONGEST_HEADING = 160
_REMEMBERED = 50_000
_ASCII_PUNCTUATION = re.compile("[^0-9a-z]+")
# Letters that Unicode does not decompose into a base letter and a mark.
_STROKED = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})


def label_of(store: Store, iri: NamedNode | str, languages: Sequence[str] = ("en",)) -> str:
    """Give the text to show for `iri`: its label as asked, in English, in any language, or its local name.

    >>> label_of(Store(), "http://localhost:8000/city/jakarta")
    'jakarta'
    """
    node = iri if isinstance(iri, NamedNode) else NamedNode(iri)
    literal = label_literal(store, node, languages)
    return literal.value if literal else local_name(node.value)


def label_literal(store: Store, node: NamedNode, languages: Sequence[str] = ("en",)) -> Literal | None:
    """Give the label of `node` with its language, or None when nothing names it or says what it is."""
    for title in TITLES:
        found = _literals(quad.object for quad in store.quads_for_pattern(node, title, None, None))
        if found:
            return prefer(found, languages)
    described = _literals(quad.object for quad in store.quads_for_pattern(node, DESCRIPTION, None, None))
    return _shortened(prefer(described, languages)) if described else None


@dataclass(frozen=True)
class LabelMemory:
    """Labels that were read from one store already; what names a thing never changes within a version."""

    _known: dict[tuple[NamedNode, tuple[str, ...]], Literal | None] = field(default_factory=dict)

    def literal(self, store: Store, node: NamedNode, languages: tuple[str, ...]) -> Literal | None:
        """Give the label of `node`, as `label_literal` does; `store` is the same every time."""
        key = node, languages
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            # Two threads may both read a label; they read the same.
            self._known[key] = label_literal(store, node, languages)
        return self._known.get(key)

    def text(self, store: Store, node: NamedNode, languages: tuple[str, ...]) -> str:
        """Give the text to show for `node`, as `label_of` does."""
        literal = self.literal(store, node, languages)
        return literal.value if literal else local_name(node.value)


def prefer(literals: Iterable[Literal], languages: Sequence[str]) -> Literal:
    """Choose among `literals`, of which there is at least one: a language asked for, English, untagged, any.

    >>> prefer([Literal("Jepang", language="id"), Literal("Japan", language="en")], ["id"]).value
    'Jepang'
    >>> prefer([Literal("Jepang", language="id"), Literal("Japan", language="en")], ["fr"]).value
    'Japan'
    """
    by_language: dict[str, Literal] = {}
    for literal in sorted(literals, key=str):
        tag = (literal.language or "").lower()
        by_language.setdefault(tag, literal)
        by_language.setdefault(tag.partition("-")[0], literal)
    for asked in [*languages, "en", ""]:
        tag = asked.lower()
        choice = by_language.get(tag) or by_language.get(tag.partition("-")[0])
        if choice:
            return choice
    return by_language[min(by_language)]


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

    Only Latin accents are dropped; the marks of Thai and Japanese make different letters and stay.

    >>> fold("  Đà Nẵng"), fold("ASEAN–Japan"), fold("ガ") == fold("カ")
    ('da nang', 'asean japan', False)
    """
    if text.isascii():  # most names, ten times as quick
        return _ASCII_PUNCTUATION.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKED))
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    kept = (
        " " if unicodedata.category(letter)[0] in "PZSC" else letter
        for letter in unicodedata.normalize("NFKC", bare)
    )
    return " ".join("".join(kept).split())


@dataclass(frozen=True)
class Name:
    """One name of one entity; `rank` 0 is an editorial label, 1 an alternative label, 2 a local name."""

    entity: str
    text: str
    rank: int


@dataclass(frozen=True)
class LabelIndex:
    """All names of the entities of one version, built once and kept as long as the version is open."""

    namespace: Namespace
    labels: dict[str, str]
    """Entity IRI to the label shown in lists: English where there is one."""
    names: dict[str, tuple[Name, ...]]
    """Folded name to who is called so."""
    pairs: dict[str, tuple[str, ...]]
    """Pair of neighbouring letters to the folded names that hold it."""

    @classmethod
    def of(cls, store: Store, namespace: Namespace) -> "LabelIndex":
        """Read every name of every :Entity in `store`."""
        typed = store.quads_for_pattern(None, NamedNode(f"{RDF}type"), namespace.term("Entity"), None)
        entities = sorted({quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)})
        called = _names_by_entity(store)
        labels: dict[str, str] = {}
        names: dict[str, set[Name]] = {}
        for iri in entities:
            literals = called.get(iri, {})
            title = next((literals[title] for title in TITLES if title in literals), None)
            labels[iri] = prefer(title, ("en",)).value if title else label_of(store, iri)
            for name in _names_of(namespace, iri, literals):
                names.setdefault(fold(name.text), set()).add(name)
        names.pop("", None)
        pairs: dict[str, list[str]] = {}
        for folded in names:
            for pair in _pairs(folded):
                pairs.setdefault(pair, []).append(folded)
        return cls(
            namespace=namespace,
            labels=labels,
            names={folded: tuple(sorted(found, key=_name_order)) for folded, found in names.items()},
            pairs={pair: tuple(holders) for pair, holders in pairs.items()},
        )

    def is_entity(self, iri: str) -> bool:
        """Tell whether `iri` is a thing of class :Entity."""
        return iri in self.labels

    def resolve(self, store: Store, text: str) -> NamedNode:
        """Give the thing meant by an IRI, a name relative to the base, or a label in any language.

        An IRI may be that of anything the store describes; labels are those of entities. An editorial label
        beats an alternative one, and a name typed exactly beats one that differs in case or accents.

        :raises UnknownEntity: with the nearest entities.
        :raises AmbiguousLabel: when several are equally meant.
        """
        asked = text.strip()
        node = self._described(store, asked)
        if node:
            return node
        found = self.names.get(fold(asked), ())
        if not found:
            raise UnknownEntity(asked, self.nearest(asked))
        best = min(_closeness(name, asked) for name in found)
        meant = sorted({name.entity for name in found if _closeness(name, asked) == best})
        if len(meant) > 1:
            raise AmbiguousLabel(asked, [(iri, self.labels[iri]) for iri in meant])
        return NamedNode(meant[0])

    def nearest(self, text: str, limit: int = 5) -> list[tuple[str, str]]:
        """Give up to `limit` (IRI, label) pairs whose names come near `text`, nearest first."""
        best: dict[str, float] = {}
        for folded, likeness in self._like(self._relative(text)):
            for name in self.names[folded]:
                score = likeness - 0.01 * name.rank
                best[name.entity] = max(score, best.get(name.entity, 0.0))
        ranked = sorted(best, key=lambda iri: (-best[iri], self.labels[iri], iri))
        return [(iri, self.labels[iri]) for iri in ranked[:limit]]

    def _relative(self, text: str) -> str:
        # Of an IRI, only the name itself is compared: the kind before it would make all of a kind look alike.
        local = self.namespace.local(text.strip())
        return fold(local_name((local or text).rstrip("/")))

    def _like(self, folded: str) -> list[tuple[str, float]]:
        wanted = _pairs(folded)
        shared = Counter(name for pair in wanted for name in self.pairs.get(pair, ()))
        likely = sorted(shared, key=lambda name: (-shared[name], len(name), name))[:_PRESELECTED]
        scored = [(name, _likeness(folded, name)) for name in likely]
        return [(name, likeness) for name, likeness in scored if likeness >= _NEAR_ENOUGH]

    def _described(self, store: Store, asked: str) -> NamedNode | None:
        local = self.namespace.local(asked)
        relative = asked if local is None else local
        if local is None and ("://" in asked or not ("/" in asked or "#" in asked)):
            return None
        try:
            node = self.namespace.iri(relative)
        except ValueError:  # spaces and the like: no IRI, so it can only be a label
            return None
        known = next(iter(store.quads_for_pattern(node, None, None, None)), None)
        return node if known else None


def resolve(store: Store, namespace: Namespace, text: str) -> NamedNode:
    """Resolve one name without keeping an index; see `LabelIndex.resolve`."""
    return LabelIndex.of(store, namespace).resolve(store, text)


def nearest(store: Store, namespace: Namespace, text: str, limit: int = 5) -> list[tuple[str, str]]:
    """Give the entities nearest to one name without keeping an index; see `LabelIndex.nearest`."""
    return LabelIndex.of(store, namespace).nearest(text, limit)


def _names_by_entity(store: Store) -> dict[str, dict[NamedNode, set[Literal]]]:
    """Read all names at once: subject to property to literals."""
    found: dict[str, dict[NamedNode, set[Literal]]] = {}
    for property_ in (*TITLES, ALT_LABEL):
        for quad in store.quads_for_pattern(None, property_, None, None):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                found.setdefault(quad.subject.value, {}).setdefault(property_, set()).add(quad.object)
    return found


def _names_of(namespace: Namespace, iri: str, literals: dict[NamedNode, set[Literal]]) -> Iterable[Name]:
    for property_, found in literals.items():
        rank = _RANK_ALT_LABEL if property_ == ALT_LABEL else _RANK_LABEL
        yield from (Name(iri, literal.value, rank) for literal in found)
    yield Name(iri, local_name(iri), _RANK_LOCAL_NAME)
    yield Name(iri, namespace.local(iri) or iri, _RANK_LOCAL_NAME)


def _literals(terms: Iterable[Any]) -> set[Literal]:
    return {term for term in terms if isinstance(term, Literal)}


def _name_order(name: Name) -> tuple[int, str, str]:
    return name.rank, name.entity, name.text


def _closeness(name: Name, asked: str) -> tuple[int, bool]:
    return name.rank, name.text != asked


def _pairs(folded: str) -> set[str]:
    padded = f" {folded} "
    return {padded[start : start + 2] for start in range(len(padded) - 1)} if folded else set()


def _likeness(asked: str, name: str) -> float:
    """Compare two folded names: 1 is equal, the beginning of a word nearly so; 0 has nothing in common."""
    if asked == name:
        return 1.0
    whole = SequenceMatcher(None, asked, name, autojunk=False).ratio()
    if f" {name}".find(f" {asked}") >= 0:
        return max(whole, 0.8 + 0.1 * len(asked) / len(name))
    if asked in name:
        return max(whole, 0.7)
    words = name.split()
    if len(words) > 1:
        single = max(SequenceMatcher(None, asked, word, autojunk=False).ratio() for word in words)
        return max(whole, 0.9 * single)
    return whole

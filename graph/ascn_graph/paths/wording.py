"""Paths in words: what things are called, the phrase of a hop, a path as a sentence, in the languages of a reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.labels import LabelMemory, prefer
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Node, Sentences
from ascn_graph.presentation import TYPE

INDONESIAN = "id"
_WHICH = {"en": "which", INDONESIAN: "yang"}
_WHO = {"en": "who", INDONESIAN: "yang"}
_PERSON = "Person"
_READ = 200
"""Phrases and types of one thing that are read at most."""
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Wording:
    """Finds words in one version for readers of some languages, and remembers them."""

    store: Store
    namespace: Namespace
    languages: tuple[str, ...]
    memory: LabelMemory
    _types: dict[str, str] = field(default_factory=dict)
    _phrases: dict[tuple[str, bool], Literal] = field(default_factory=dict)

    def inside(self, language: str) -> "Wording":
        """Give the words of another language, and where there are none, those that this reader likes next."""
        languages = tuple(dict.fromkeys((language, *self.languages)))
        if languages == self.languages:
            return self
        return Wording(self.store, self.namespace, languages, self.memory, self._types)

    def node(self, iri: str) -> Node:
        """Describe an entity."""
        node = NamedNode(iri)
        type_ = self._types.get(iri)
        if type_ is None:
            if len(self._types) >= _REMEMBERED:
                self._types.clear()
            type_ = self._types[iri] = self._type(node)
        return Node(iri, self.label(node), type_)

    def label(self, node: NamedNode) -> str:
        """Name anything."""
        return self.memory.text(self.store, node, self.languages)

    def phrase(self, predicate: str, forward: bool) -> Literal:
        """Give the words that stand between two nodes: those of the vocabulary, else the property's label."""
        known = self._phrases.get((predicate, forward))
        if known is None:
            known = self._phrases[predicate, forward] = self._read_phrase(NamedNode(predicate), forward)
        return known

    def _read_phrase(self, predicate: NamedNode, forward: bool) -> Literal:
        property_ = self.namespace.term("phrase" if forward else "inversePhrase")
        quads = islice(self.store.quads_for_pattern(predicate, property_, None, None), _READ)
        phrases = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        if phrases:
            return prefer(phrases, self.languages)
        label = self.label(predicate)
        return Literal(label if forward else f"({label}) of", language="en")

    def _type(self, node: NamedNode) -> str:
        """Name the class of an entity that was stated, not one above it."""
        vocabulary, entity = self.namespace.term("").value, self.namespace.term("Entity").value
        named = [
            (quad.object.value, quad.graph_name)
            for quad in islice(self.store.quads_for_pattern(node, TYPE, None, None), _READ)
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(vocabulary)
        ]
        above = {kind for kind, graph in named if graph == self.namespace.inferred}
        kinds = {kind for kind, _ in named}
        return min((kinds - above - {entity}) or (kinds - {entity}) or {entity}).removeprefix(vocabulary)


def tongue_of(languages: Sequence[str]) -> str:
    """Give the language in which a reader is told what no vocabulary says: `en`, or `id` where it is asked for first.

    >>> tongue_of(["ja", "id-ID", "en"]), tongue_of(["en", "id"]), tongue_of(["fr"])
    ('id', 'en', 'en')
    """
    known = (tag.lower().partition("-")[0] for tag in languages)
    return next((tag for tag in known if tag in _WHICH), "en")


def spoken(said: Sentences, tongue: str) -> str:
    """Choose what was said in one of the two languages."""
    return said.id if tongue == INDONESIAN else said.en


def listed(names: Sequence[str], tongue: str) -> str:
    """Join names as a sentence does.

    >>> listed(["a", "b", "c"], "en"), listed(["a", "b", "c"], "id"), listed(["a", "b"], "id"), listed(["a"], "en")
    ('a, b and c', 'a, b, dan c', 'a dan b', 'a')
    """
    if len(names) < 2:
        return "".join(names)
    last = ("dan" if tongue == INDONESIAN else "and") + f" {names[-1]}"
    comma = "," if tongue == INDONESIAN and len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} {last}"


def sentence_of(nodes: Sequence[Node], phrases: Sequence[Literal]) -> str:
    """Read a path as one sentence.

    >>> city, network = Node("", "Banyuwangi", "City"), Node("", "ASCN", "Network")
    >>> person, is_member = Node("", "Safrizal ZA", "Person"), Literal("is a member of", language="en")
    >>> sentence_of([city, network, person], [is_member, Literal("has the Shepherd", language="en")])
    'Banyuwangi is a member of ASCN, which has the Shepherd Safrizal ZA.'
    """
    words = nodes[0].label
    for place, (node, phrase) in enumerate(zip(nodes[1:], phrases, strict=True)):
        if place:
            words += f", {_link(nodes[place], phrase)}"
        words += f" {phrase.value} {node.label}"
    return f"{words}."


def sharing(groups: Sequence[tuple[Sequence[str], Literal]], shared: str) -> str:
    """Read what several things have in common as one sentence; each group is linked with it by one phrase.

    >>> held, member = Literal("was held in", language="en"), Literal("adalah anggota", language="id")
    >>> sharing([(["a", "b"], held)], "Tokyo")
    'Each of a and b was held in Tokyo.'
    >>> sharing([(["a", "b"], member), (["c"], member)], "ASCN")
    'a dan b masing-masing adalah anggota ASCN; c adalah anggota ASCN.'
    """
    told: list[str] = []
    for names, phrase in groups:
        tongue = tongue_of([phrase.language or "en"])
        several = listed(names, tongue)
        if len(names) > 1:
            several = f"{several} masing-masing" if tongue == INDONESIAN else f"Each of {several}"
        several = several[:1].lower() + several[1:] if told and several.startswith("Each of ") else several
        told.append(f"{several} {phrase.value} {shared}")
    return f"{'; '.join(told)}."


def _link(node: Node, phrase: Literal) -> str:
    language = (phrase.language or "en").partition("-")[0]
    return (_WHO if node.type == _PERSON else _WHICH).get(language, "which")

"""Paths in words: the phrase of a hop, the path as a sentence, and why it was ranked as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.labels import LabelMemory, prefer
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Node
from ascn_graph.paths.index import PathIndex
from ascn_graph.presentation import TYPE

_WHICH = {"en": "which", "id": "yang"}
_WHO = {"en": "who", "id": "yang"}
_PERSON = "Person"


@dataclass(frozen=True)
class Wording:
    """Finds words in one version, in a reader's languages."""

    store: Store
    namespace: Namespace
    languages: tuple[str, ...]
    memory: LabelMemory

    def node(self, iri: str) -> Node:
        """Describe an entity."""
        return Node(iri, self.label(NamedNode(iri)), self._type(NamedNode(iri)))

    def label(self, node: NamedNode) -> str:
        """Name anything."""
        return self.memory.text(self.store, node, self.languages)

    def phrase(self, predicate: str, forward: bool) -> Literal:
        """Give the words that stand between two nodes: those of the vocabulary, else the property's label."""
        property_ = self.namespace.term("phrase" if forward else "inversePhrase")
        quads = self.store.quads_for_pattern(NamedNode(predicate), property_, None, None)
        phrases = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        if phrases:
            return prefer(phrases, self.languages)
        label = self.label(NamedNode(predicate))
        return Literal(label if forward else f"({label}) of", language="en")

    def reason(self, index: PathIndex, steps: Sequence[int], nodes: Sequence[Node], trivial: bool) -> str:
        """Say what a path's rank rests on: its least telling step, or of a trivial path that from either end."""

        def alike(place: int, at_start: bool) -> str:
            return self._alike(index, steps[place], nodes[place : place + 2], at_start)

        places = range(len(steps))
        ahead = max(places, key=lambda place: float(index.near_bits[steps[place]]))
        back = max(places, key=lambda place: float(index.far_bits[steps[place]]))
        if trivial:
            return f"Tells little: {alike(back, False)}, and {alike(ahead, True)}."
        hops = "A single hop" if len(steps) == 1 else f"{len(steps)} hops"
        if not index.near_bits[steps[ahead]] and not index.far_bits[steps[back]]:
            return f"{hops} without {'its' if len(steps) == 1 else 'their'} like."
        at_start = bool(index.near_bits[steps[ahead]] > index.far_bits[steps[back]])
        least = "" if len(steps) == 1 else "the least telling: "
        return f"{hops}; {least}{alike(ahead if at_start else back, at_start)}."

    def _alike(self, index: PathIndex, step: int, nodes: Sequence[Node], at_start: bool) -> str:
        """State a step, seen from the node of which there are others like it at the other end."""
        hub, one = (nodes[0], nodes[1]) if at_start else (nodes[1], nodes[0])
        phrase = self.phrase(index.predicate(step), index.is_forward(step) is not at_start)
        others = int((index.near_fans if at_start else index.far_fans)[step]) - 1
        like = f"like {others} {'other' if others == 1 else 'others'}" if others else "like no other"
        return f"{one.label} {phrase.value} {hub.label}, {like}"

    def _type(self, node: NamedNode) -> str:
        """Name the class of an entity that was stated, not one above it."""
        vocabulary, entity = self.namespace.term("").value, self.namespace.term("Entity").value
        named = [
            (quad.object.value, quad.graph_name)
            for quad in self.store.quads_for_pattern(node, TYPE, None, None)
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(vocabulary)
        ]
        above = {kind for kind, graph in named if graph == self.namespace.inferred}
        kinds = {kind for kind, _ in named}
        return min((kinds - above) or (kinds - {entity}) or {entity}).removeprefix(vocabulary)


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


def _link(node: Node, phrase: Literal) -> str:
    language = (phrase.language or "en").partition("-")[0]
    return (_WHO if node.type == _PERSON else _WHICH).get(language, "which")

"""What readers may call things, classes and predicates, and which numbers of an index are meant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.errors import AmbiguousLabel, NotAnEntity, UnknownTerm
from ascn_graph.label_index import LabelIndex, likeness_of
from ascn_graph.label_writing import read_labels
from ascn_graph.labels import LABEL, fold, label_of, local_name
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.index import PathIndex
from ascn_graph.texts import Texts

_CANDIDATES = 10
_READ = 1_000
"""Statements of one thing that are looked at."""
_NEAR_ENOUGH = 0.6


@dataclass(frozen=True)
class Terms:
    """The classes or the predicates of an index, by all that they are called."""

    namespace: Namespace
    iris: Texts
    labels: tuple[str, ...]
    """By number: the label that is shown, English where there is one."""
    local_names: dict[str, frozenset[int]]
    names: dict[str, frozenset[int]]
    """Labels in any language; like local names, without regard to case and accents."""

    @classmethod
    def of(cls, store: Store, namespace: Namespace, iris: Texts) -> "Terms":
        """Read the labels of `iris`."""
        locals_ = _numbered((local_name(iri), number) for number, iri in enumerate(iris))
        names = _numbered(
            (literal.value, number) for number, iri in enumerate(iris) for literal in _labels(store, iri)
        )
        return cls(namespace, iris, tuple(label_of(store, iri) for iri in iris), locals_, names)

    def resolve(self, text: str) -> int:
        """Give the number of what is meant by an IRI, `City`, `ontology#City`, `:City`, a prefixed name or a label.

        :raises UnknownTerm: with those that come near; with all where none does.
        :raises AmbiguousLabel: when several bear a label.
        """
        asked = text.strip()
        for iri in (asked, self.namespace.base + asked, self._expanded(asked)):
            if (number := self.iris.find(iri)) is not None:
                return number
        own = self._expanded(asked).removeprefix(self._vocabulary)
        meant = self.local_names.get(fold(own)) or self.names.get(fold(asked))
        if not meant:
            raise UnknownTerm(asked, self._named(self._near(fold(own)) or range(len(self.iris))))
        if len(meant) > 1:
            raise AmbiguousLabel(asked, self._named(sorted(meant)))
        return min(meant)

    @property
    def _vocabulary(self) -> str:
        return self.namespace.term("").value

    def _expanded(self, name: str) -> str:
        """Write a prefixed name, or one relative to the base or to the vocabulary, as an IRI."""
        prefix, colon, local = name.partition(":")
        if not colon:
            return self._vocabulary + name.removeprefix("ontology#")
        namespace = self.namespace.prefixes.get(prefix.lower())
        return name if namespace is None else namespace + local

    def _near(self, asked: str) -> list[int]:
        likeness: dict[int, float] = {}
        for name, numbers in (*self.local_names.items(), *self.names.items()):
            score = likeness_of(asked, name)
            for number in numbers:
                likeness[number] = max(score, likeness.get(number, 0))
        near = [number for number in likeness if likeness[number] >= _NEAR_ENOUGH]
        return sorted(near, key=lambda number: (-likeness[number], number))[:_CANDIDATES]

    def _named(self, numbers: Iterable[int]) -> list[tuple[str, str]]:
        return [(self.iris[number], self.labels[number]) for number in numbers]


@dataclass(frozen=True)
class Names:
    """The names of one version; they are read when they are first needed."""

    store: Store
    namespace: Namespace
    index: PathIndex
    folder: Path | None = None
    """The folder of the index of labels, where there is one."""

    def thing(self, text: str) -> int:
        """Give the node meant by an IRI, a name relative to the base, or a label.

        IRIs are looked up in the index, so that they cost no reading of labels.

        :raises UnknownEntity: when nothing is called so; it names what comes near.
        :raises AmbiguousLabel: when several are; it names them.
        :raises NotAnEntity: when something is, that is no entity, such as a relationship.
        """
        asked = text.strip()
        for iri in (asked, self.namespace.base + asked):
            if (number := self.index.nodes.find(iri)) is not None:
                return number
        meant = self.labels.resolve(self.store, asked)
        number = self.index.nodes.find(meant.value)
        if number is None:
            raise NotAnEntity(asked, self._linked(meant))
        return number

    @cached_property
    def labels(self) -> LabelIndex:
        """The names of all entities."""
        return read_labels(self.folder, self.store, self.namespace)

    @cached_property
    def predicates(self) -> Terms:
        """The names of the properties that paths may walk."""
        return Terms.of(self.store, self.namespace, self.index.predicates)

    @cached_property
    def classes(self) -> Terms:
        """The names of the classes of the vocabulary."""
        return Terms.of(self.store, self.namespace, self.index.classes)

    def _linked(self, node: NamedNode) -> list[tuple[str, str]]:
        """List the entities that something which is none names."""
        quads = islice(self.store.quads_for_pattern(node, None, None, None), _READ)
        objects = {quad.object for quad in quads}
        entities = sorted(
            term.value
            for term in objects
            if isinstance(term, NamedNode) and self.index.nodes.find(term.value) is not None
        )
        return [(iri, label_of(self.store, iri)) for iri in entities[:_CANDIDATES]]


def _numbered(named: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name, number in named:
        found[fold(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _labels(store: Store, iri: str) -> list[Literal]:
    quads = islice(store.quads_for_pattern(NamedNode(iri), LABEL, None, None), _READ)
    return [quad.object for quad in quads if isinstance(quad.object, Literal)]

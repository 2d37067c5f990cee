"""How many things of each class have a label in each language: counted by the build, kept with the version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ascn_graph.labels import LABEL
from ascn_graph.namespaces import RDF, RDFS, Namespace
from ascn_graph.versions import Version

LANGUAGES = ("en", "id", "ja")
"""In which everything is to have a label."""
_THINGS, _NATIVE, _NATIVE_THINGS = "things", "native", "native_things"
_TYPE = NamedNode(f"{RDF}type")
_SUBCLASS = NamedNode(f"{RDFS}subClassOf")
_DEFAULT = DefaultGraph()


@dataclass(frozen=True)
class Coverage:
    """The labels of the things of one class of entities or relationships, those of its sub-classes among them."""

    name: str
    """Of the class: Entity, City, …"""
    things: int
    labelled: Mapping[str, int]
    """How many of the things have a label in each of `LANGUAGES`."""
    native: int
    """How many have one in a language native to them."""
    native_things: int
    """Of how many a native language is known."""

    def __str__(self) -> str:
        """The figures in a few words.

        >>> str(Coverage("City", 46, {"en": 46, "id": 40}, 12, 30))
        'en 46, id 40 of 46; native 12 of 30'
        """
        languages = ", ".join(f"{language} {count:,}" for language, count in self.labelled.items())
        native = f"; native {self.native:,} of {self.native_things:,}" if self.native_things else ""
        return f"{languages} of {self.things:,}{native}"


def coverage_of(version: Version) -> tuple[Coverage, ...]:
    """Give the coverage of each class that has things in `version`, by name.

    Empty for versions that were published before labels were counted.
    """
    return tuple(
        Coverage(
            name,
            counts[_THINGS],
            {language: counts[language] for language in LANGUAGES},
            counts[_NATIVE],
            counts[_NATIVE_THINGS],
        )
        for name, counts in sorted(version.labels.items())
    )


def count_labels(
    store: Store, namespace: Namespace, native: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, int]]:
    """Count the labels in the default graph of `store`, as `Version.labels` keeps them.

    `native` gives the tags of the languages that are native to a thing, by its IRI; a thing counts as labelled in its
    native language when it has a label in one of them.
    """
    tags = _tags(store)
    counted: dict[str, dict[str, int]] = {}
    for kind in _classes(store, namespace):
        typed = store.quads_for_pattern(None, _TYPE, kind, _DEFAULT)
        things = {quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)}
        if things:
            name = kind.value.removeprefix(namespace.term("").value)
            counted[name] = dict(_counts(things, tags, native))
    return counted


def _counts(
    things: Iterable[str], tags: Mapping[str, set[str]], native: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, int]]:
    having = [(tags.get(thing, set()), native.get(thing)) for thing in things]
    yield _THINGS, len(having)
    for language in LANGUAGES:
        yield language, sum(language in labels for labels, _ in having)
    yield _NATIVE, sum(bool(spoken and labels & spoken) for labels, spoken in having)
    yield _NATIVE_THINGS, sum(spoken is not None for _, spoken in having)


def _classes(store: Store, namespace: Namespace) -> list[NamedNode]:
    """Give :Entity, :Relationship and every class of ours under them, sorted."""
    found = {namespace.term("Entity"), namespace.term("Relationship")}
    fresh = list(found)
    while fresh:
        quads = store.quads_for_pattern(None, _SUBCLASS, fresh.pop(), namespace.ontology)
        below = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)} - found
        found |= below
        fresh += below
    return sorted(found, key=str)


def _tags(store: Store) -> Mapping[str, set[str]]:
    """Give the languages in which each thing has a label, without regions: zh for zh-Hans."""
    tags: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, LABEL, None, _DEFAULT):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.object.language:
            tags[quad.subject.value].add(quad.object.language.partition("-")[0])
    return tags

"""What the shapes ask of the things of a class, in words made from their constraints."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import BlankNode, NamedNode

from ascn_graph.dictionary.descriptions import TYPE, Descriptions, Node
from ascn_graph.dictionary.links import Links
from ascn_graph.dictionary.markdown import code, cut, plain
from ascn_graph.labels import local_name
from ascn_graph.namespaces import RDFS, SH, Term

_Key = TypeVar("_Key")
_PER_SOURCE = "one-per-source"
_PATTERN = 50
"""Characters of a pattern that are shown."""
_REQUIRED = "**required**"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATATYPES = {
    "rdf:langString": "text with its language",
    "xsd:string": "text",
    "xsd:integer": "whole number",
    "xsd:decimal": "decimal number",
    "xsd:boolean": "true or false",
    "xsd:anyURI": "web address",
    "xsd:date": "day",
    "xsd:gYearMonth": "month",
    "xsd:gYear": "year",
    "xsd:dateTime": "moment",
}
_SIMPLE = {
    "maxCount": "at most {}",
    "minInclusive": "from {}",
    "maxInclusive": "up to {}",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "lessThan": "before {}",
    "lessThanOrEquals": "not after {}",
    "disjoint": "other than its {}",
    "equals": "the same as its {}",
    "hasValue": "{} among them",
}


@dataclass(frozen=True)
class Requirements:
    """Constraints in words; order is that of the shapes."""

    on_property: Mapping[tuple[NamedNode | None, NamedNode], tuple[str, ...]]
    """(class, property) to words; those without a class hold wherever the property is used."""
    further: Mapping[NamedNode, tuple[str, ...]]
    """Class to what else is asked: of several properties together, or of the thing as a whole."""
    patterns: Mapping[NamedNode, str]
    """Class to how the IRIs of its things look, as in `city/…`."""

    @classmethod
    def of(cls, shapes: Descriptions, links: Links) -> "Requirements":
        """Read the shapes from `shapes`."""
        on_property: dict[tuple[NamedNode | None, NamedNode], list[str]] = defaultdict(list)
        further: dict[NamedNode, list[str]] = defaultdict(list)
        patterns: dict[NamedNode, str] = {}
        words = _Words(shapes, links)
        for shape in _targeted(shapes):
            targets = shapes.nodes(shape, f"{SH}targetClass")
            path = next(iter(shapes.values(shape, f"{SH}path")), None)
            pattern = shapes.text(shape, f"{SH}pattern")
            for target in targets:
                if isinstance(path, NamedNode):
                    on_property[target, path] += words.of(shape)
                elif path is None and pattern:
                    patterns[target] = _readable(pattern)
                else:
                    further[target] += words.together(shape, path) if path else [words.name(shape)]
            for subject in shapes.nodes(shape, f"{SH}targetSubjectsOf"):
                if isinstance(path, NamedNode) and path == subject:
                    on_property[None, path] += words.of(shape)
        return cls(_fixed(on_property), _fixed(further), patterns)

    def words(self, classes: list[NamedNode], property_: NamedNode) -> list[str]:
        """Give what is asked of a property of things of all of `classes`, once each, what must be there first."""
        found = [word for class_ in classes for word in self.on_property.get((class_, property_), ())]
        asked = dict.fromkeys([*found, *self.on_property.get((None, property_), ())])
        return sorted(asked, key=lambda word: not word.startswith(_REQUIRED))

    def shaped(self, class_: NamedNode) -> list[NamedNode]:
        """Give the properties of which the shapes of a class itself speak."""
        return [property_ for target, property_ in self.on_property if target == class_]


@dataclass(frozen=True)
class _Words:
    """Puts the constraints of a shape into words."""

    shapes: Descriptions
    links: Links

    def of(self, shape: Node) -> list[str]:
        """Give the words for every constraint of a property shape; its name where it has another kind of them."""
        found = [word for word in self._simple(shape) if word]
        if any(value == "sh:Warning" for value in self._turtle(shape, "severity")):
            found = [f"{word} (else a warning)" for word in found or [self.name(shape)]]
        return found or [self.name(shape)]

    def together(self, shape: Node, path: Term) -> list[str]:
        """Give the words for a property shape about one of several properties."""
        ends = [code(self.links.names.turtle(end)) for end in self._alternatives(path)]
        return [f"{' or '.join(ends)}: {', '.join(self.of(shape))}"] if ends else [self.name(shape)]

    def name(self, shape: Node) -> str:
        """Give the name of a shape."""
        return plain(self.shapes.text(shape, f"{SH}name") or self.shapes.text(shape, f"{RDFS}label") or "")

    def _simple(self, shape: Node) -> Iterator[str]:
        for least in self._turtle(shape, "minCount"):
            yield _REQUIRED if least == "1" else f"at least {least}"
        for class_ in self.shapes.nodes(shape, f"{SH}class"):
            yield self.links.term(class_)
        for datatype in self._turtle(shape, "datatype"):
            yield _DATATYPES.get(datatype, code(datatype))
        for kind in self._turtle(shape, "nodeKind"):
            yield f"an {local_name(kind).removeprefix('sh:')}"
        yield self._any_of(shape)
        if pattern := self.shapes.text(shape, f"{SH}pattern"):
            yield f"like {code(cut(pattern, _PATTERN))}"
        for predicate, text in _SIMPLE.items():
            yield from (
                text.format(value if _NUMBER.fullmatch(value) else code(value))
                for value in self._turtle(shape, predicate)
            )
        for head in self.shapes.values(shape, f"{SH}in"):
            yield f"one of {', '.join(code(self.links.names.turtle(item)) for item in self.shapes.items(head))}"
        if self._turtle(shape, "uniqueLang") == ["true"]:
            yield "one per language"
        for constraint in self.shapes.nodes(shape, f"{SH}sparql"):
            yield "one per source" if local_name(constraint.value) == _PER_SOURCE else self.name(shape)

    def _any_of(self, shape: Node) -> str:
        choices = [item for head in self.shapes.values(shape, f"{SH}or") for item in self.shapes.items(head)]
        words = [self._choice(choice) for choice in choices]
        return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

    def _choice(self, choice: Term) -> str:
        words = [self.links.term(class_) for class_ in self.shapes.nodes(choice, f"{SH}class")]
        if isinstance(choice, NamedNode | BlankNode):
            words += [
                _DATATYPES.get(datatype, code(datatype)) for datatype in self._turtle(choice, "datatype")
            ]
            words = words or [self.name(choice)]
        return " ".join(words)

    def _turtle(self, shape: Node, name: str) -> list[str]:
        return [self.links.names.turtle(value) for value in self.shapes.values(shape, f"{SH}{name}")]

    def _alternatives(self, path: Term) -> list[Term]:
        return [
            end
            for head in self.shapes.values(path, f"{SH}alternativePath")
            for end in self.shapes.items(head)
        ]


def _targeted(shapes: Descriptions) -> list[NamedNode]:
    """Give the shapes of things, then those of properties in their order within a file, then by name."""
    nodes = shapes.subjects(TYPE, NamedNode(f"{SH}NodeShape"))
    properties = shapes.subjects(TYPE, NamedNode(f"{SH}PropertyShape"))
    return [*nodes, *sorted(properties, key=lambda shape: float(shapes.text(shape, f"{SH}order") or 0))]


def _readable(pattern: str) -> str:
    """Turn the pattern of IRIs into what a reader writes.

    >>> _readable("^https?://.*/city/[a-z0-9-]+$")
    'city/…'
    """
    return pattern.removeprefix("^https?://.*/").removesuffix("$").replace("[a-z0-9-]+", "…")


def _fixed(found: Mapping[_Key, list[str]]) -> dict[_Key, tuple[str, ...]]:
    return {key: tuple(words) for key, words in found.items()}

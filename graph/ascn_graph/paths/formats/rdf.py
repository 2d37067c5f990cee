"""Answers as Turtle and as JSON-LD, which state the same triples."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, PROV, RDF, RDFS, XSD, Namespace
from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats.description import Description, describe_answer
from ascn_graph.paths.formats.mentioned import describe_mentioned

_PREFIXES = {name: FOREIGN_PREFIXES[name] for name in ("rdf", "rdfs", "xsd", "dcterms", "prov")}
_TYPE = f"{RDF}type"
_TERMS = {
    f"{RDFS}label": "label",
    f"{DCTERMS}title": "title",
    f"{DCTERMS}description": "description",
    f"{DCTERMS}isPartOf": "isPartOf",
    f"{DCTERMS}issued": "issued",
    f"{PROV}wasDerivedFrom": "wasDerivedFrom",
}
"""What the project's context calls properties of others."""
_LANGUAGE_MAPS = {"label", "title", "description", "scoreReason", "sentence", "dayNote"}
"""Terms of the context whose values stand under their languages."""
_TYPED = {"score": "decimal", "firstDay": "date", "lastDay": "date", "onDay": "date", "issued": "date"}
"""Terms of the context that give their values a type of XML Schema."""
_BY_NAME = "basis"
"""The term of the context whose values are names of the vocabulary."""
_LISTS = {"path", "hop", "finding", "parallelHop", "wasDerivedFrom"}
"""Terms whose values are always a list, however few there are."""


def to_turtle(answer: Answer, namespace: Namespace, address: str) -> bytes:
    """Write an answer as Turtle."""
    prefixes = _PREFIXES | {"ascn": namespace.term("").value}
    triples = dict.fromkeys(_triples(_descriptions(answer, namespace, address)))
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def to_json_ld(answer: Answer, namespace: Namespace, address: str) -> bytes:
    """Write an answer as a tree in JSON-LD, compact by the project's context, to which it links.

    What the answer mentions, such as entities and sources, stands under `included` (JSON-LD 1.1, section 4.13).
    """
    whole, *mentioned = _descriptions(answer, namespace, address)
    compactor = _Compactor(namespace.term("").value)
    document = {
        "@context": f"{namespace.base}context.jsonld",
        **compactor.node(whole),
        "included": [compactor.node(each) for each in mentioned],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _descriptions(answer: Answer, namespace: Namespace, address: str) -> list[Description]:
    return [describe_answer(answer, namespace, address), *describe_mentioned(answer, namespace)]


def _triples(descriptions: list[Description]) -> Iterator[Triple]:
    """Give the triples of descriptions, each thing's own together, before those of what stands within it."""
    for description in descriptions:
        subject = NamedNode(description.iri)
        within = [value for _, value in description.facts if isinstance(value, Description)]
        for predicate, value in description.facts:
            named = NamedNode(value.iri) if isinstance(value, Description) else value
            yield Triple(subject, NamedNode(predicate), named)
        yield from _triples(within)


@dataclass(frozen=True)
class _Compactor:
    vocabulary: str

    def node(self, description: Description) -> dict[str, Any]:
        """Write a thing with all that stands within it."""
        node: dict[str, Any] = {"id": description.iri}
        for predicate, value in description.facts:
            key = "type" if predicate == _TYPE else self._name(predicate)
            if key in _LANGUAGE_MAPS and isinstance(value, Literal):
                _append(node.setdefault(key, {}), value.language or "@none", value.value)
            elif key in _LISTS:
                node.setdefault(key, []).append(self._value(key, value))
            else:
                _append(node, key, self._value(key, value))
        return node

    def _name(self, iri: str) -> str:
        """Name a property, a class or a datatype: by a term of the context, or with a prefix."""
        if iri in _TERMS:
            return _TERMS[iri]
        if iri.startswith(self.vocabulary):
            return iri.removeprefix(self.vocabulary)
        starts = ((name, start) for name, start in _PREFIXES.items() if iri.startswith(start))
        return next((f"{name}:{iri.removeprefix(start)}" for name, start in starts), iri)

    def _value(self, key: str, value: NamedNode | Literal | Description) -> object:
        if isinstance(value, Description):
            return self.node(value)
        if isinstance(value, NamedNode):
            is_named = key in ("type", _BY_NAME)
            iri = self._name(value.value) if is_named else value.value
            return iri if is_named or ":" not in key else {"id": iri}
        kind = value.datatype.value
        if kind == f"{XSD}integer":
            return int(value.value)
        if kind == f"{XSD}boolean":
            return value.value == "true"
        expected = XSD + _TYPED.get(key, "string")
        return value.value if kind == expected else {"@value": value.value, "@type": self._name(kind)}


def _append(holder: dict[str, Any], key: str, value: object) -> None:
    if key not in holder:
        holder[key] = value
    elif isinstance(holder[key], list):
        holder[key].append(value)
    else:
        holder[key] = [holder[key], value]

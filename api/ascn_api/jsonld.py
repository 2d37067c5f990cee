"""JSON-LD compacted with the project's context and framed: the thing asked for is the root of a tree.

The context is part of every answer, so nothing has to be fetched. A value that no term of the context fits exactly is
written in full, so the triples read back are the same. Things that the root is linked to stand in their places, with
what is known of them; things that point to it stand under `reverse` (JSON-LD 1.1, section 4.8), and whatever is
neither under `included`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ascn_graph.namespaces import RDF, XSD, Term

_RELATIVE = ("@base", "@vocab", "ascn")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./#-]*\Z")
_TERM_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_DEEPEST, _DEEPEST_BLANK = 2, 20
"""Links from the root up to which things, and blank nodes, stand in their places."""
_INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,14})\Z")


@dataclass(frozen=True)
class ContextTerm:
    """A term of the context: `type` is what its values are coerced to, `languages` tells a language map."""

    name: str
    iri: str
    type: str | None
    languages: bool


@dataclass(frozen=True)
class Context:
    """A context resolved against a base, ready to compact with."""

    base: str
    vocabulary: str
    definitions: Mapping[str, Any]
    """The context as served: every relative value made absolute."""
    prefixes: Mapping[str, str]
    terms: Mapping[str, tuple[ContextTerm, ...]]
    """Property IRI to the terms that may stand for it."""

    @classmethod
    def read(cls, text: str, base: str) -> "Context":
        """Read a context file whose @base, @vocab and ascn are relative to `base`."""
        definitions: dict[str, Any] = json.loads(text)["@context"]
        for key in _RELATIVE:
            definitions[key] = base + definitions[key].removeprefix("./")
        prefixes = {
            name: iri
            for name, iri in definitions.items()
            if isinstance(iri, str) and not name.startswith("@") and iri.endswith(("/", "#"))
        }
        terms: dict[str, list[ContextTerm]] = defaultdict(list)
        for name, definition in definitions.items():
            term = _read_term(name, definition, prefixes)
            if term:
                terms[term.iri].append(term)
        return cls(
            base, definitions["@vocab"], definitions, prefixes, {iri: tuple(t) for iri, t in terms.items()}
        )


def compact(triples: Iterable[Triple], context: Context, root: str) -> bytes:
    """Write `triples` as one JSON-LD document whose root object is the thing `root`."""
    told: dict[NamedNode | BlankNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        if not isinstance(triple.subject, Triple):
            told[triple.subject].append(triple)
    node = NamedNode(root)
    writer = _Writer(context, told, node)
    document = {**writer.node(node, 0), **writer.pointing(), **writer.the_rest()}
    whole = {"@context": writer.used_context(), **document}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


@dataclass(frozen=True)
class _Writer:
    context: Context
    told: Mapping[NamedNode | BlankNode, list[Triple]]
    """The triples of each subject."""
    root: NamedNode
    used: set[str] = field(default_factory=set)
    """The terms and prefixes of the context that were needed."""
    written: set[NamedNode | BlankNode] = field(default_factory=set)
    leaves: dict[NamedNode | BlankNode, dict[str, Any] | None] = field(default_factory=dict)

    def node(self, subject: NamedNode | BlankNode, depth: int, but: Triple | None = None) -> dict[str, Any]:
        """Write a thing that stands so many links from the root, with all that is told of it `but` one triple."""
        self.written.add(subject)
        node: dict[str, Any] = {"id": self.name(subject)}
        for triple in self.told.get(subject, ()):
            if triple != but:
                self.add(node, triple.predicate.value, triple.object, depth)
        return node

    def pointing(self) -> dict[str, Any]:
        """Write the things that point to the root and do not stand below it already."""
        found: dict[str, Any] = {}
        for subject in self.told:
            link = next((t for t in self.told[subject] if t.object == self.root), None)
            if link and subject not in self.written:
                _append(found, self._link_name(link.predicate.value), self.node(subject, 1, link))
        return {self._keyword("@reverse"): found} if found else {}

    def the_rest(self) -> dict[str, Any]:
        """Write the things that stand nowhere else."""
        found = [self.node(subject, _DEEPEST) for subject in self.told if subject not in self.written]
        return {self._keyword("@included"): found} if found else {}

    def _linked(self, term: NamedNode | BlankNode, depth: int) -> dict[str, Any] | None:
        """Write a thing in the place where it is linked to, unless that would repeat much or lead far."""
        if term not in self.told:
            return None
        if (leaf := self._leaf(term)) is not None:
            return leaf
        is_near = depth < _DEEPEST - 1 or (isinstance(term, BlankNode) and depth < _DEEPEST_BLANK)
        return self.node(term, depth + 1) if is_near and term not in self.written else None

    def _leaf(self, term: NamedNode | BlankNode) -> dict[str, Any] | None:
        """Write a thing that leads nowhere but to the root, such as one with names alone: it may be repeated."""
        if term not in self.leaves:
            is_leaf = term not in self.written and all(
                isinstance(triple.object, Literal)
                or triple.object == self.root
                or triple.predicate.value == f"{RDF}type"
                for triple in self.told[term]
            )
            self.leaves[term] = self.node(term, _DEEPEST) if is_leaf else None
        return self.leaves[term]

    def _link_name(self, predicate: str) -> str:
        """Name a property whose values are things."""
        term = next((t for t in self.context.terms.get(predicate, ()) if t.type == "@id"), None)
        if term is None:
            return self._key(predicate)
        self.used.add(term.name)
        return term.name

    def _keyword(self, keyword: str) -> str:
        """Give the context's own word for a keyword, or the keyword."""
        alias = keyword.removeprefix("@")
        if self.context.definitions.get(alias) != keyword:
            return keyword
        self.used.add(alias)
        return alias

    def name(self, node: NamedNode | BlankNode) -> str:
        """Write an IRI relative to the base, or in full; a blank node by its label."""
        if isinstance(node, BlankNode):
            return str(node)
        local = node.value.removeprefix(self.context.base)
        plain = local != node.value and _PLAIN_NAME.match(local) and local not in self.context.definitions
        return local if plain else node.value

    def add(self, node: dict[str, Any], predicate: str, value: Term, depth: int) -> None:
        """Add one value to a node object, under the term of the context that fits it best."""
        if predicate == f"{RDF}type" and isinstance(value, NamedNode):
            _append(node, "type", self._vocabulary_name(value))
            return
        terms = self.context.terms.get(predicate, ())
        for term in terms:
            fitting = self._fit(term, value)
            if fitting is not None:
                self.used.add(term.name)
                if term.languages and isinstance(value, Literal):
                    _append(node.setdefault(term.name, {}), value.language or "@none", value.value)
                else:
                    _append(node, term.name, self._placed(term, value, depth) or fitting)
                return
        linked = self._linked(value, depth) if isinstance(value, NamedNode | BlankNode) else None
        _append(node, self._key(predicate), linked or self._full(value))

    def _placed(self, term: ContextTerm, value: Term, depth: int) -> dict[str, Any] | None:
        """Give what stands in the place of a value that fits a term: names of terms stay words."""
        is_thing = isinstance(value, NamedNode | BlankNode) and term.type == "@id"
        return self._linked(value, depth) if is_thing else None  # type: ignore[arg-type]  # seen above

    def used_context(self) -> dict[str, Any]:
        """Give the part of the context the document needs."""
        definitions = self.context.definitions
        needed = {"@version", "@base", "@vocab", "id", "type", *self.used}
        for name in self.used:
            definition = definitions[name]
            values = definition.values() if isinstance(definition, dict) else [definition]
            needed |= {str(value).partition(":")[0] for value in values} & set(self.context.prefixes)
        return {name: value for name, value in definitions.items() if name in needed}

    def _fit(self, term: ContextTerm, value: Term) -> str | int | None:
        if isinstance(value, NamedNode):
            if term.type == "@id":
                return self.name(value)
            # What "@vocab" cannot say by a bare name is left to the full form.
            local = value.value.removeprefix(self.context.vocabulary)
            fits = term.type == "@vocab" and local != value.value and self._is_free(local)
            return local if fits else None
        if not isinstance(value, Literal) or value.direction is not None:
            return None
        datatype = value.datatype.value
        if value.language:
            fits = term.languages
        elif term.type or term.languages:
            fits = datatype == term.type
        elif datatype == f"{XSD}integer" and _INTEGER.match(value.value):
            return int(value.value)
        else:
            fits = datatype == f"{XSD}string"
        return value.value if fits else None

    def _full(self, value: Term) -> dict[str, Any]:
        if isinstance(value, NamedNode | BlankNode):
            return {"@id": self.name(value)}
        if isinstance(value, Literal):
            if value.language:
                direction = {"@direction": str(value.direction.value)} if value.direction else {}
                return {"@value": value.value, "@language": value.language, **direction}
            datatype = value.datatype.value
            plain = datatype == f"{XSD}string"
            return {"@value": value.value} if plain else {"@value": value.value, "@type": datatype}
        raise ValueError(f"JSON-LD cannot carry the triple term {value}")

    def _vocabulary_name(self, value: NamedNode) -> str:
        local = value.value.removeprefix(self.context.vocabulary)
        if local != value.value and self._is_free(local):
            return local
        return self._key(value.value)

    def _is_free(self, local: str) -> bool:
        return bool(_TERM_NAME.match(local)) and local not in self.context.definitions

    def _key(self, iri: str) -> str:
        for prefix, start in self.context.prefixes.items():
            rest = iri[len(start) :]
            if iri.startswith(start) and _TERM_NAME.match(rest):
                self.used.add(prefix)
                return f"{prefix}:{rest}"
        return iri


def _append(holder: dict[str, Any], key: str, value: object) -> None:
    if key not in holder:
        holder[key] = value
    elif isinstance(holder[key], list):
        holder[key].append(value)
    else:
        holder[key] = [holder[key], value]


def _read_term(
    name: str, definition: str | dict[str, Any], prefixes: Mapping[str, str]
) -> ContextTerm | None:
    parts = definition if isinstance(definition, dict) else {"@id": definition}
    target = str(parts["@id"]) if "@id" in parts else ""
    if name.startswith("@") or target.startswith("@") or name in prefixes or not target:
        return None
    kind = parts.get("@type")
    return ContextTerm(
        name=name,
        iri=_expand(target, prefixes),
        type=kind if kind is None or kind.startswith("@") else _expand(kind, prefixes),
        languages=parts.get("@container") == "@language",
    )


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, rest = name.partition(":")
    return prefixes[prefix] + rest if colon and prefix in prefixes else name

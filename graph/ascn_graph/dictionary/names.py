"""Terms as Turtle with relative IRIs: the same text, and so the same order, under every base."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from ascn_graph.namespaces import FOREIGN_PREFIXES, XSD, Namespace, Term

_BARE = {f"{XSD}{name}" for name in ("integer", "boolean", "decimal")}
_LOCAL = re.compile(r"[A-Za-z_][\w-]*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_Kind = TypeVar("_Kind", NamedNode, Term)


@dataclass(frozen=True)
class Names:
    """Writes the terms of a version under one base."""

    namespace: Namespace

    def turtle(self, term: Term) -> str:
        """Write a term as the files do, with the prefixes predefined in queries.

        >>> names = Names(Namespace("http://localhost:8000/"))
        >>> names.turtle(NamedNode("http://localhost:8000/city/jakarta"))
        '<city/jakarta>'
        >>> names.turtle(NamedNode("http://localhost:8000/ontology#City"))
        ':City'
        >>> names.turtle(NamedNode("https://schema.org/Event")), names.turtle(Literal(7))
        ('schema:Event', '7')
        >>> names.turtle(Literal("Jakarta", language="en"))
        '"Jakarta"@en'
        """
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        return self._literal(term) if isinstance(term, Literal) else str(term)

    def local(self, node: NamedNode) -> str:
        """Give the name of one of our own terms or things, and of others what `turtle` gives.

        >>> Names(Namespace("http://l/")).local(NamedNode("http://l/ontology#City"))
        'City'
        """
        local = self.namespace.local(node.value)
        return self._iri(node.value) if local is None else local.removeprefix("ontology#")

    def is_term(self, node: Term) -> bool:
        """Tell whether a node is a term of our vocabulary."""
        return isinstance(node, NamedNode) and node.value.startswith(self.namespace.term("").value)

    def sorted(self, terms: Iterable[_Kind]) -> list[_Kind]:
        """Sort by what `turtle` gives; the case of letters decides only where nothing else does."""
        return sorted(terms, key=lambda term: ((text := self.turtle(term)).casefold(), text))

    def _iri(self, iri: str) -> str:
        local = self.namespace.local(iri)
        if local is not None:
            name = local.removeprefix("ontology#")
            return f":{name}" if name != local else f"<{local}>"
        for prefix, start in FOREIGN_PREFIXES.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
                return f"{prefix}:{iri[len(start) :]}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype
        if datatype.value in _BARE:
            return literal.value
        text = f'"{literal.value.translate(_ESCAPES)}"'
        if literal.language:
            return f"{text}@{literal.language}"
        return text if datatype.value == f"{XSD}string" else f"{text}^^{self._iri(datatype.value)}"

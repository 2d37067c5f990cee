"""What every part of the catalogue says things with."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from ascn_graph.namespaces import FOREIGN_PREFIXES, Namespace

VOID, DCAT, FOAF, SCHEMA = (FOREIGN_PREFIXES[name] for name in ("void", "dcat", "foaf", "schema"))
Fact = tuple[NamedNode, str, NamedNode | Literal]
"""Subject, predicate, value."""


def as_quads(facts: Iterable[Fact], namespace: Namespace) -> list[Quad]:
    """Put facts into `graph/catalogue`."""
    return [
        Quad(subject, NamedNode(predicate), value, namespace.catalogue) for subject, predicate, value in facts
    ]


def english(text: str) -> Literal:
    """Give a text in English."""
    return Literal(text, language="en")


def name_in_fragment(term: str, spaces: dict[str, str]) -> str | None:
    """Name a term in a fragment by prefix and local name, or by its local name alone where the prefix is empty.

    >>> name_in_fragment("https://schema.org/City", {"schema": "https://schema.org/"})
    'schema-City'
    >>> name_in_fragment("https://schema.org/City", {}) is None
    True
    """
    for prefix, start in spaces.items():
        local = term.removeprefix(start)
        if local != term and local.isascii() and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}-{local}".removeprefix("-")
    return None

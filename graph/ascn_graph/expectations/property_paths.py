"""Property paths as SHACL writes them in RDF, as SPARQL writes them in text."""

from collections.abc import Collection

from pyoxigraph import NamedNode, Quad

from ascn_graph.namespaces import RDF, SH, Term

_FIRST, _REST, _NIL = (f"{RDF}{name}" for name in ("first", "rest", "nil"))
_ALTERNATIVE = f"{SH}alternativePath"
_SIGNS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


def sparql_path(quads: Collection[Quad], path: Term) -> str | None:
    """Write a path that `quads` describe; None stands for what is no path.

    See https://www.w3.org/TR/shacl/#property-paths and https://www.w3.org/TR/sparql11-query/#propertypaths.

    >>> from pyoxigraph import RdfFormat, parse
    >>> turtle = "@prefix : <http://a.example/> . :Project :countryPath ( :inCity :locatedIn ) ."
    >>> quads = list(parse(turtle, RdfFormat.TURTLE))
    >>> [head] = [quad.object for quad in quads if quad.predicate.value.endswith("countryPath")]
    >>> sparql_path(quads, head)
    '(<http://a.example/inCity>/<http://a.example/locatedIn>)'
    """
    if isinstance(path, NamedNode):
        return str(path) if path.value != _NIL else None
    held, rest = _described(quads, path)
    if held.keys() == {_FIRST, _REST}:
        parts = _items(quads, path)
        return f"({'/'.join(parts)})" if parts else None
    if held.keys() == {_ALTERNATIVE}:
        parts = _items(rest, held[_ALTERNATIVE])
        return f"({'|'.join(parts)})" if parts else None
    for name, sign in _SIGNS.items():
        if held.keys() == {SH + name}:
            inner = sparql_path(rest, held[SH + name])
            return inner and sign.format(f"({inner})")
    return None


def _items(quads: Collection[Quad], head: Term) -> list[str] | None:
    """Write the paths in a list; None stands for what is no list of paths."""
    if isinstance(head, NamedNode):
        return [] if head.value == _NIL else None
    held, rest = _described(quads, head)
    if held.keys() != {_FIRST, _REST}:
        return None
    first, others = sparql_path(rest, held[_FIRST]), _items(rest, held[_REST])
    return None if first is None or others is None else [first, *others]


def _described(quads: Collection[Quad], node: Term) -> tuple[dict[str, Term], list[Quad]]:
    """Give what is said of `node`, and the other quads: without the first, no circle is walked twice."""
    held = {quad.predicate.value: quad.object for quad in quads if quad.subject == node}
    return held, [quad for quad in quads if quad.subject != node]

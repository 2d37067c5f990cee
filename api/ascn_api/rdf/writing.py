"""Writing triples and quads in the RDF formats of documents."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from ascn_api.errors import NotAcceptable
from ascn_api.jsonld import Context, compact
from ascn_api.negotiation import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ascn_graph.extracts import in_named_graphs, triples_of

_WRITERS = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
    TRIG: RdfFormat.TRIG,
    N_QUADS: RdfFormat.N_QUADS,
}
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix: ")
"""What XML 1.0 has no characters for (section 2.2), and elements without a name (Namespaces in XML, section 4)."""
_PREFIXES = re.compile(rb"(?:@prefix [^\n]*\n)*")


def has_graphs(format_: Format) -> bool:
    """Tell whether a format can say in which graph a triple stands."""
    return format_ in (TRIG, N_QUADS)


def write_quads(
    quads: Iterable[Quad],
    format_: Format,
    prefixes: Mapping[str, str],
    context: Callable[[], Context],
    iri: str,
) -> bytes:
    """Write quads about `iri`, sorted: with their graphs where the format has any, else each triple once."""
    held = list(quads)
    triples = triples_of(held)
    if has_graphs(format_):
        return write_dataset(triples, held, format_, prefixes)
    return write_triples(triples, format_, prefixes, context, iri)


def write_dataset(
    triples: Sequence[Triple], quads: Iterable[Quad], format_: Format, prefixes: Mapping[str, str]
) -> bytes:
    """Write triples in the default graph, then which named graphs state them, as far as `quads` tell.

    So a document is an extract of the data set, whose default graph holds what the others state: clients that follow
    links ask the default graph alone.
    """
    merged = [Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
    return _write([*merged, *in_named_graphs(quads)], format_, prefixes)


def write_triples(
    triples: Sequence[Triple],
    format_: Format,
    prefixes: Mapping[str, str],
    context: Callable[[], Context],
    iri: str,
) -> bytes:
    """Write triples about `iri` in their order; formats that have graphs get them in the default graph.

    :raises NotAcceptable: where RDF/XML is wanted of what XML cannot hold.
    """
    if format_ is JSON_LD:
        return compact(triples, context(), iri)
    if format_ is RDF_XML:
        return _write_xml(triples, prefixes)
    return _write(triples, format_, prefixes)


def _write_xml(triples: Sequence[Triple], prefixes: Mapping[str, str]) -> bytes:
    # Only the names of properties are written by prefix.
    spaces = {_space(triple.predicate.value) for triple in triples}
    text = _write(triples, RDF_XML, {name: start for name, start in prefixes.items() if start in spaces})
    if _NO_XML.search(text):
        others = [format_.media_type for format_ in (TURTLE, JSON_LD, N_TRIPLES, TRIG, N_QUADS)]
        raise NotAcceptable(
            "RDF/XML of control characters, or of properties that XML has no name for,", others
        )
    return text


def _write(held: Sequence[Triple] | Sequence[Quad], format_: Format, prefixes: Mapping[str, str]) -> bytes:
    # Two prefixes for the vocabulary would leave the choice to chance.
    known = {name: start for name, start in prefixes.items() if name != "ascn"}
    text = serialize(held, format=_WRITERS[format_], prefixes=known)
    if text is None:
        raise TypeError("serialize() without an output gives bytes")
    return _without_idle_prefixes(text) if format_ in (TURTLE, TRIG) else text


def _without_idle_prefixes(text: bytes) -> bytes:
    """Leave out the declarations of prefixes that do not occur further on.

    >>> _without_idle_prefixes(b"@prefix a: <http://a/> .\\n@prefix b: <http://b/> .\\na:x a:y a:z .\\n")
    b'@prefix a: <http://a/> .\\na:x a:y a:z .\\n'
    """
    match = _PREFIXES.match(text)
    end = match.end() if match else 0
    body = text[end:]
    declared = text[:end].splitlines(keepends=True)
    return b"".join([*(line for line in declared if line.split(b" ", 2)[1] in body), body])


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]

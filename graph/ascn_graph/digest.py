"""Content digests: equal for equal quads on every server, and updatable quad by quad."""

from collections.abc import Iterable
from hashlib import blake2b

from pyoxigraph import Literal, NamedNode, Quad

from ascn_graph.namespaces import XSD

_MODULUS = 1 << 256


def digest_quads(quads: Iterable[Quad], base: str, start: int = 0, sign: int = 1) -> int:
    """Sum one 256-bit hash per quad onto `start` modulo 2^256; `sign` -1 takes quads away again.

    The base is cut off every IRI under it (and off xsd:anyURI literals), so the sum does not depend on the
    server. Sums of hashes as in Bellare and Micciancio, "A new paradigm for collision-free hashing" (1997).

    >>> a = Quad(NamedNode("http://a/x"), NamedNode("http://a/p"), NamedNode("http://a/y"))
    >>> b = Quad(NamedNode("https://b/x"), NamedNode("https://b/p"), NamedNode("https://b/y"))
    >>> digest_quads([a], "http://a/") == digest_quads([b], "https://b/")
    True
    >>> digest_quads([a], "http://a/", digest_quads([a], "http://a/"), sign=-1)
    0
    """
    total = start
    for quad in quads:
        line = "\n".join(
            _portable(term, base) for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        total += sign * int.from_bytes(blake2b(line.encode(), digest_size=32).digest())
    return total % _MODULUS


def to_hex(total: int) -> str:
    """Write a digest as 64 hexadecimal digits.

    >>> to_hex(255)[-4:]
    '00ff'
    """
    return f"{total:064x}"


def _portable(term: object, base: str) -> str:
    if isinstance(term, NamedNode) and term.value.startswith(base):
        return f"<{term.value[len(base) :]}>"
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}anyURI" and term.value.startswith(base):
        return f'"{term.value[len(base) :]}"^^<{XSD}anyURI>'
    return str(term)

"""How a fact is written in an address: its subject, property and value as parameters, and their reading back."""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ascn_graph.namespaces import RDF, XSD, Namespace, Term

SUBJECT, PREDICATE, OBJECT = PLACES = ("subject", "predicate", "object")
LONGEST_TERM = 4_000
"""Characters of one term as someone writes it."""
DIGEST = "ni:///sha-256;"
"""How the address of a fact begins its value where that is too long for an address (RFC 6920, section 3)."""
_LONGEST_WRITTEN = 1_000
"""Characters of one literal as we write it, percent-encoded."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_EVIDENCE = "evidence"
_PLAIN = "/:@~,;!$*()"
"""What a query may hold beside letters and digits without being mistaken for anything else."""


def read_term(namespace: Namespace, place: str, text: str) -> Term:
    """Read one term of a fact as a person or a program writes it.

    What opens with a quotation mark is a literal as in Turtle, and so are bare numbers, `true` and `false`; what
    stands in angle brackets is an IRI. Else what begins with one of the project's prefixes is a prefixed name, what
    begins with a scheme is an IRI, and everything else is a name below the base. Only a value (`place` is OBJECT) may
    be a literal; a property may be `a`, as in Turtle.

    :raises ValueError: with a readable message, when it is none of these.

    >>> space = Namespace("http://l/")
    >>> for text in "city/jakarta", "city:jakarta", "<city/jakarta>", "http://l/city/jakarta":
    ...     assert read_term(space, SUBJECT, text).value == "http://l/city/jakarta"
    >>> str(read_term(space, OBJECT, '"2025"^^xsd:gYear')), str(read_term(space, OBJECT, "25"))
    ('"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>', '"25"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    spelt = text.strip()
    if not spelt:
        raise ValueError("it is empty")
    if len(spelt) > LONGEST_TERM:
        raise ValueError(f"it is longer than {LONGEST_TERM} characters")
    if _is_literal(spelt):
        if place != OBJECT:
            raise ValueError("it is a literal, which only the object of a fact may be")
        return _literal(namespace, spelt)
    if place == PREDICATE and spelt == "a":
        return NamedNode(f"{RDF}type")
    try:
        return NamedNode(_iri(namespace, spelt))
    except ValueError as error:
        hint = ' (write texts in quotation marks, as in "Jakarta"@en)' if place == OBJECT else ""
        raise ValueError(f"it is no IRI{hint}") from error


def write_term(namespace: Namespace, term: Term) -> str:
    """Write a term as `read_term` reads it, as short as can be; of a long literal only its digest.

    >>> space = Namespace("http://l/")
    >>> [write_term(space, term) for term in (NamedNode("http://l/city/jakarta"), Literal("Jakarta", language="en"))]
    ['city/jakarta', '"Jakarta"@en']
    >>> write_term(space, Literal("x" * 5000))[:20]
    'ni:///sha-256;9q3tJ9'
    """
    if isinstance(term, NamedNode):
        local = namespace.local(term.value)
        return local if local and _reads_back(namespace, local, term.value) else f"<{term.value}>"
    if isinstance(term, Literal):
        text = _short_literal(term)
        return text if len(quote(text, safe=_PLAIN)) <= _LONGEST_WRITTEN else digest_of(term)
    return str(term)


def digest_of(literal: Literal) -> str:
    """Name a literal by the SHA-256 of its N-Triples form, as in RFC 6920."""
    digest = urlsafe_b64encode(sha256(str(literal).encode()).digest()).rstrip(b"=").decode()
    return f"{DIGEST}{digest}"


def evidence_address(
    namespace: Namespace,
    subject: Term | None = None,
    predicate: Term | None = None,
    value: Term | None = None,
) -> str:
    """Give the address, below the base, of the evidence for a fact, or for all facts like it where a part is left out.

    >>> space = Namespace("http://l/")
    >>> evidence_address(space, space.iri("city/jakarta"), space.term("locatedIn"))
    'evidence?subject=city/jakarta&predicate=ontology%23locatedIn'
    """
    given = zip(PLACES, (subject, predicate, value), strict=True)
    written = [f"{name}={quote(write_term(namespace, term), safe=_PLAIN)}" for name, term in given if term]
    return f"{_EVIDENCE}?{'&'.join(written)}"


@dataclass(frozen=True)
class StatementNames:
    """Names triples as statements: the IRI of one is the address of its evidence. Terms once written are remembered.

    >>> space = Namespace("http://l/")
    >>> triple = Triple(space.iri("city/jakarta"), space.term("iso"), Literal("JKT"))
    >>> StatementNames(space).iri(triple).value
    'http://l/evidence?subject=city/jakarta&predicate=ontology%23iso&object=%22JKT%22'
    """

    namespace: Namespace
    _written: dict[Term, str] = field(default_factory=dict)

    def iri(self, triple: Triple) -> NamedNode:
        """Give the IRI of a statement."""
        subject, predicate, value = map(self._write, triple)
        return NamedNode(
            f"{self.namespace.base}{_EVIDENCE}?{SUBJECT}={subject}&{PREDICATE}={predicate}&{OBJECT}={value}"
        )

    def _write(self, term: Term) -> str:
        if term not in self._written:
            self._written[term] = quote(write_term(self.namespace, term), safe=_PLAIN)
        return self._written[term]


def _is_literal(text: str) -> bool:
    return text[0] in "\"'" or text in {"true", "false"} or _NUMBER.fullmatch(text) is not None


def _iri(namespace: Namespace, text: str) -> str:
    if text.startswith("<") and text.endswith(">"):
        inner = text[1:-1]
        return inner if _SCHEME.match(inner) else namespace.base + inner
    prefix, colon, rest = text.partition(":")
    start = namespace.prefixes.get(prefix) if colon and not rest.startswith("//") else None
    if start is not None:
        return start + rest
    return text if _SCHEME.match(text) else namespace.base + text


def _reads_back(namespace: Namespace, local: str, iri: str) -> bool:
    is_name = not _is_literal(local) and local != "a" and local == local.strip() and not local.startswith("<")
    return is_name and _iri(namespace, local) == iri


def _literal(namespace: Namespace, text: str) -> Literal:
    header = "".join(f"@prefix {name}: <{start}> .\n" for name, start in namespace.prefixes.items())
    try:
        found = list(
            parse(
                f"{header}<urn:s> <urn:p> {text} .".encode(), format=RdfFormat.TURTLE, base_iri=namespace.base
            )
        )
    except SyntaxError as error:
        raise ValueError(f"it is no literal as in Turtle: {_reason(error)}") from error
    terms = {quad.object for quad in found}
    value = next(iter(terms))
    if len(found) != 1 or not isinstance(value, Literal) or found[0].subject != NamedNode("urn:s"):
        raise ValueError("it is more than one literal")
    return value


def _reason(error: SyntaxError) -> str:
    return re.sub(r"^.*?:\s*", "", error.msg or "it cannot be read", count=1)[:200]


def _short_literal(literal: Literal) -> str:
    """Write a literal as in N-Triples, its datatype as a prefixed name where it is one of XML Schema."""
    name = literal.datatype.value.removeprefix(XSD)
    if literal.language or not name.isalnum():
        return str(literal)
    lexical = str(Literal(literal.value))
    return lexical if name == "string" else f"{lexical}^^xsd:{name}"

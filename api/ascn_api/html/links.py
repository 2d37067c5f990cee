"""Addresses in pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import NamedNode

from ascn_graph.fact_syntax import evidence_address
from ascn_graph.namespaces import Namespace, Term

OF_PATHS = "/:@!$&'()*+,;=~"
"""What may stand in the path of an address as it is (RFC 3986, section 3.3), but for letters, digits, `-`, `.`, `_`."""


def as_path(name: str) -> str:
    """Write a name as the path of an address.

    >>> as_path("city/x'y é")
    "city/x'y%20%C3%A9"
    """
    return quote(name, safe=OF_PATHS)


def _unknown_page(iri: str) -> int | None:
    """Give no page of a source on which a graph of it is shown, where it is not known how many there are."""
    return None


@dataclass(frozen=True)
class Links:
    """Addresses in pages: relative to the server, so that they work wherever it is reached.

    `page_of` tells on which page of its source a graph is shown, or None where it is shown on one of its own.
    Pages of a version that is kept as it was link to one another `within` that version (`versions/3/`); it may name
    things under another base than that of the server, `served`. What is `gone` from the version in service is linked to
    in the one whose number is given by its name.
    """

    namespace: Namespace
    page_of: Callable[[str], int | None] = _unknown_page
    within: str = ""
    served: str = ""
    gone: Mapping[str, int] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The path of the base."""
        return urlsplit(self.served or self.namespace.base).path

    def to(self, iri: str) -> str | None:
        """Give the link to an IRI, or None where following it could do harm or lead nowhere."""
        local = self.namespace.local(iri)
        if local is not None and local.startswith("source/") and "#" in local:
            # The page of a long source that shows this part of it.
            return self.place(iri)
        if local is not None:
            return self._start(local) + quote(local, safe=f"{OF_PATHS}#?%")
        return iri if safe(iri) else None

    def is_namespace(self, address: str) -> bool:
        """Tell whether an address is only the beginning of the names of things."""
        return address.endswith("/") and bool(self.namespace.local(address))

    def present(self, iri: str) -> str:
        """Give the link to the page about an IRI in the version that is served now."""
        return f"{self.root}{as_path(self.namespace.local(iri) or '')}"

    def history(self, iri: str) -> str:
        """Give the link to the page of what came and went of an IRI."""
        return f"{self.root}history/{as_path(self.namespace.local(iri) or '')}"

    def _start(self, local: str) -> str:
        if number := self.gone.get(local.partition("#")[0]):
            return f"{self.root}versions/{number}/"
        # The home page and the list of versions are of no version.
        is_of_all = not local or local.startswith("versions")
        return self.root if is_of_all else self.root + self.within

    def document(self, iri: str, extension: str) -> str:
        """Give the link to the document about `iri` in one format, at the place of its fragment."""
        thing, hash_, fragment = iri.partition("#")
        local = self.namespace.local(thing) or ""
        return f"{self._start(local)}{as_path(local)}.{extension}{hash_}{quote(fragment)}"

    def place(self, graph: str) -> str:
        """Give the link to what a graph states, on the page of its source that shows it."""
        if self.namespace.local(graph) is None:
            return self.root
        address, hash_, fragment = self.document(graph, "html").partition("#")
        page = self.page_of(graph) if hash_ else 1
        asked = f"?part={fragment}" if page is None else f"?page={page}" if page > 1 else ""
        return f"{address}{asked}{hash_}{fragment}"

    def query(self, text: str) -> str:
        """Give the link to the result of a query."""
        return f"{self.root}{self.within}sparql?{urlencode({'query': text})}"

    def evidence(
        self, subject: Term | str | None, predicate: Term | str | None = None, value: Term | str | None = None
    ) -> str:
        """Give the link to the evidence for a fact, or for all like it; texts are IRIs.

        In a version that is kept as it was, this is the query for the graphs.
        """
        given = [NamedNode(part) if isinstance(part, str) else part for part in (subject, predicate, value)]
        if self.within:
            names = ("?subject", "?property", "?value")
            triple = " ".join(str(part or name) for part, name in zip(given, names, strict=True))
            return self.query(f"SELECT * WHERE {{ GRAPH ?graph {{ {triple} }} }}")
        return self.root + evidence_address(self.namespace, *given)

    def term(self, term: Term) -> str | None:
        """Give the link of any term: literals and blank nodes have none, web addresses as literals do."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
        return None


def safe(address: str) -> bool:
    """Tell whether an address may become a link: only http and https with a host may.

    >>> safe("https://asean.org/"), safe("javascript:alert(1)"), safe("data:text/html,x")
    (True, False, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)

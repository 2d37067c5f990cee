"""One query and its answer over HTTP: which version answers, under which name, with which headers."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from ascn_api.negotiation import HTML, RESEARCHERS_CSV, TABLE_DESCRIPTION, TABLES, Choice
from ascn_api.protocol import Operation
from ascn_api.responses import entity_tag, version_headers
from ascn_api.result_page import PAGE_FORMATS
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.engine.queries import Query
from ascn_graph.versions import Version

_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid)\s*\(", re.IGNORECASE)
_LONGEST_NOTICE = 2000
_OF_URIS = "%/:=&?~#+!$;'@()*[]"
"""Characters that stand for themselves where an IRI is written as a URI."""
_OF_THE_DATASET = ("default-graph-uri", "named-graph-uri", "version")


@dataclass(frozen=True)
class Target:
    """The version that is asked, and whether it is so for ever at this address."""

    version: Version
    pinned: bool

    @property
    def endpoint(self) -> str:
        """The address below the base."""
        return f"versions/{self.version.number}/sparql" if self.pinned else "sparql"


@dataclass(frozen=True)
class Exchange:
    """A query, asked of a version; `base` is that of the server, `root` the path to it."""

    method: str
    base: str
    root: str
    target: Target
    operation: Operation

    @classmethod
    def of(cls, request: Request, target: Target, operation: Operation) -> "Exchange":
        """Take from the request what is needed of it."""
        base = request.app.state.settings.base
        return cls(request.method, base, request.scope.get("root_path", ""), target, operation)

    @cached_property
    def is_volatile(self) -> bool:
        """True where the answer is another each time."""
        return bool(_VOLATILE.search(self.operation.text))

    @property
    def query(self) -> Query:
        """The query as the engine takes it."""
        asked = self.operation
        formats = {
            kind: PAGE_FORMATS[kind] if choice.format is HTML else choice.format.extension
            for kind, choice in asked.choices.items()
        }
        is_described = formats.get("solutions") == TABLE_DESCRIPTION.extension
        return Query(
            asked.text,
            formats,
            asked.default_graphs,
            asked.named_graphs,
            asked.takes_triple_terms,
            asked.languages,
            self._origin if is_described else None,
        )

    def key(self, choice: Choice) -> Hashable:
        """Tell one result from another: by version, query, data set and format."""
        version, asked = self.target.version, self.operation
        return (
            version.number,
            version.content_digest,
            asked.text,
            asked.default_graphs,
            asked.named_graphs,
            asked.takes_triple_terms,
            choice.content_type,
            self._spoken(choice),
        )

    def tag(self, choice: Choice) -> str | None:
        """Name the representation; there is none of what is another each time, or answers POST."""
        if self.method == "POST" or self.is_volatile:
            return None
        own = ""
        if self.method == "QUERY":
            # One address answers every query by QUERY.
            asked = self.operation.text + repr((self.operation.default_graphs, self.operation.named_graphs))
            own = blake2b(asked.encode(), digest_size=8).hexdigest()
        return entity_tag(self.target.version, _written(choice), self._spoken(choice), own)

    def headers(self, head: Mapping[str, Any]) -> dict[str, str]:
        """Give the headers of the answer that the engine describes by `head`, as `evaluate` tells."""
        number, choice = self.target.version.number, self.operation.choices[head["kind"]]
        headers = self.common_headers(choice)
        if "version" in head and choice.format is not HTML:
            choice = replace(choice, version=head["version"])
        headers["Content-Type"] = choice.content_type
        if missing := head.get("missing"):
            headers["ASCN-Notice"] = f"Not in version {number}, so empty: {_as_uris(missing)}"
        if choice.format is RESEARCHERS_CSV:
            described = f"{self.root}/{self._address(TABLE_DESCRIPTION.names[0])}"
            headers["Link"] = f'<{described}>; rel="describedby"; type="{TABLE_DESCRIPTION.media_type}"'
            headers["Content-Disposition"] = f'attachment; filename="ascn-version-{number}.csv"'
        return headers

    def common_headers(self, choice: Choice) -> dict[str, str]:
        """Give the headers that a confirmation has too."""
        # A page may look otherwise one day, what it tells may not.
        immutable = self.target.pinned and not self.is_volatile and choice.format is not HTML
        vary = "Accept, Accept-Language" if _speaks(choice) else "Accept"
        return version_headers(self.target.version, self.tag(choice), vary, immutable=immutable)

    @property
    def _origin(self) -> Mapping[str, str]:
        return {
            "address": self.base + self._address(RESEARCHERS_CSV.names[0]),
            "version": f"{self.base}versions/{self.target.version.number}",
            "licence": LICENCE,
        }

    def _address(self, format_: str) -> str:
        """Give the address, below the base, of the same result of the same version in another format."""
        values = self.operation.parameters.values
        dataset = [(name, value) for name in _OF_THE_DATASET for value in values.get(name, ())]
        language = ("language", self.operation.languages[0])
        asked = urlencode([("query", self.operation.text), *dataset, language, ("format", format_)])
        return f"versions/{self.target.version.number}/sparql?{asked}"

    def _spoken(self, choice: Choice) -> str:
        return "-".join(self.operation.languages[:3]) if _speaks(choice) else ""


@lru_cache(maxsize=256)
def _written(choice: Choice) -> str:
    words = [*re.split("[/+]", choice.media_type), choice.format.profile, choice.version]
    return ".".join(filter(None, words))


def _speaks(choice: Choice) -> bool:
    """Tell whether a format depends on the language of the reader."""
    return choice.format in TABLES


def _as_uris(graphs: Sequence[str]) -> str:
    """Write IRIs as a header can hold them, as many as are not too long together."""
    uris = [quote(graph, safe=_OF_URIS) for graph in graphs]
    lengths = accumulate(map(len, uris))
    kept = [uri for uri, length in zip(uris, lengths, strict=True) if length <= _LONGEST_NOTICE]
    more = f" and {len(uris) - len(kept)} more" if len(kept) < len(uris) else ""
    return ", ".join(kept) + more

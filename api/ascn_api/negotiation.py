"""Content negotiation: one table of formats and one function that chooses among those on offer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ascn_api.errors import NotAcceptable


@dataclass(frozen=True)
class Format:
    """A format: the names `format=` knows it by, and its media types, the registered one first.

    `extension` is what a document in this format ends in. One with a `profile` is a special way to use a media type,
    and is given to who names that profile only.
    """

    names: tuple[str, ...]
    media_types: tuple[str, ...]
    extension: str
    profile: str = ""

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.media_types[0]


@dataclass(frozen=True)
class Choice:
    """A format chosen for one answer, the media type by which the client asked for it, and the version of that."""

    format: Format
    media_type: str
    version: str = ""

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type.

        >>> Choice(TURTLE, "text/turtle").content_type
        'text/turtle; charset=utf-8'
        >>> Choice(RESULTS_JSON, "application/sparql-results+json", "1.2").content_type
        'application/sparql-results+json; version=1.2'
        """
        parts = [self.media_type]
        parts += ["charset=utf-8"] if self.media_type.startswith("text/") else []
        parts += ["header=present", f"profile={self.format.profile}"] if self.format.profile else []
        parts += [f"version={self.version}"] if self.version else []
        return "; ".join(parts)


HTML = Format(("html",), ("text/html",), "html")
JSON = Format(("json",), ("application/json",), "json")
PROBLEM = Format(("json",), ("application/problem+json", "application/json"), "json")

RESULTS_JSON = Format(("json", "srj"), ("application/sparql-results+json", "application/json"), "srj")
RESULTS_XML = Format(("xml", "srx"), ("application/sparql-results+xml", "application/xml", "text/xml"), "srx")
RESULTS_CSV = Format(("csv",), ("text/csv",), "csv")
RESULTS_TSV = Format(("tsv",), ("text/tab-separated-values",), "tsv")
RESEARCHERS_CSV = Format(("researcher",), ("text/csv",), "researcher", profile="researcher")
TABLE_DESCRIPTION = Format(("csvm",), ("application/csvm+json",), "csvm")

TURTLE = Format(("turtle", "ttl", "n3"), ("text/turtle",), "ttl")
N_TRIPLES = Format(("ntriples", "nt", "n-triples"), ("application/n-triples", "text/plain"), "nt")
RDF_XML = Format(
    ("rdfxml", "rdf", "xml", "rdf+xml"), ("application/rdf+xml", "application/xml", "text/xml"), "rdf"
)
JSON_LD = Format(("jsonld", "json-ld", "json"), ("application/ld+json", "application/json"), "jsonld")
TRIG = Format(("trig",), ("application/trig",), "trig")
N_QUADS = Format(("nquads", "nq", "n-quads"), ("application/n-quads",), "nq")

SOLUTIONS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
"""For SELECT, in order of preference."""
TABLES = (RESEARCHERS_CSV, TABLE_DESCRIPTION)
"""For SELECT too: tables for people, and what CSV on the Web tells of them; never given unasked."""
BOOLEANS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
"""For ASK; as CSV and TSV it is the bare word true or false."""
TRIPLES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""For CONSTRUCT, DESCRIBE and documents."""
DOCUMENTS = (HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
"""For the documents about things; HTML first, so that it answers */*."""
FAILURES = (PROBLEM, HTML)
"""For problem details."""
_ALL = {HTML, JSON, *SOLUTIONS, *TABLES, *TRIPLES}
VERSIONS = ("", "1.1", "1.2", "1.2-basic")
"""The versions of RDF and SPARQL that can be asked for; none is 1.1 as far as results go."""
_PROFILES = frozenset({RESEARCHERS_CSV.profile})


def negotiate(accept: str | None, offers: Sequence[Format], wanted: str | None = None) -> Choice:
    """Choose among `offers` (the server's preference first) what the header Accept likes best.

    The quality of an offer is that of the most specific range that matches it (RFC 9110, section 12.5.1); among
    equals the one that is named more precisely wins, then the earlier offer. Ranges that cannot be read are passed
    over; a header without any is no header. Of the parameters, `profile` and `version` are understood; a range that has
    others counts as less specific than the same range without. `wanted` (the parameter `format`) overrides Accept.

    :raises NotAcceptable: when nothing on offer may be sent.

    >>> negotiate("text/turtle;q=0.5, application/ld+json", TRIPLES).format.extension
    'jsonld'
    >>> negotiate("text/*;q=0.1, text/html;q=0", DOCUMENTS).format.extension
    'ttl'
    >>> negotiate(None, SOLUTIONS, wanted="csv").content_type
    'text/csv; charset=utf-8'
    """
    if wanted is not None:
        return _named(wanted, offers)
    ranges = parse_accept(accept or "")
    candidates = _candidates(offers)
    if not ranges:
        return candidates[0]
    rated = [(*_rate(choice, ranges), -place, choice) for place, choice in enumerate(candidates)]
    quality, _, version, _, best = max(rated, key=lambda entry: (entry[0], entry[1], entry[3]))
    if quality <= 0:
        raise NotAcceptable(f"Accept: {accept}", [choice.media_type for choice in candidates])
    return replace(best, version=version) if version else best


def formats_named(name: str) -> frozenset[Format]:
    """Give the formats that `format=` knows by a name or media type.

    >>> formats_named("ttl") == formats_named("text/turtle") == {TURTLE}
    True
    """
    asked = name.strip().lower()
    return frozenset(known for known in _ALL if asked in known.names or asked in known.media_types)


@dataclass(frozen=True)
class MediaRange:
    """One entry of an Accept header: main type, subtype, quality, how precisely it speaks, profile and version."""

    main: str
    sub: str
    quality: float
    specificity: int
    profile: str = ""
    version: str = ""

    def matches(self, choice: Choice) -> bool:
        """Tell whether a choice lies in this range; one of a profile lies only in ranges that name it, and wholly."""
        main, _, sub = choice.media_type.partition("/")
        if choice.format.profile or self.profile in _PROFILES:
            return choice.format.profile == self.profile and (self.main, self.sub) == (main, sub)
        return self.main in ("*", main) and self.sub in ("*", sub)


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 (a token of RFC 9110, section 5.6.2)
_PARAMETER = rf'\s*;\s*(?:({_TOKEN})\s*=\s*({_TOKEN}|"(?:[^"\\]|\\.)*"))?'
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})((?:{_PARAMETER})*)\s*(?:,|$)")
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_SKIP = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^,"]|")*?(?:,|$)')


def parse_accept(header: str) -> list[MediaRange]:
    """Read an Accept header; entries that break its grammar are left out.

    >>> [(r.main, r.sub, r.quality) for r in parse_accept("text/csv;q=0.5, */*;q=0.1, nonsense, a/b;q=7")]
    [('text', 'csv', 0.5), ('*', '*', 0.1)]
    """
    ranges: list[MediaRange] = []
    position = 0
    while position < len(header):
        match = _RANGE.match(header, position)
        if match:
            entry = _media_range(*match.group(1, 2, 3))
            ranges.extend([entry] if entry else [])
        else:
            match = _SKIP.match(header, position)
        position = match.end() if match and match.end() > position else len(header)
    return ranges


def _media_range(main: str, sub: str, parameters: str) -> MediaRange | None:
    main, sub, quality, plain = main.lower(), sub.lower(), 1.0, True
    known = {"profile": "", "version": ""}
    if main == "*" and sub != "*":
        return None
    for name, text in re.findall(_PARAMETER, parameters):
        value = text.strip('"').lower()
        if name.lower() == "q":
            if not _QUALITY.fullmatch(value):
                return None
            quality = float(value)
            break
        if name.lower() == "charset":
            if value not in ("utf-8", "utf8"):
                return None
        elif name.lower() in known:
            known[name.lower()] = value
            plain = plain and (name.lower() == "version" or value in _PROFILES)
        elif name:
            plain = False
    if known["version"] not in VERSIONS:
        known["version"], plain = "", False
    specificity = 0 if main == "*" else 1 if sub == "*" else 3 if plain else 2
    return MediaRange(main, sub, quality, specificity, **known)


def _rate(choice: Choice, ranges: Sequence[MediaRange]) -> tuple[float, int, str]:
    """Give quality, specificity and version of the range that says most of a choice."""
    matching = [entry for entry in ranges if entry.matches(choice)]
    if not matching:
        return 0.0, 0, ""
    precise = max(matching, key=lambda entry: (entry.specificity, entry.quality))
    return precise.quality, precise.specificity, precise.version


def _candidates(offers: Sequence[Format]) -> list[Choice]:
    # Every registered media type stands before every second name, so that a wildcard meets the former.
    first = [Choice(offer, offer.media_type) for offer in offers]
    return first + [Choice(offer, other) for offer in offers for other in offer.media_types[1:]]


def _named(wanted: str, offers: Sequence[Format]) -> Choice:
    asked = wanted.strip().lower()
    for offer in offers:
        if asked in offer.names:
            return Choice(offer, offer.media_type)
        if asked in offer.media_types:
            return Choice(offer, asked)
    raise NotAcceptable(f"format={wanted}", sorted({name for offer in offers for name in offer.names}))

"""/evidence: which graphs state a fact, how many independent origins it has, and what others say."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from ascn_api.answers import NAMES, Document, OtherFormat, answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.evidence.answers import FACTS, Found, address_of, find, nothing
from ascn_api.evidence.as_json import written_json
from ascn_api.evidence.as_rdf import quads_of
from ascn_api.evidence.models import FoundEvidence
from ascn_api.examples import BASE
from ascn_api.html.rendering import render
from ascn_api.negotiation import DOCUMENTS, HTML, JSON, Choice
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
    parameter,
)
from ascn_api.rdf.writing import write_quads
from ascn_api.readings import CurrentReading, Reading, Written
from ascn_api.requests import choose_format, languages_of, page_number, parameters_of
from ascn_api.showing import Paging, paging
from ascn_graph.bibliography import References
from ascn_graph.evidence import READ, Pattern
from ascn_graph.fact_syntax import DIGEST, OBJECT, PLACES, PREDICATE, SUBJECT, digest_of, read_term
from ascn_graph.namespaces import Term

router = APIRouter(tags=["documents"])
FORMATS = (HTML, JSON, *DOCUMENTS[1:])
_TERM = (
    "An IRI, a name below the base (city/jakarta, ontology#locatedIn), a prefixed name (city:jakarta), or an IRI in "
    "angle brackets."
)
_LITERAL = (
    ' Texts stand in quotation marks as in Turtle: "Jakarta"@en, "2025-11-10"^^xsd:date; numbers may be bare.'
)
_NOTHING_GIVEN = InvalidRequest("Give a subject, a predicate or an object, or two of them, or all.", SUBJECT)
_NOT_READ = InvalidRequest(
    'subject="Jakarta" is not understood: it is a literal, which only the object may be.', SUBJECT
)


@router.get(
    "/evidence",
    summary="The evidence for a fact",
    response_model=FoundEvidence,
    responses={
        **answers("The facts that match, and the evidence of each", FORMATS, example_of(FoundEvidence)),
        **NOT_MODIFIED,
        **failures(
            "/evidence",
            _NOTHING_GIVEN,
            _NOT_READ,
            ResourceNotFound(
                "Nothing in version 3 states this, though each part of it occurs.",
                [
                    (
                        f"{BASE}evidence?subject=city/jakarta&predicate=ontology%23locatedIn&object=country/indonesia",
                        "Jakarta is located in Indonesia",
                    )
                ],
            ),
            *UNREADABLE,
            not_acceptable(FORMATS),
        ),
    },
    openapi_extra={
        "parameters": [
            parameter(SUBJECT, _TERM, {"type": "string"}, example="city/jakarta"),
            parameter(
                PREDICATE,
                f"{_TERM} `a` stands for rdf:type.",
                {"type": "string"},
                example="ontology#locatedIn",
            ),
            parameter(OBJECT, _TERM + _LITERAL, {"type": "string"}, example="country/indonesia"),
            PAGE,
            FORMAT,
        ]
    },
)
def show_evidence(request: Request, reading: CurrentReading) -> Response:
    """Tell which graphs state a fact, of how many independent origins, why it holds if it is inferred, what others say.

    One or two of subject, predicate and object may be left out: then all facts that match are told, page by page. In
    RDF every fact is an `rdf:Statement`, `prov:wasDerivedFrom` the graphs that state it; TriG and N-Quads also hold the
    facts in these graphs, and who asks for version=1.2 gets reifiers. A browser that gives nothing gets a form.
    """
    parameters, choice, page = parameters_of(request), choose_format(request, FORMATS), page_number(request)
    asked = {place: (parameters.single(place) or "").strip() for place in PLACES}
    terms = {place: _read(reading, place, text) for place, text in asked.items() if text}
    if not terms and choice.format is not HTML:
        raise _NOTHING_GIVEN
    sheet = _Sheet(request, reading, choice, languages_of(request), asked, page)
    return answer(
        request,
        reading,
        Document(
            None,
            choice,
            sheet.languages,
            ("Accept", "Accept-Language"),
            lambda: sheet.write(terms) if terms else sheet.page_of(None),
            links=tuple(
                f'<{other.href}>; rel="alternate"; type="{other.media_type}"' for other in sheet.others
            ),
            part=repr(sorted(parameters.values.items())),
        ),
    )


@dataclass(frozen=True)
class _Sheet:
    """One answer to be written, in the format chosen; `asked` are the parts of the fact as they were typed."""

    request: Request
    reading: Reading
    choice: Choice
    languages: tuple[str, ...]
    asked: Mapping[str, str]
    page: int

    @property
    def others(self) -> list[OtherFormat]:
        """Give links to the same in other formats."""
        given = [(place, text) for place, text in self.asked.items() if text]
        given += [("page", str(self.page))] if self.page > 1 else []
        root = self.reading.links.root
        return [
            OtherFormat(
                NAMES[offer],
                offer.media_type,
                f"{root}evidence?{urlencode([*given, ('format', offer.names[0])])}",
            )
            for offer in FORMATS
            if given and offer is not self.choice.format
        ]

    def write(self, terms: Mapping[str, Term]) -> str | bytes | Written:
        """Find the facts and write them.

        :raises ResourceNotFound: when there are none, or no such page of them.
        """
        reading = self.reading
        pattern = _pattern(reading, terms)
        found = find(reading, self.languages, pattern, self.page)
        if not found.total:
            raise nothing(reading, pattern)
        pages = paging(self.request, self.page, found.total, FACTS)
        if self.choice.format is HTML:
            return self.page_of(found, pages)
        onward = (f'<{reading.links.root}evidence{pages.next}>; rel="next"',) if pages.next else ()
        if self.choice.format is JSON:
            return Written(written_json(reading, found, self.languages), onward)
        namespace = reading.snapshot.namespace
        quads = quads_of(reading, found, reified=self.choice.version == "1.2")
        iri = namespace.base + address_of(namespace, pattern)
        return Written(
            write_quads(quads, self.choice.format, namespace.prefixes, lambda: reading.context, iri), onward
        )

    def page_of(self, found: Found | None, pages: Paging | None = None) -> str:
        """Write the page with the form, and what was found."""
        reading = self.reading
        references = References(reading.store, reading.snapshot.namespace, self.languages, reading.memory)
        return render(
            "evidence.html",
            reading.links,
            version=reading.snapshot.version,
            asked=self.asked,
            found=found,
            paging=pages,
            start=(self.page - 1) * FACTS,
            query=_query(found.pattern) if found else "",
            references=references,
            formats=self.others,
        )


def _query(pattern: Pattern) -> str:
    """Give the query for everything that matches, with the graphs that state it."""
    parts = (pattern.subject or "?subject", pattern.predicate or "?property", pattern.value or "?value")
    return f"SELECT * WHERE {{ GRAPH ?graph {{ {' '.join(map(str, parts))} }} }}"


def _read(reading: Reading, place: str, text: str) -> Term:
    try:
        return read_term(reading.snapshot.namespace, place, text)
    except ValueError as error:
        raise InvalidRequest(f"{place}={text[:100]} is not understood: {error}.", place) from error


def _pattern(reading: Reading, terms: Mapping[str, Term]) -> Pattern:
    subject, predicate, value = (terms.get(place) for place in PLACES)
    if isinstance(value, NamedNode) and value.value.startswith(DIGEST):
        value = _of_digest(reading, subject, predicate, value.value) or value
    # Only the object can be a literal: `read_term` refuses others.
    return Pattern(
        subject if isinstance(subject, NamedNode) else None,
        predicate if isinstance(predicate, NamedNode) else None,
        value,
    )


def _of_digest(reading: Reading, subject: Term | None, predicate: Term | None, digest: str) -> Term | None:
    """Find the literal with a digest among the values of a property of a thing."""
    if not (isinstance(subject, NamedNode) and isinstance(predicate, NamedNode)):
        raise InvalidRequest(
            "A value can be given by its digest only with its subject and its predicate.", OBJECT
        )
    quads = islice(reading.store.quads_for_pattern(subject, predicate, None, None), READ)
    literals = (quad.object for quad in quads if isinstance(quad.object, Literal))
    return next((literal for literal in literals if digest_of(literal) == digest), None)

"""The questions that the graph answers: all of them, and each with its query, to be read, run, or taken along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, OtherFormat, answer, other_formats
from ascn_api.errors import ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.html.rendering import render
from ascn_api.negotiation import DOCUMENTS, HTML, Choice, Format
from ascn_api.openapi import FORMAT, NOT_MODIFIED, UNREADABLE, Responses, answers, failures, not_acceptable
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import choose_format
from ascn_api.showing import document_about
from ascn_api.version_facts import choice_by_extension
from ascn_graph.catalogue.questions import (
    QUESTIONS,
    find_question,
    list_questions,
    portable_query,
)

router = APIRouter(tags=["documents"])
QUERY = Format(("rq", "sparql"), ("application/sparql-query",), "rq")
FORMATS = (*DOCUMENTS, QUERY)
_NOTHING = "Version {} has no question called {}."
Fill = Callable[[], Mapping[str, object]]
_EXAMPLE = "# Which cities are members?\n\nSELECT ?city { ?city :memberOf network:ascn }\n"


@dataclass(frozen=True)
class _Asked:
    """What is asked for: the document at `path`, in which format, and which headers had a say in that."""

    request: Request
    reading: Reading
    path: str
    choice: Choice
    negotiated: tuple[str, ...]

    @property
    def iri(self) -> str:
        return self.reading.snapshot.namespace.base + self.path

    def data(self) -> Response:
        """Answer in RDF."""
        document = document_about(self.request, self.reading, self.path, self.choice, self.negotiated)
        return answer(self.request, self.reading, document)

    def text(self, write: Callable[[], str], links: tuple[str, ...] = ()) -> Response:
        """Answer with a text, which is written later."""
        document = Document(self.iri, self.choice, (), self.negotiated, write, links, formats=DOCUMENTS)
        return answer(self.request, self.reading, document)

    def page(self, template: str, also: Sequence[OtherFormat], fill: Fill) -> Response:
        """Answer with a page; `also` are formats beside those of RDF."""

        def write() -> str:
            formats = [*other_formats(self.reading, self.iri, DOCUMENTS[1:]), *also]
            version = self.reading.snapshot.version
            return render(
                template, self.reading.links, version=version, iri=self.iri, formats=formats, **fill()
            )

        links = (f'<{other.href}>; rel="alternate"; type="{other.media_type}"' for other in also)
        return self.text(write, tuple(links))


def _described() -> Responses:
    told = answers("The question, in RDF as SHACL describes queries, or the query alone", DOCUMENTS)
    told[200]["content"][QUERY.media_type] = {"schema": {"type": "string"}, "example": _EXAMPLE}
    near = [(f"{BASE}queries/who-agreed-to-what", "Who agreed to what?")]
    return {
        **told,
        **NOT_MODIFIED,
        **failures(
            "/queries/who-agreed",
            ResourceNotFound(_NOTHING.format(3, "who-agreed"), near),
            *UNREADABLE,
            not_acceptable(FORMATS),
        ),
    }


@router.get(
    "/queries",
    summary="The questions that the graph answers",
    response_class=Response,
    responses={
        **answers("The questions", DOCUMENTS),
        **NOT_MODIFIED,
        **failures("/queries", *UNREADABLE, not_acceptable(DOCUMENTS)),
    },
    openapi_extra={"parameters": [FORMAT]},
)
def show_questions(request: Request, reading: CurrentReading) -> Response:
    """List the questions that the graph was built to answer, each with the query that answers it."""
    return _list(_Asked(request, reading, QUESTIONS, choose_format(request, DOCUMENTS), ("Accept",)))


@router.get(
    "/queries.{extension}",
    summary="The questions that the graph answers, in one format",
    response_class=Response,
    responses={
        **answers("The questions", DOCUMENTS),
        **NOT_MODIFIED,
        **failures("/queries.pdf", *UNREADABLE, not_acceptable(DOCUMENTS)),
    },
)
def show_questions_as(request: Request, reading: CurrentReading, extension: str) -> Response:
    """List the questions in the format the address ends in."""
    return _list(_Asked(request, reading, QUESTIONS, choice_by_extension(extension, DOCUMENTS), ()))


@router.get(
    "/queries/{name}",
    summary="One question and its query",
    response_class=Response,
    responses=_described(),
    openapi_extra={"parameters": [FORMAT]},
)
def show_question(request: Request, reading: CurrentReading, name: str) -> Response:
    """Give a question with the query that answers it; `name` may be followed by the extension of a format.

    `.rq` is the query alone, with the base and the prefixes it needs, so that it runs anywhere.
    """
    stem, dot, extension = name.partition(".")
    choice = choice_by_extension(extension, FORMATS) if dot else choose_format(request, FORMATS)
    namespace = reading.snapshot.namespace
    question = find_question(reading.store, namespace, stem)
    if question is None:
        raise _unknown(reading, stem)
    asked = _Asked(request, reading, f"{QUESTIONS}/{stem}", choice, () if dot else ("Accept",))
    if choice.format is QUERY:
        return asked.text(lambda: portable_query(question, namespace))
    if choice.format is not HTML:
        return asked.data()
    alone = reading.links.document(asked.iri, QUERY.extension)
    also = (OtherFormat("SPARQL query", QUERY.media_type, alone),)
    return asked.page("question.html", also, lambda: {"question": question})


def _list(asked: _Asked) -> Response:
    if asked.choice.format is not HTML:
        return asked.data()
    reading = asked.reading
    return asked.page(
        "questions.html",
        (),
        lambda: {"questions": list_questions(reading.store, reading.snapshot.namespace)},
    )


def _unknown(reading: Reading, name: str) -> ResourceNotFound:
    namespace = reading.snapshot.namespace
    questions = {question.name: question.text for question in list_questions(reading.store, namespace)}
    near = get_close_matches(name[:200], questions, n=5)
    return ResourceNotFound(
        _NOTHING.format(reading.snapshot.version.number, name[:100]),
        [(f"{namespace.base}{QUESTIONS}/{found}", questions[found]) for found in near],
    )

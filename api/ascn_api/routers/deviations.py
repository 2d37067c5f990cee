"""/use/deviations: where the engine leaves the standard, with the query that shows it and the one that avoids it."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import page_answer
from ascn_api.negotiation import HTML
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, answers, failures, not_acceptable
from ascn_api.readings import CurrentReading

router = APIRouter(tags=["SPARQL"])
STANDARD = "https://www.w3.org/TR/2013/REC-sparql11-query-20130321/"
"""The recommendation whose sections are named."""


@dataclass(frozen=True)
class Deviation:
    """One deviation: what a section of the standard says, and two queries.

    `query` gives `answer` here and `standard` by the standard; `instead` gives the latter here as well. Answers are
    terms as SPARQL writes them, `unbound`, or `refused` for a syntax error.
    """

    name: str
    title: str
    section: str
    says: str
    query: str
    answer: str
    standard: str
    instead: str


@dataclass(frozen=True)
class Deviations:
    """All that is known, and the data in Turtle over which the answers are given."""

    data: str
    known: tuple[Deviation, ...]


def read_deviations() -> Deviations:
    """Read `uses/deviations.toml`.

    >>> read_deviations().known[0].title
    'Alternative paths lose duplicates'
    """
    text = files("ascn_api").joinpath("uses", "deviations.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return Deviations(read["data"].strip(), tuple(Deviation(**entry) for entry in read["deviation"]))


@router.get(
    "/use/deviations",
    summary="Where the engine leaves the standard",
    response_class=Response,
    responses={
        **answers("The known deviations", (HTML,)),
        **NOT_MODIFIED,
        **failures("/use/deviations", *UNREADABLE, not_acceptable((HTML,))),
    },
)
def show_deviations(request: Request, reading: CurrentReading) -> Response:
    """List every known deviation from SPARQL 1.1, with the query that shows it and the one that avoids it."""

    def fill() -> dict[str, object]:
        deviations = read_deviations()
        return {"data": deviations.data, "deviations": deviations.known, "standard": STANDARD}

    return page_answer(request, reading, "deviations.html", fill)

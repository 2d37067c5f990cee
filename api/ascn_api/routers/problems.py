"""/problems: the kinds of problem this server tells, where the `type` of every failure leads."""

from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ascn_api.errors import all_kinds
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.models import KindOfProblem
from ascn_api.negotiation import HTML, JSON, JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from ascn_api.openapi import answers, example_of, failures, not_acceptable
from ascn_api.requests import choose_format
from ascn_graph.namespaces import FOREIGN_PREFIXES, RDF, RDFS, SKOS

router = APIRouter(tags=["service"])
_SYNTAXES = {
    TURTLE: RdfFormat.TURTLE,
    JSON_LD: RdfFormat.JSON_LD,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
}
_FORMATS = (JSON, HTML, *_SYNTAXES)


@router.get(
    "/problems",
    summary="Kinds of problem",
    response_model=list[KindOfProblem],
    responses={
        **answers("Every kind of problem", _FORMATS, [example_of(KindOfProblem)], versioned=False),
        **failures("/problems", not_acceptable(_FORMATS)),
    },
)
def show_problems(request: Request) -> Response:
    """List every kind of problem with its HTTP status and what to do about it, as JSON, a page or RDF."""
    settings = request.app.state.settings
    scheme = f"{settings.base}problems"
    kinds = [
        KindOfProblem(
            type=f"{scheme}#{kind.name}",
            status=kind.status,
            title=kind.title,
            advice=kind.advice,
        )
        for kind in all_kinds()
    ]
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    choice = choose_format(request, _FORMATS)
    if choice.format is HTML:
        return HTMLResponse(render("problems.html", Links(settings.namespace), kinds=kinds), headers=headers)
    if choice.format is JSON:
        return JSONResponse([kind.model_dump() for kind in kinds], headers=headers)
    prefixes = {name: FOREIGN_PREFIXES[name] for name in ("rdfs", "skos")}
    body = serialize(_triples(scheme, kinds), format=_SYNTAXES[choice.format], prefixes=prefixes)
    return Response(body, headers=headers, media_type=choice.content_type)


def _triples(scheme: str, kinds: Sequence[KindOfProblem]) -> Iterator[Triple]:
    """Describe the kinds as concepts of one scheme."""

    def english(text: str) -> Literal:
        return Literal(text, language="en")

    yield Triple(NamedNode(scheme), NamedNode(f"{RDF}type"), NamedNode(f"{SKOS}ConceptScheme"))
    yield Triple(NamedNode(scheme), NamedNode(f"{RDFS}label"), english("Kinds of problem"))
    for kind in kinds:
        node = NamedNode(kind.type)
        yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{SKOS}Concept"))
        yield Triple(node, NamedNode(f"{SKOS}inScheme"), NamedNode(scheme))
        yield Triple(node, NamedNode(f"{RDFS}label"), english(kind.title))
        yield Triple(node, NamedNode(f"{RDFS}comment"), english(f"HTTP status {kind.status}. {kind.advice}"))

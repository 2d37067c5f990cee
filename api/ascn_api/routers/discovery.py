"""Where programs look first: /.well-known/void and /robots.txt."""

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ascn_api.html.links import Links
from ascn_api.negotiation import DOCUMENTS, HTML
from ascn_api.openapi import UNREADABLE, failures, not_acceptable
from ascn_api.readings import CurrentReading
from ascn_api.requests import choose_format
from ascn_api.responses import version_headers

router = APIRouter(tags=["discovery"])
_DESCRIPTIONS = (*DOCUMENTS[1:], HTML)
"""RDF first: it is programs that ask."""
_COSTLY = (
    *("sparql?", "paths?", "search?", "evidence?", "browse/*?", "reconcile"),
    *("timegate/", "timemap/", "versions/*/", "dump."),
)
"""What has endless many answers, says of former versions what the newest says too, or is no page."""


@router.get(
    "/.well-known/void",
    summary="Where the data set is described",
    status_code=302,
    response_class=Response,
    responses={
        302: {"description": "The description (VoID, DCAT) in the format that is liked best is at Location."},
        **failures("/.well-known/void", *UNREADABLE, not_acceptable(_DESCRIPTIONS)),
    },
)
def find_description(request: Request, reading: CurrentReading) -> Response:
    """Send a program to the description of the data set, by default in Turtle (W3C note on VoID, section 7.2)."""
    choice = choose_format(request, _DESCRIPTIONS)
    address = f"{reading.links.root}?format={choice.format.names[0]}"
    return RedirectResponse(address, 302, headers=version_headers(reading.snapshot.version, None))


@router.get(
    "/robots.txt",
    summary="What crawlers are asked to leave alone",
    response_class=PlainTextResponse,
    responses={
        200: {
            "description": "Rules as in RFC 9309, and where the sitemap is",
            "content": {"text/plain": {"example": "User-agent: *\nDisallow: /sparql?\n"}},
        }
    },
)
def give_robots(request: Request) -> Response:
    """Ask crawlers to read pages and documents, and to leave alone what has endless many addresses."""
    links = Links(request.app.state.settings.namespace)
    rules = "".join(f"Disallow: {links.root}{start}\n" for start in _COSTLY)
    text = f"User-agent: *\n{rules}\nSitemap: {links.namespace.base}sitemap.xml\n"
    return PlainTextResponse(text, headers={"Cache-Control": "public, max-age=3600"})

"""/use: how to ask from Python, R, a shell, a spreadsheet and a notebook, by examples that run as they are."""

from dataclasses import dataclass
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import page_answer
from ascn_api.errors import ResourceNotFound
from ascn_api.negotiation import HTML, Format
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, answers, failures, not_acceptable
from ascn_api.readings import CurrentReading
from ascn_api.responses import entity_tag, held_tags, version_headers
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.versions import Version

router = APIRouter(tags=["documents"])
PYTHON = Format((), ("text/x-python",), "py")
R = Format((), ("text/x-r",), "R")
SHELL = Format((), ("text/x-shellscript",), "sh")
TEXT = Format((), ("text/plain",), "txt")
BIBTEX = Format((), ("application/x-bibtex",), "bib")
NOTEBOOK = Format((), ("application/x-ipynb+json",), "ipynb")


@dataclass(frozen=True)
class Example:
    """A file of `uses/`: what it does, what it needs beside its language, and whether the page shows it whole.

    It is written for version 1 at the default base, so that it can be run and checked as it is.
    """

    name: str
    format: Format
    title: str
    needs: str = ""
    shown: bool = True


EXAMPLES = (
    Example("one_line.py", PYTHON, "A table of pandas in one line", "pandas"),
    Example("with_pandas.py", PYTHON, "Any query as a table of pandas", "pandas"),
    Example("with_paths.py", PYTHON, "Paths between two things as a table of pandas", "pandas"),
    Example("with_urllib.py", PYTHON, "The standard's results, with nothing but Python"),
    Example("with_sparqlwrapper.py", PYTHON, "The same with SPARQLWrapper", "SPARQLWrapper"),
    Example("with_rdflib.py", PYTHON, "Graphs of RDFLib", "rdflib"),
    Example("query.R", R, "A data frame of R"),
    Example("with_jsonlite.R", R, "The standard's results in R", "jsonlite"),
    Example("query.sh", SHELL, "From a shell, with curl"),
    Example("spreadsheet.txt", TEXT, "In a spreadsheet"),
    Example("openrefine.txt", TEXT, "In OpenRefine: match a column of names"),
    Example("notebook.ipynb", NOTEBOOK, "A notebook", "pandas and jinja2", shown=False),
    Example("citation.bib", BIBTEX, "A citation in BibTeX"),
)
_BY_NAME = {example.name: example for example in EXAMPLES}
_NO_SUCH = "There is no example {}. Examples: {}."


@router.get(
    "/use",
    summary="How to use this from Python, R, a shell, a spreadsheet, a notebook",
    response_class=Response,
    responses={
        **answers("The page", (HTML,)),
        **NOT_MODIFIED,
        **failures("/use", *UNREADABLE, not_acceptable((HTML,))),
    },
)
def show_uses(request: Request, reading: CurrentReading) -> Response:
    """Show examples that ask this server, to be copied or kept; explain the researcher's CSV; tell how to cite."""
    version = reading.snapshot.version

    def fill() -> dict[str, object]:
        texts = [(example, text_of(example, version) if example.shown else "") for example in EXAMPLES]
        return {"base": version.base, "examples": texts}

    return page_answer(request, reading, "use.html", fill)


@router.get(
    "/use/{name}",
    summary="One example",
    response_class=Response,
    responses={
        200: {
            "description": "The example, with the address of this server and the number of its newest version",
            "content": {
                example.format.media_type: {
                    "schema": {"type": "string"},
                    "example": f"# {example.title}\n",
                }
                for example in EXAMPLES
            },
        },
        **NOT_MODIFIED,
        **failures(
            "/use/with_pandas.pl", ResourceNotFound(_NO_SUCH.format("with_pandas.pl", "…")), *UNREADABLE
        ),
    },
)
def give_example(request: Request, reading: CurrentReading, name: str) -> Response:
    """Give an example as a file that runs as it is: it asks this server, and the version that is newest now."""
    if name not in _BY_NAME:
        raise ResourceNotFound(_NO_SUCH.format(name[:60], ", ".join(_BY_NAME)))
    example, version = _BY_NAME[name], reading.snapshot.version
    tag = entity_tag(version, "use", name)
    headers = version_headers(version, tag, vary="")
    if held_tags(request) & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(text_of(example, version), headers=headers, media_type=example.format.media_type)


def text_of(example: Example, version: Version) -> str:
    """Give the text of an example that asks `version` where it is served."""
    text = files("ascn_api").joinpath("uses", example.name).read_text(encoding="utf-8")
    filled = {
        DEFAULT_BASE: version.base,
        "versions/1": f"versions/{version.number}",
        "ersion 1": f"ersion {version.number}",
        "ascn-kg-1": f"ascn-kg-{version.number}",
        "PUBLISHED-YEAR": version.published[:4],
        "PUBLISHED-DAY": version.published[:10],
        "CONTENT-DIGEST": version.content_digest,
    }
    for placeholder, value in filled.items():
        text = text.replace(placeholder, value)
    return text

"""The formats in which connections are answered, and the names of files that hold them."""

from ascn_api.negotiation import HTML, JSON, JSON_LD, RESULTS_CSV, TURTLE, Format
from ascn_api.path_questions.question import Question
from ascn_graph.labels import local_name
from ascn_graph.paths.formats import FORMATS, PathFormat
from ascn_graph.paths.requests import MOST_ENDS

_KNOWN = {"json": JSON, "jsonld": JSON_LD, "turtle": TURTLE, "csv": RESULTS_CSV}
_SHOWN_IN_BROWSERS = ("svg", "mermaid")
_FILES = ("csv", "graphml", "gexf", "svg", "mermaid")
_LONGEST_FILE_NAME = 80
NAMES = {
    "json": "JSON",
    "jsonld": "JSON-LD",
    "turtle": "Turtle",
    "csv": "CSV",
    "graphml": "GraphML",
    "gexf": "GEXF",
    "mermaid": "Mermaid",
    "svg": "SVG",
}
"""What people call the formats."""


def _offer(name: str, known: PathFormat) -> Format:
    names = tuple(dict.fromkeys((name, known.extension)))
    return _KNOWN.get(name) or Format(names, (known.media_type,), known.extension)


RENDERED = {name: _offer(name, known) for name, known in FORMATS.items()}
"""What a worker can write, by the name it knows it by."""
OFFERS = (JSON, HTML, *(offer for offer in RENDERED.values() if offer is not JSON))
"""All that is on offer, in order of preference."""


def name_of(offer: Format) -> str:
    """Give the name by which a worker knows a format; pages are made of JSON."""
    return next((name for name, known in RENDERED.items() if known is offer), "json")


def disposition(question: Question, number: int, offer: Format) -> str | None:
    """Give the header Content-Disposition of what people save as a file, answered from version `number`.

    >>> from ascn_graph.paths.requests import PathRequest
    >>> asked = Question("paths", ("http://l/city/jakarta", "http://l/city/takamatsu"), PathRequest())
    >>> disposition(asked, 3, RENDERED["csv"])
    'attachment; filename="paths-jakarta-takamatsu-version-3.csv"'
    """
    name = name_of(offer)
    if name not in _FILES:
        return None
    things = "-".join(map(local_name, question.things[:MOST_ENDS]))
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in things)
    how = "inline" if name in _SHOWN_IN_BROWSERS else "attachment"
    stem = f"{question.kind}-{plain[:_LONGEST_FILE_NAME].strip('-')}"
    return f'{how}; filename="{stem}-version-{number}.{offer.extension}"'
